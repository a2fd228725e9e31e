// Leaving a wallet of each shape with nothing but its kit and keys: which keys do, what is built,
// signed and finished, how large it is, and what the kit says.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { satisfier } from '@bitcoinerlab/miniscript'
import { coinsIn, planLeaving, signPlan } from '@countersign/cli/flows/recover.ts'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import {
  type Descriptor,
  deriveScripts,
  sortedMulti,
  timelocked,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { writeExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { finalizeAlone } from '@countersign/core/bitcoin/finalize-alone.ts'
import { hash160 } from '@countersign/core/bitcoin/hashes.ts'
import { readTransaction, sizeVb, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { ProvenCoin } from '@countersign/core/wallet/draft.ts'
import { heldKeys } from '@countersign/core/wallet/exit/held.ts'
import { kitText } from '@countersign/core/wallet/exit/kit.ts'
import { readKit } from '@countersign/core/wallet/exit/read-kit.ts'
import { finishLeaving, signLeaving } from '@countersign/core/wallet/exit/sign.ts'
import { type SweepOrder, sweep, tooYoung } from '@countersign/core/wallet/exit/sweep.ts'
import { type Way, waysOf, wayWith } from '@countersign/core/wallet/exit/ways.ts'
import { AGE_KEYS } from '../builders/age.ts'
import { type Person, person } from '../builders/coins.ts'
import { provenCoins } from '../builders/leaving.ts'

const [user, server, backup, stranger] = [person(1), person(2), person(3), person(9)]

type Case = {
  readonly descriptor: Descriptor
  /** Whose keys leave. */
  readonly by: readonly Person[]
  readonly way: Way
}

const CASES: Readonly<Record<string, Case>> = {
  '2-of-2': {
    descriptor: sortedMulti(2, [user.key, server.key]),
    by: [user, server],
    way: { kind: 'together', keys: [0, 1] },
  },
  '2-of-3': {
    descriptor: sortedMulti(2, [user.key, backup.key, server.key]),
    by: [user, backup],
    way: { kind: 'together', keys: [0, 1] },
  },
  'nested 2-of-3': {
    descriptor: sortedMulti(2, [user.key, backup.key, server.key], 'sh-wsh'),
    by: [backup, server],
    way: { kind: 'together', keys: [1, 2] },
  },
  'backup alone later': {
    descriptor: timelocked([user.key, server.key], backup.key, 52_560),
    by: [backup],
    way: { kind: 'alone', key: 2, olderBlocks: 52_560 },
  },
  'user alone later': {
    descriptor: timelocked([user.key, server.key], user.key, 144),
    by: [user],
    way: { kind: 'alone', key: 0, olderBlocks: 144 },
  },
}

const UNSIGNED = { scriptSig: new Uint8Array(), witness: [] }

/** To somebody else. */
const AWAY = Uint8Array.fromHex(`0014${'ab'.repeat(20)}`)

const orderOf = ({ descriptor, way }: Case, amounts: readonly bigint[]): SweepOrder => ({
  descriptor,
  way,
  coins: provenCoins(descriptor, amounts),
  script: AWAY,
  rateSatPerKvb: 5_000n,
})

const heldBy = (descriptor: Descriptor, people: readonly Person[]) =>
  people.flatMap(({ account }) => heldKeys(descriptor, writeExtendedKey(account, 'secret')))

const kitOf = (descriptor: Descriptor) => ({
  name: 'spending',
  network: 'regtest' as const,
  descriptor: writeDescriptor(descriptor),
  userKey: 0,
  serverKey: descriptor.kind === 'timelock' ? 1 : descriptor.keys.length - 1,
  policyHash: 'ab'.repeat(32),
})

for (const [name, each] of Object.entries(CASES)) {
  describe(`leaving a wallet: ${name}`, () => {
    const { descriptor, by, way } = each
    const keys = heldBy(descriptor, by)

    it('opens with these keys and with no fewer', () => {
      const held = keys.map(({ at }) => at)
      assert.deepEqual(wayWith(descriptor, new Set(held)), way)
      for (const at of held) {
        const fewer = new Set(held.filter((other) => other !== at))
        assert.equal(wayWith(descriptor, fewer), null)
      }
      assert.ok(waysOf(descriptor).some((found) => JSON.stringify(found) === JSON.stringify(way)))
    })

    it('moves every satoshi but the fee, in a transaction no larger than was said', () => {
      const { sweeps, left } = sweep(orderOf(each, [70_000n, 50_000n, 1_234_567n]))
      const [one] = sweeps
      assert.ok(one && sweeps.length === 1 && left.length === 0)
      assert.equal(one.arrivesSats + one.feeSats, 1_354_567n)
      const signed = signLeaving({ descriptor, way, keys }, one)
      const transaction = readTransaction(finishLeaving(way, signed))
      assert.deepEqual(transaction.outputs, [{ amountSats: one.arrivesSats, script: AWAY }])
      const vsize = sizeVb(transaction)
      assert.ok(one.vsize >= vsize && one.vsize - vsize <= 3, `${one.vsize} for ${vsize}`)
      assert.equal(one.feeSats, BigInt(one.vsize) * 5n)
    })

    it('leaves behind what is not worth its fee, and refuses when nothing is', () => {
      const { sweeps, left } = sweep(orderOf(each, [70_000n, 300n]))
      assert.deepEqual([sweeps[0]?.coins.length, left.length], [1, 1])
      assert.throws(() => sweep(orderOf(each, [300n, 300n])), { code: 'exit.nothing' })
      assert.throws(() => sweep(orderOf(each, [])), { code: 'exit.nothing' })
    })

    it('takes several transactions where one would be too heavy for nodes', () => {
      const amounts = Array.from({ length: 1_300 }, (_, at) => 10_000n + BigInt(at))
      const order = orderOf(each, amounts)
      const { sweeps } = sweep(order)
      assert.ok(sweeps.length >= 2)
      const swept = sweeps.flatMap(({ coins }) => coins.map(({ txid }) => txid))
      assert.equal(new Set(swept).size, amounts.length)
      const [fullest] = sweeps
      assert.ok(fullest && fullest.vsize * 4 <= 400_000)
    })

    it('is not finished without a signature of each key that is needed', () => {
      const [one] = sweep(orderOf(each, [70_000n])).sweeps
      assert.ok(one)
      const unsigned = signLeaving({ descriptor, way, keys: [] }, one)
      assert.throws(() => finishLeaving(way, unsigned), { code: 'psbt.unfinished' })
      const few = signLeaving({ descriptor, way, keys: keys.slice(1) }, one)
      assert.throws(() => finishLeaving(way, few), { code: 'psbt.unfinished' })
    })

    it('has a kit in each language that is read again, and names every key', () => {
      for (const language of ['en', 'de'] as const) {
        const kit = kitOf(descriptor)
        const text = kitText(kit, language)
        const read = readKit(text)
        assert.equal(writeDescriptor(read.descriptor), kit.descriptor)
        assert.equal(read.network, 'regtest')
        for (const { key } of descriptor.keys) {
          assert.ok(text.includes(writeExtendedKey(key, 'public')))
        }
        assert.ok(!/[tx]prv/.test(text))
        assert.equal(text.includes('"sequence":'), way.kind === 'alone')
      }
    })
  })
}

it('the kit of a 2-of-2 names who opens the sealed key, and how, in each language', () => {
  const { descriptor } = CASES['2-of-2'] as Case
  const recipients = AGE_KEYS.map(({ recipient }) => recipient)
  for (const language of ['en', 'de'] as const) {
    const sealedKey = { recipients, hash: 'cd'.repeat(32) }
    const text = kitText({ ...kitOf(descriptor), sealedKey }, language)
    for (const words of [...recipients, sealedKey.hash, '--sealed-key spending-signer-key.age']) {
      assert.ok(text.includes(words), `${language}: ${words}`)
    }
    assert.ok(!text.includes('signer/leave.ts'))
    assert.equal(readKit(text).network, 'regtest')
    assert.ok(kitText(kitOf(descriptor), language).includes('signer/leave.ts'))
  }
})

describe('one key alone', () => {
  const { descriptor, way } = CASES['user alone later'] as Case
  const [one] = sweep(orderOf(CASES['user alone later'] as Case, [70_000n])).sweeps
  const signed = () =>
    signLeaving({ descriptor, way, keys: heldBy(descriptor, [user]) }, one as never)

  it('satisfies the script as other people’s miniscript says', () => {
    const { nonMalleableSats } = satisfier('or_d(multi(2,a,b),and_v(v:pkh(c),older(144)))')
    const alone = nonMalleableSats.find(({ asm }) => asm.includes('<sig(c)>'))
    assert.equal(alone?.asm, '<sig(c)> <c> 0 0 0')
    assert.equal(alone?.nSequence, 144)
    const { inputs } = readTransaction(finalizeAlone(signed()))
    const [input] = inputs
    const { laterKey, witnessScript } = deriveScripts(descriptor, 0, 0)
    const empty = new Uint8Array()
    assert.deepEqual(input?.witness.slice(1), [laterKey, empty, empty, empty, witnessScript])
    assert.deepEqual(hash160(input?.witness[1] as Uint8Array), hash160(laterKey as Uint8Array))
    assert.equal(input?.sequence, 144)
  })

  it('is not believed to wait when its input counts fewer blocks, time, or nothing', () => {
    const psbt = signed()
    for (const sequence of [0, 143, 0x40_0090, 0x8000_0090, 0xffff_fffd]) {
      const inputs = psbt.transaction.inputs.map((input) => ({ ...input, sequence }))
      const other = { ...psbt, transaction: { ...psbt.transaction, inputs } }
      assert.throws(() => finalizeAlone(other), { code: 'psbt.unfinished' })
    }
    const first = { ...psbt, transaction: { ...psbt.transaction, version: 1 } }
    assert.throws(() => finalizeAlone(first), { code: 'psbt.unfinished' })
  })

  it('waits for coins that are too young, and says how long', () => {
    assert.deepEqual(tooYoung(way, [{ confirmations: 144 }]), { coins: 0, blocks: 0 })
    const young = [{ confirmations: 143 }, { confirmations: 100 }, { confirmations: 200 }]
    assert.deepEqual(tooYoung(way, young), { coins: 2, blocks: 44 })
  })
})

describe('leaving without a node', () => {
  const { descriptor, by } = CASES['2-of-3'] as Case
  const [first, second, third] = provenCoins(descriptor, [70_000n, 50_000n, 30_000n]) as [
    ProvenCoin,
    ProvenCoin,
    ProvenCoin,
  ]
  const spending = writeTransaction({
    version: 2,
    inputs: [{ txid: first.txid, index: 1, sequence: 0, ...UNSIGNED }],
    outputs: [{ amountSats: sats(1_000n), script: AWAY }],
    lockTime: 0,
  })

  it('takes the coins of the transactions that it is given, less what they spend', () => {
    const raws = [third.raw, first.raw, spending, second.raw, second.raw]
    const found = coinsIn(raws, { descriptor })
    assert.deepEqual(found.map(({ txid }) => txid).sort(), [second.txid, third.txid].sort())
    assert.deepEqual(coinsIn([spending], { descriptor }), [])
    const bytes = second.raw.subarray(0, -1) as Uint8Array<ArrayBuffer>
    assert.throws(() => coinsIn([bytes], { descriptor }), { name: 'Fault' })
  })

  it('signs what any node then takes, and says which keys are missing', () => {
    const coins = coinsIn([second.raw, third.raw], { descriptor })
    const to = addressOf(AWAY, 'regtest') ?? ''
    const order = { descriptor, network: 'regtest', coins, to, rateSatPerKvb: 2_000n } as const
    const keys = heldBy(descriptor, by)
    const [signed] = signPlan({ descriptor, keys }, planLeaving({ ...order, keys }))
    const { outputs } = readTransaction(Uint8Array.fromHex(signed?.rawHex ?? ''))
    assert.deepEqual(outputs[0]?.script, AWAY)
    const few = { ...order, keys: keys.slice(1) }
    assert.throws(() => planLeaving(few), { code: 'exit.keys_short' })
    const wrong = { ...order, keys, to: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4' }
    assert.throws(() => planLeaving(wrong), { code: 'address.invalid' })
  })
})

describe('what somebody brings for a key', () => {
  const { descriptor } = CASES['2-of-3'] as Case

  it('is a key of the account, or nothing of this wallet', () => {
    assert.deepEqual(
      heldBy(descriptor, [backup]).map(({ at }) => at),
      [1],
    )
    assert.throws(() => heldBy(descriptor, [stranger]), { code: 'exit.key_foreign' })
    const [{ key } = { key: null }] = descriptor.keys
    const secretless = key ? writeExtendedKey(key, 'public') : ''
    assert.throws(() => heldKeys(descriptor, secretless), { code: 'exit.key_foreign' })
    assert.throws(() => heldKeys(descriptor, 'no words of any list at all'), {
      code: 'mnemonic.invalid',
    })
  })

  it('is a kit with a checksum, or none', () => {
    const whole = writeDescriptor(descriptor)
    assert.throws(() => readKit('a letter'), { code: 'exit.kit_invalid' })
    assert.throws(() => readKit(whole.replace(/#.*/, '')), { code: 'descriptor.checksum' })
    assert.equal(readKit(whole).network, null)
  })
})
