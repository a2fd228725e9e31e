import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import { deriveScripts, sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { readTransaction, sizeVb, writeStripped } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import { examine, type Spend } from '@countersign/core/wallet/examine.ts'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { Transaction as Oracle } from '@scure/btc-signer'
import fc from 'fast-check'
import { coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'

const [user, backup, server] = [person(1), person(2), person(3)]
const descriptor = sortedMulti(2, [user.key, backup.key, server.key])
const wallet = { network: 'regtest', descriptor, userKey: 0, serverKey: 2 } as const

const plan = {
  coins: [
    coin(descriptor, { chain: 0, index: 4 }, 70_000n, 1),
    coin(descriptor, { chain: 1, index: 9 }, 50_000n, 2),
  ],
  payments: [payment(30_000n)],
  change: [{ chain: 1 as const, index: 12, amountSats: 89_000n }],
}
const bare = unsigned(descriptor, plan)
const good = signedBy(bare, user)

const examined = (psbt: Psbt) => examine(psbt, wallet, [-1, -1])
const codes = (psbt: Psbt): readonly string[] => {
  const examination = examined(psbt)
  return examination.kind === 'refused' ? examination.faults.map(({ code }) => code) : []
}
const spendOf = (psbt: Psbt): Spend => {
  const examination = examined(psbt)
  assert.equal(examination.kind, 'signable')
  return (examination as { readonly spend: Spend }).spend
}

/** Whether the user signed every input of exactly this transaction, by other people's code. */
function isUserSigned(psbt: Psbt, { inputs }: Spend): boolean {
  const raw = writeStripped(psbt.transaction)
  const oracle = Oracle.fromRaw(raw, { allowUnknownOutputs: true, allowUnknownInputs: true })
  return inputs.every(({ place, amountSats }, i) => {
    const { publicKeys, witnessScript } = deriveScripts(descriptor, place.chain, place.index)
    const key = publicKeys[wallet.userKey] as Uint8Array
    const sighash = oracle.preimageWitnessV0(i, witnessScript, 1, amountSats)
    const found = psbt.inputs[i]?.partialSignatures.find(
      ({ publicKey }) => publicKey.toHex() === key.toHex(),
    )
    const read = found && readSignature(found.signature)
    return (
      Boolean(read) &&
      secp256k1.verify(read?.signature as Uint8Array, sighash, key, { prehash: false })
    )
  })
}

describe('examining a spend', () => {
  it('reads what it pays, what comes back and what it costs', () => {
    const spend = spendOf(good)
    assert.equal(
      spend.txid,
      Oracle.fromRaw(writeStripped(good.transaction), {
        allowUnknownOutputs: true,
        allowUnknownInputs: true,
      }).id,
    )
    assert.deepEqual([spend.amountSats, spend.feeSats], [31_000n, 1_000n])
    assert.deepEqual(spend.payments, plan.payments)
    assert.deepEqual(
      spend.change.map(({ place }) => [place.chain, place.index]),
      [[1, 12]],
    )
    assert.ok(isUserSigned(good, spend))
    const examination = examined(good)
    assert.deepEqual(examination.kind === 'signable' && examination.marks, [4, 12])
  })

  it('says at worst how large the signed transaction is', () => {
    const both = signedBy(good, server)
    const actual = sizeVb(readTransaction(finalizeMultisig(both)))
    const { vsize } = spendOf(good)
    assert.ok(vsize >= actual && vsize - actual <= 2, `${vsize} for ${actual}`)
  })

  it("demands the user's valid signature on every input", () => {
    assert.deepEqual(codes(bare), ['sign.user_unsigned', 'sign.user_unsigned'])
    assert.deepEqual(codes(signedBy(bare, user, [1])), ['sign.user_unsigned'])
    assert.deepEqual(codes(signedBy(bare, backup)), ['sign.user_unsigned', 'sign.user_unsigned'])
    assert.deepEqual(codes(signedBy(good, backup)), [])
  })

  it('takes no signature of a stranger, of another input or of another type', () => {
    const INVALID = 'sign.user_signature_invalid'
    assert.deepEqual(codes(signedBy(good, person(9))), [INVALID, INVALID])
    const [first, second] = good.inputs
    assert.ok(first && second)
    const [mine] = first.partialSignatures
    const [other] = second.partialSignatures
    assert.ok(mine && other)
    const withSignature = (signature: Uint8Array) => {
      const partialSignatures = [{ ...mine, signature }]
      return { ...good, inputs: [{ ...first, partialSignatures }, second] }
    }
    assert.deepEqual(codes(withSignature(other.signature)), [INVALID])
    const typed = mine.signature.with(-1, 0x81)
    assert.deepEqual(codes(withSignature(typed)), ['sign.sighash_type'])
    assert.deepEqual(codes(withSignature(mine.signature.with(5, 0))), [INVALID])
  })

  it("refuses an input that is not the wallet's, and says which", () => {
    const stranger = sortedMulti(2, [user.key, person(8).key])
    const foreign = coin(stranger, { chain: 0, index: 0 }, 10_000n, 3)
    const mixed = unsigned(descriptor, { ...plan, coins: [...plan.coins] })
    const [one] = unsigned(stranger, { coins: [foreign], payments: [payment(1n)] }).inputs
    assert.ok(one)
    const inputs = [mixed.inputs[0], one].filter((each) => each !== undefined)
    const examination = examined({ ...mixed, inputs })
    assert.equal(examination.kind, 'refused')
    assert.ok(codes({ ...mixed, inputs }).includes('sign.input_foreign'))
  })

  it('refuses outputs naming thousands of places, and looks at none of an unsigned spend', () => {
    const named = (count: number, from: number): Psbt['outputs'] =>
      Array.from({ length: count }, (_, i) => ({
        ...payment(1n),
        keyPaths: [0, 1, 2, 3].map((k) => ({
          publicKey: new Uint8Array(33),
          fingerprint: '00000000',
          path: [0, from + 4 * i + k],
        })),
        fields: [],
      }))
    const withOutputs = (psbt: Psbt, outputs: Psbt['outputs']) => ({
      ...psbt,
      outputs: [...psbt.outputs, ...outputs],
    })
    // 3,200 places, and two for each of the two inputs.
    assert.deepEqual(codes(withOutputs(good, named(801, 5_000))), ['sign.too_many_places'])
    let looks = 0
    const [one] = named(1, 5_000)
    assert.ok(one)
    const watched = {
      ...one,
      get keyPaths() {
        looks += 1
        return one.keyPaths
      },
    }
    assert.deepEqual(codes(withOutputs(good, [watched])), [])
    assert.ok(looks > 0)
    looks = 0
    assert.deepEqual(codes(withOutputs(signedBy(bare, user, [1]), [watched])), [
      'sign.user_unsigned',
    ])
    assert.equal(looks, 0)
  })

  it('finds the change of a spend that makes hundreds of coins out of two', () => {
    const change = Array.from({ length: 400 }, (_, i) => ({
      chain: (i % 2) as 0 | 1,
      index: Math.floor(i / 2),
      amountSats: 10n,
    }))
    const fan = signedBy(unsigned(descriptor, { ...plan, change }), user)
    assert.equal(spendOf(fan).change.length, change.length)
  })

  it('refuses outputs worth more than the inputs', () => {
    const greedy = signedBy(unsigned(descriptor, { ...plan, payments: [payment(31_001n)] }), user)
    assert.deepEqual(codes(greedy), ['sign.amounts'])
    const free = signedBy(unsigned(descriptor, { ...plan, payments: [payment(31_000n)] }), user)
    assert.equal(spendOf(free).feeSats, sats(0n))
  })
})

describe('a signed spend whose bytes were changed', () => {
  const bytes = writePsbt(good)
  const original = spendOf(good)

  /** Whatever is called signable is the user's transaction, and is worth no less than it was. */
  function holds(changed: Uint8Array, name: string): 'signable' | 'refused' {
    let psbt: Psbt
    try {
      psbt = readPsbt(changed)
    } catch (fault) {
      assert.ok(fault instanceof Fault, name)
      return 'refused'
    }
    const examination = examined(psbt)
    if (examination.kind === 'refused') return 'refused'
    assert.equal(examination.spend.txid, original.txid, name)
    assert.ok(examination.spend.amountSats >= original.amountSats, name)
    assert.equal(examination.spend.feeSats, original.feeSats, name)
    assert.ok(isUserSigned(psbt, examination.spend), name)
    return 'signable'
  }

  it('in one bit anywhere is refused, or is the same transaction', () => {
    const counts = { signable: 0, refused: 0 }
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = bytes.with(i, (bytes[i] as number) ^ (1 << (i % 8)))
      counts[holds(changed, `byte ${i}`)] += 1
    }
    // Fingerprints and the paths above a place are hints: there, and only there, a bit may change.
    assert.ok(counts.signable > 0 && counts.refused > counts.signable)
  })

  it('in several bytes, cut or doubled is refused, or is the same transaction', () => {
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    const span = fc.tuple(fc.nat(bytes.length), fc.nat(60), fc.nat(bytes.length))
    const property = fc.property(flips, fc.option(span, { freq: 2 }), (places, moved) => {
      let changed = bytes.slice()
      for (const [at, by] of places) changed[at] = (changed[at] as number) ^ by
      if (moved) {
        const [from, length, to] = moved
        const piece = changed.slice(from, from + length)
        changed = Uint8Array.of(...changed.slice(0, to), ...piece, ...changed.slice(to))
      }
      holds(changed, JSON.stringify([places, moved]))
    })
    fc.assert(property, { seed: 1, numRuns: 400 })
  })
})
