import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { writeSignature } from '@countersign/core/bitcoin/der.ts'
import {
  deriveScripts,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { derive, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { sighashOf } from '@countersign/core/bitcoin/sighash-types.ts'
import { scriptSigOf } from '@countersign/core/bitcoin/signed-txid.ts'
import {
  type Transaction,
  type TxInput,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Place } from '@countersign/core/wallet/wallet.ts'
import { coin, payment, person } from '../builders/coins.ts'
import { at, claim, enrol, type House, openHouse } from '../builders/house.ts'
import {
  coinOf,
  createWallet,
  openTreasury,
  planned,
  serverKey,
  sign,
  type Treasury,
} from '../builders/treasury.ts'

const AMOUNT = 10_000n
const EMPTY = new Uint8Array()
const frozen = { code: 'wallet.frozen' }

function start(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

/** The same with a wallet whose scripts are nested in P2SH. */
function startNested(t: TestContext): Treasury {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  const [held, user, wallet] = [enrol(house), person(1), 'spending']
  const descriptor = sortedMulti(2, [user.key, serverKey(house, wallet)], 'sh-wsh')
  createWallet(house, held, { wallet, descriptor: writeDescriptor(descriptor) })
  return { house, held, user, descriptor, wallet }
}

type Theft = {
  readonly nonce?: number
  readonly type?: number
  /** The amount the thief's signature commits to. */
  readonly amountSats?: bigint
  readonly chain?: 0 | 1
  readonly index?: number
  /** Inputs that come first; the signature has to be for its own alone. */
  readonly before?: readonly TxInput[]
}

/** A spend that somebody who has the signer's seed makes without the signer. */
function steal(treasury: Treasury, theft: Theft = {}): Transaction {
  const { nonce = 7, type = 1, amountSats = AMOUNT, chain = 0, index = nonce, before = [] } = theft
  const { house, descriptor } = treasury
  const { witnessScript } = deriveScripts(descriptor, chain, index)
  const input = { txid: 'ab'.repeat(32), index: 0, sequence: 0xfffffffd, witness: [] }
  const bare = {
    version: 2,
    lockTime: 0,
    inputs: [...before, { ...input, scriptSig: new Uint8Array() }],
    outputs: [payment(9_000n + BigInt(nonce), 0xee)],
  }
  const secret = stolenKey(house, chain, index)
  const spent = { witnessScript, amountSats: sats(amountSats) }
  const signature = writeSignature(
    signHash(sighashOf(bare, before.length, spent, type), secret),
    type,
  )
  const witness = [new Uint8Array(), signature, signature, witnessScript]
  return { ...bare, inputs: [...before, { ...input, scriptSig: new Uint8Array(), witness }] }
}

function stolenKey({ service }: House, chain: number, index: number): Uint8Array {
  const { keys, walletKeys } = service().signer
  const { key, origin } = walletKeys.descriptorKey(0)
  return derive(fromSeed(keys.walletSeed, key.version), [...(origin?.path ?? []), chain, index])
    .secret
}

const report = (
  { house, wallet }: Treasury,
  transaction: Transaction,
  amounts: readonly string[] = transaction.inputs.map(() => String(AMOUNT)),
  places?: readonly Place[],
): Canonical => {
  const bytes = writeTransaction(transaction).toBase64()
  const named = places?.map(({ chain, index }) => ({ chain: `${chain}`, index: `${index}` }))
  const body = { wallet, transaction: bytes, amounts, ...(named ? { places: named } : {}) }
  const answer = house.ask('chain.report', body, { role: 'server', device: null })
  return at(answer, 'outcome')
}

/** Our own spend as it lies on the chain: with our signature in its witness. */
function spent(treasury: Treasury, ...nonces: readonly number[]): Transaction {
  const coins = nonces.map((nonce) => coinOf(treasury, AMOUNT, nonce))
  const psbt = planned(treasury, {
    coins,
    payments: [payment(AMOUNT * BigInt(coins.length) - 500n)],
  })
  const answer = sign(treasury, psbt)
  const inputs = psbt.transaction.inputs.map((input, i) => {
    const ours = Uint8Array.fromHex(String(at(answer, 'signatures', i, 'signature')))
    const { witnessScript, redeemScript, partialSignatures } = psbt.inputs[i] ?? {}
    const theirs = partialSignatures?.[0]?.signature
    assert.ok(witnessScript && theirs)
    const scriptSig = scriptSigOf(redeemScript ? { redeemScript } : {})
    return { ...input, scriptSig, witness: [EMPTY, ours, theirs, witnessScript] }
  })
  return { ...psbt.transaction, inputs }
}

describe('a spend seen on the chain', () => {
  it('by our key and without a journal entry freezes the wallet for good', (t) => {
    const treasury = start(t)
    const { house, wallet } = treasury
    const before = spent(treasury, 1)
    assert.equal(report(treasury, steal(treasury)), 'frozen')
    assert.throws(() => spent(treasury, 2), frozen)
    assert.throws(() => spent(treasury, 1), frozen, 'not even again')
    house.reopen()
    assert.throws(() => spent(treasury, 2), frozen)
    const limits = house.ask('limits', { wallet })
    assert.equal(at(limits, 'limits', 0, 'usedSats'), String(AMOUNT), 'reading goes on')
    assert.equal(report(treasury, before), 'known')
    assert.throws(() => spent(treasury, 2), frozen, 'and nothing that is told thaws it')
    assert.equal(report(treasury, steal(treasury)), 'frozen')
    const { journal } = house.service().signer
    const kinds = journal.read('charter').map(({ kind }) => kind)
    assert.equal(kinds.filter((kind) => kind === 'wallet.frozen').length, 1)
  })

  it('is found under every sighash type, on both chains and as far as wallets look', (t) => {
    for (const theft of [
      { type: 2, chain: 1, index: 0 },
      { type: 0x83, chain: 0, index: 1_000 },
    ] as const) {
      const treasury = start(t)
      assert.equal(report(treasury, steal(treasury, theft)), 'frozen', JSON.stringify(theft))
    }
  })

  it('is found further out too, when its place is told', (t) => {
    const treasury = start(t)
    const place = { chain: 0, index: 1_500 } as const
    const far = coin(treasury.descriptor, place, AMOUNT, 77)
    const ours = planned(treasury, { coins: [far], payments: [payment(9_000n)] })
    assert.equal(at(sign(treasury, ours), 'outcome'), 'signed', 'we sign for it there')
    const stolen = steal(treasury, place)
    assert.equal(report(treasury, stolen), 'not-ours')
    assert.equal(report(treasury, stolen, undefined, [{ chain: 1, index: 1_500 }]), 'not-ours')
    const others = [1, 2, 3].map((index) => ({ chain: 0, index }) as const)
    assert.equal(report(treasury, stolen, undefined, [...others, place]), 'not-ours', 'of an input')
    assert.equal(report(treasury, stolen, undefined, [place]), 'frozen')
  })

  it('that the signer signed is known, and freezes nothing', (t) => {
    const treasury = start(t)
    assert.equal(report(treasury, spent(treasury, 1)), 'known')
    spent(treasury, 2)
  })

  it('freezes also while a witness is waited for', (t) => {
    const treasury = start(t)
    treasury.house.reopen({ isWitnessed: false })
    assert.equal(report(treasury, steal(treasury)), 'frozen')
  })
})

describe('a false report', () => {
  const lies: readonly (readonly [string, (treasury: Treasury) => Canonical])[] = [
    ['of another amount', (treasury) => report(treasury, steal(treasury), ['10001'])],
    ['without amounts', (treasury) => report(treasury, steal(treasury), [])],
    ['with an amount there is not', (treasury) => report(treasury, steal(treasury), ['-1'])],
    [
      'of other outputs than were signed',
      (treasury) => report(treasury, { ...steal(treasury), outputs: [payment(1n)] }),
    ],
    [
      'of another input than was signed',
      (treasury) => {
        const stolen = steal(treasury)
        const inputs = stolen.inputs.map((input) => ({ ...input, index: 9 }))
        return report(treasury, { ...stolen, inputs })
      },
    ],
    [
      'that lacks our signature',
      (treasury) => {
        const stolen = steal(treasury)
        const inputs = stolen.inputs.map((input) => ({ ...input, witness: [] }))
        return report(treasury, { ...stolen, inputs })
      },
    ],
  ]
  it('freezes nothing', (t) => {
    const treasury = start(t)
    for (const [name, lie] of lies) assert.equal(lie(treasury), 'not-ours', name)
    spent(treasury, 1)
  })

  it('made of our own spend by an input script is known', (t) => {
    const treasury = start(t)
    const ours = spent(treasury, 1)
    const inputs = ours.inputs.map((input) => ({ ...input, scriptSig: Uint8Array.of(0x51) }))
    const forged = { ...ours, inputs }
    assert.notEqual(txidOf(forged), txidOf(ours))
    assert.equal(report(treasury, forged), 'known')
    spent(treasury, 2)
  })

  it('made of our own nested spend, whatever it leaves out or changes, freezes nothing', (t) => {
    const treasury = startNested(t)
    const ours = spent(treasury, 1, 2)
    const withInputs = (change: (input: TxInput, at: number) => Partial<TxInput>) => ({
      ...ours,
      inputs: ours.inputs.map((input, i) => ({ ...input, ...change(input, i) })),
    })
    assert.equal(report(treasury, ours), 'known')
    for (const scriptSig of [EMPTY, Uint8Array.of(0x51)]) {
      assert.equal(
        report(
          treasury,
          withInputs(() => ({ scriptSig })),
        ),
        'known',
      )
    }
    for (const witness of [[], [Uint8Array.of(0x51)], [EMPTY, EMPTY, EMPTY, Uint8Array.of(0x51)]]) {
      const lie = withInputs((_, i) => (i === 0 ? {} : { witness, scriptSig: EMPTY }))
      assert.equal(report(treasury, lie), 'not-ours')
    }
    spent(treasury, 3)
    const theft = steal(treasury)
    assert.equal(report(treasury, theft), 'frozen', 'a theft still does')
  })

  it('with as many signatures as nodes pass on is judged by a few hashes for each input', (t) => {
    const treasury = start(t)
    const [input] = steal(treasury).inputs
    assert.ok(input)
    const [, signature = EMPTY, , script = EMPTY] = input.witness
    const forged = signature.with(8, (signature[8] ?? 0) ^ 1)
    const crowd = (inputs: number, witness: readonly Uint8Array[]): Transaction => ({
      version: 2,
      lockTime: 0,
      inputs: Array.from({ length: inputs }, (_, index) => ({ ...input, index, witness })),
      outputs: [payment(1n)],
    })
    const many = crowd(900, [EMPTY, forged, forged, script])
    assert.equal(report(treasury, many), 'not-ours')
    const items = crowd(1, [...Array(2_000).fill(forged), script])
    assert.equal(report(treasury, items), 'not-ours')
    // Real, among many that are not.
    const theft = steal(treasury)
    const decoy = { ...input, index: 5, witness: [...Array(90).fill(forged), script] }
    const mixed = { ...theft, inputs: [...Array(50).fill(decoy), ...theft.inputs] }
    assert.equal(report(treasury, mixed), 'not-ours', 'other inputs than were signed')
    const heavy = crowd(1_200, [EMPTY, forged, forged, script])
    assert.throws(() => report(treasury, heavy), { code: 'sign.too_heavy' })
    const long = { ...theft, outputs: [{ ...payment(1n), script: new Uint8Array(400_000) }] }
    assert.throws(() => report(treasury, long), { code: 'channel.message_invalid' })
    const hidden = steal(treasury, { type: 0x81, before: Array(50).fill(decoy) })
    assert.equal(report(treasury, hidden), 'frozen', 'decoys hide nothing')
  })

  it('is not heard of the desk without a device', (t) => {
    const treasury = start(t)
    const { house, wallet } = treasury
    const transaction = writeTransaction(steal(treasury)).toBase64()
    const body = { wallet, transaction, amounts: [String(AMOUNT)] }
    const unsigned = { code: 'channel.signature_invalid' }
    assert.throws(() => house.ask('chain.report', body, { device: null }), unsigned)
    assert.equal(at(house.ask('chain.report', body), 'outcome'), 'frozen')
  })

  it('that is no transaction, or of no wallet, is refused', (t) => {
    const treasury = start(t)
    const { house } = treasury
    const asked = { wallet: treasury.wallet, transaction: 'AAAA', amounts: [] }
    assert.throws(() => house.ask('chain.report', asked), /transaction\./)
    const other = { ...asked, wallet: 'other' }
    assert.throws(() => house.ask('chain.report', other), { code: 'wallet.missing' })
  })
})
