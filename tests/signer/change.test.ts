import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts, sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import type { KeyPath } from '@countersign/core/bitcoin/psbt.ts'
import { createPsbt, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { coin, keyPathsAt, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  coinOf,
  openTreasury,
  planned,
  sign,
  signBytes,
  type Treasury,
} from '../builders/treasury.ts'

const thief = person(0x66)

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

/** A spend of 200,000 to one output, with these key paths. */
function spendTo(treasury: Treasury, script: Uint8Array, keyPaths: readonly KeyPath[]) {
  const { descriptor, user } = treasury
  const one = coinOf(treasury, 200_000n, 1)
  const honest = unsigned(descriptor, { coins: [one], payments: [payment(1n)] })
  const [input] = honest.inputs
  assert.ok(input?.witnessScript)
  const { txid, index, sequence, witnessScript } = input
  const previous = input.fields.find(({ key }) => key[0] === 0)?.value as Uint8Array
  const psbt = createPsbt({
    inputs: [
      { txid, index, sequence, witnessScript, nonWitnessUtxo: previous, keyPaths: input.keyPaths },
    ],
    outputs: [{ amountSats: sats(199_000n), script, keyPaths }],
    lockTime: 0,
  })
  return signedBy(psbt, user)
}

const PLACE = { chain: 1, index: 3 } as const

describe('change', () => {
  it('with a cosigner swapped is refused, whatever its key paths say', (t) => {
    const treasury = open(t)
    const { descriptor } = treasury
    for (const kept of [0, 1]) {
      const keys = descriptor.keys.map((key, i) => (i === kept ? key : thief.key))
      const swapped = sortedMulti(2, keys)
      const { script } = deriveScripts(swapped, 1, 3)
      for (const keyPaths of [keyPathsAt(swapped, PLACE), keyPathsAt(descriptor, PLACE)]) {
        const psbt = spendTo(treasury, script, keyPaths)
        assert.throws(() => sign(treasury, psbt), { code: 'sign.change_unproven' })
      }
    }
  })

  it('that only bears our fingerprint and path is refused', (t) => {
    const treasury = open(t)
    const { script, publicKeys } = deriveScripts(
      sortedMulti(2, [thief.key, person(0x67).key]),
      1,
      3,
    )
    const honest = keyPathsAt(treasury.descriptor, PLACE)
    const borrowed = honest.map((each, i) => ({ ...each, publicKey: publicKeys[i] as Uint8Array }))
    assert.throws(() => sign(treasury, spendTo(treasury, script, borrowed)), {
      code: 'sign.change_unproven',
    })
    // Under the thief's own origin it is an honest payment, and the limit sees it.
    const foreign = borrowed.map((each) => ({ ...each, fingerprint: '66666666' }))
    assert.equal(at(sign(treasury, spendTo(treasury, script, foreign)), 'outcome'), 'denied')
  })

  it('at a place its key paths do not name is refused', (t) => {
    const treasury = open(t)
    const { script } = deriveScripts(treasury.descriptor, 1, 4)
    const psbt = spendTo(treasury, script, keyPathsAt(treasury.descriptor, PLACE))
    assert.throws(() => sign(treasury, psbt), { code: 'sign.change_unproven' })
  })

  it('that claims nothing is counted as a payment', (t) => {
    const treasury = open(t)
    const { script } = deriveScripts(treasury.descriptor, 1, 3)
    const answer = sign(treasury, spendTo(treasury, script, []))
    assert.equal(at(answer, 'outcome'), 'denied')
    assert.equal(at(answer, 'spend', 'amountSats'), '200000')
  })

  it('proven by wrong fingerprints and right keys is change', (t) => {
    const treasury = open(t)
    const { script } = deriveScripts(treasury.descriptor, 1, 3)
    const paths = keyPathsAt(treasury.descriptor, PLACE)
    const unknown = paths.map((each) => ({ ...each, fingerprint: '00000000' }))
    const answer = sign(treasury, spendTo(treasury, script, unknown))
    assert.equal(at(answer, 'outcome'), 'signed')
    assert.equal(at(answer, 'spend', 'amountSats'), '1000')
  })

  it('lies at most 1,000 beyond the highest used index, which it then moves', (t) => {
    const treasury = open(t)
    const spend = (nonce: number, index: number) => {
      const coins = [coinOf(treasury, 200_000n, nonce)]
      const change = [{ chain: 1 as const, index, amountSats: 199_500n }]
      return sign(treasury, planned(treasury, { coins, payments: [], change }))
    }
    assert.throws(() => spend(1, 1_001), { code: 'sign.change_index' })
    assert.equal(at(spend(1, 1_000), 'outcome'), 'signed')
    assert.throws(() => spend(2, 2_001), { code: 'sign.change_index' })
    treasury.house.reopen()
    assert.throws(() => spend(2, 2_001), { code: 'sign.change_index' })
    assert.equal(at(spend(2, 2_000), 'outcome'), 'signed')
  })
})

describe('an input', () => {
  it('of another wallet is refused', (t) => {
    const treasury = open(t)
    const foreign = sortedMulti(2, [treasury.user.key, thief.key])
    const coins = [coin(foreign, { chain: 0, index: 0 }, 10_000n, 1)]
    const psbt = signedBy(unsigned(foreign, { coins, payments: [payment(9_000n)] }), treasury.user)
    assert.throws(() => sign(treasury, psbt), { code: 'sign.input_foreign' })
  })

  it('whose previous transaction tells another amount is refused', (t) => {
    const treasury = open(t)
    const psbt = planned(treasury, {
      coins: [coinOf(treasury, 200_000n, 1)],
      payments: [payment(50_000n)],
      change: [{ chain: 1, index: 0, amountSats: 149_000n }],
    })
    const bytes = writePsbt(psbt).toHex()
    const [told, less] = [200_000n, 150_000n].map(littleEndian) as [string, string]
    assert.ok(bytes.includes(told))
    const lied = Uint8Array.fromHex(bytes.replaceAll(told, less))
    assert.throws(() => signBytes(treasury, lied, psbt.txid), { code: 'psbt.utxo_mismatch' })
  })

  it('of bytes that are no PSBT is refused', (t) => {
    const treasury = open(t)
    const txid = '00'.repeat(32)
    assert.throws(() => signBytes(treasury, new Uint8Array(), txid), { code: 'psbt.magic' })
    assert.throws(() => signBytes(treasury, new Uint8Array(100), txid), { code: 'psbt.magic' })
  })
})

const littleEndian = (amount: bigint): string =>
  Uint8Array.fromHex(amount.toString(16).padStart(16, '0')).reverse().toHex()
