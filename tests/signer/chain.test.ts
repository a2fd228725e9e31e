import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { writeSignature } from '@countersign/core/bitcoin/der.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import { derive, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { sighashOf } from '@countersign/core/bitcoin/sighash-types.ts'
import {
  type Transaction,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { payment } from '../builders/coins.ts'
import { at, type House } from '../builders/house.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'

const AMOUNT = 10_000n
const frozen = { code: 'wallet.frozen' }

function start(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

type Theft = {
  readonly nonce?: number
  readonly type?: number
  /** The amount the thief's signature commits to. */
  readonly amountSats?: bigint
  readonly chain?: 0 | 1
  readonly index?: number
}

/** A spend that somebody who has the signer's seed makes without the signer. */
function steal(treasury: Treasury, theft: Theft = {}): Transaction {
  const { nonce = 7, type = 1, amountSats = AMOUNT, chain = 0, index = nonce } = theft
  const { house, descriptor } = treasury
  const { witnessScript } = deriveScripts(descriptor, chain, index)
  const input = { txid: 'ab'.repeat(32), index: 0, sequence: 0xfffffffd, witness: [] }
  const bare = {
    version: 2,
    lockTime: 0,
    inputs: [{ ...input, scriptSig: new Uint8Array() }],
    outputs: [payment(9_000n + BigInt(nonce), 0xee)],
  }
  const secret = stolenKey(house, chain, index)
  const spent = { witnessScript, amountSats: sats(amountSats) }
  const signature = writeSignature(signHash(sighashOf(bare, 0, spent, type), secret), type)
  const witness = [new Uint8Array(), signature, signature, witnessScript]
  return { ...bare, inputs: [{ ...input, scriptSig: new Uint8Array(), witness }] }
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
  amounts: readonly string[] = [String(AMOUNT)],
): Canonical => {
  const body = { wallet, transaction: writeTransaction(transaction).toBase64(), amounts }
  const answer = house.ask('chain.report', body, { role: 'server', device: null })
  return at(answer, 'outcome')
}

/** Our own spend as it lies on the chain: with our signature in its witness. */
function spent(treasury: Treasury, nonce: number): Transaction {
  const plan = { coins: [coinOf(treasury, AMOUNT, nonce)], payments: [payment(9_500n)] }
  const psbt = planned(treasury, plan)
  const answer = sign(treasury, psbt)
  const signature = Uint8Array.fromHex(String(at(answer, 'signatures', 0, 'signature')))
  const script = psbt.inputs[0]?.witnessScript ?? new Uint8Array()
  const inputs = psbt.transaction.inputs.map((input) => ({
    ...input,
    witness: [new Uint8Array(), signature, script],
  }))
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

  it('that is no transaction, or of no wallet, is refused', (t) => {
    const treasury = start(t)
    const { house } = treasury
    const asked = { wallet: treasury.wallet, transaction: 'AAAA', amounts: [] }
    assert.throws(() => house.ask('chain.report', asked), /transaction\./)
    const other = { ...asked, wallet: 'other' }
    assert.throws(() => house.ask('chain.report', other), { code: 'wallet.missing' })
  })
})
