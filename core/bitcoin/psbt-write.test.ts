import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { Transaction as Oracle } from '@scure/btc-signer'
import fc from 'fast-check'
import { Fault, type FaultCode } from '../fault.ts'
import { sats } from './amounts.ts'
import type { Psbt } from './psbt.ts'
import { finalizeMultisig } from './psbt-finalize.ts'
import { readPsbt, readPsbtBase64 } from './psbt-read.ts'
import {
  SAMPLE_KEYS,
  SAMPLE_SECRETS,
  SAMPLE_WITNESS_SCRIPT,
  sampleInput,
  sampleParts,
  samplePrevious,
  sampleSign,
} from './psbt-samples.ts'
import { addPartialSignatures, combinePsbts, createPsbt, writePsbt } from './psbt-write.ts'
import { multisigScript, p2wshScript } from './script.ts'
import { readTransaction, txidOf } from './transaction.ts'

const faults = (code: FaultCode) => (error: unknown) =>
  error instanceof Fault && error.code === code
const [FIRST, SECOND] = SAMPLE_SECRETS as [Uint8Array, Uint8Array]
const [FIRST_KEY] = SAMPLE_KEYS as [Uint8Array]

const keysOf = (psbt: Psbt) => psbt.inputs.map(({ fields }) => fields.map(({ key }) => key.toHex()))

function vectors(name: string, t: TestContext) {
  const url = new URL(`../../../shared/vectors/${name}`, import.meta.url)
  if (existsSync(url)) return JSON.parse(readFileSync(url, 'utf8'))
  t.skip(`${name} is not here`)
  return undefined
}

describe('a new PSBT', () => {
  it('is unsigned, of version 2 and with its maps sorted', () => {
    const psbt = createPsbt(sampleParts(3))
    assert.equal(psbt.transaction.version, 2)
    assert.equal(psbt.txid, txidOf(psbt.transaction))
    for (const keys of keysOf(psbt)) assert.deepEqual(keys, keys.toSorted())
    assert.deepEqual(readPsbt(writePsbt(psbt)), psbt)
  })

  it('is read back: two inputs cannot spend one output', () => {
    const { inputs, ...rest } = sampleParts(1)
    const twice = () => createPsbt({ ...rest, inputs: [...inputs, ...inputs] })
    assert.throws(twice, faults('psbt.duplicate_outpoint'))
  })

  it('of anything is read as it was made, and written as it was read', () => {
    const input = fc.record({
      seed: fc.nat(50),
      amount: fc.bigInt(0n, 10n ** 12n),
      is: fc.boolean(),
    })
    const inputs = fc.uniqueArray(input, { maxLength: 5, selector: ({ seed }) => seed })
    const script = fc.uint8Array({ maxLength: 300 })
    const outputs = fc.array(fc.tuple(fc.bigInt(0n, 10n ** 12n), script), { maxLength: 5 })
    const property = fc.property(inputs, outputs, fc.nat(0xffffffff), (from, to, lockTime) => {
      const psbt = createPsbt({
        inputs: from.map(({ seed, amount, is }) => {
          const made = sampleInput(seed, samplePrevious(seed, sats(amount)))
          return is ? made : { txid: made.txid, index: 1, sequence: seed }
        }),
        outputs: to.map(([amount, script]) => ({ amountSats: sats(amount), script })),
        lockTime,
      })
      assert.deepEqual(
        psbt.outputs.map(({ amountSats, script }) => [amountSats, script]),
        to,
      )
      assert.deepEqual(
        psbt.inputs.map(({ keyPaths }) => keyPaths.length),
        from.map(({ is }) => (is ? 2 : 0)),
      )
      assert.deepEqual(writePsbt(readPsbt(writePsbt(psbt))), writePsbt(psbt))
    })
    fc.assert(property, { seed: 1, numRuns: 100 })
  })
})

describe('adding signatures', () => {
  const unsigned = createPsbt(sampleParts(2))
  const signed = sampleSign(unsigned, FIRST)
  const [present] = signed.inputs[0]?.partialSignatures ?? []
  const [other] = signed.inputs[1]?.partialSignatures ?? []
  assert.ok(present && other)

  it('leaves the PSBT it was given as it was, and sorts the maps it changes', () => {
    assert.deepEqual(unsigned, createPsbt(sampleParts(2)))
    const both = sampleSign(sampleSign(unsigned, SECOND), FIRST)
    for (const keys of keysOf(both)) assert.deepEqual(keys, keys.toSorted())
    assert.equal(writePsbt(both).length > writePsbt(signed).length, true)
    assert.deepEqual(readPsbt(writePsbt(signed)), signed)
  })

  it('keeps the other fields byte for byte', () => {
    const kept = (psbt: Psbt) =>
      psbt.inputs.map(({ fields }) => fields.filter(({ key }) => key[0] !== 2))
    assert.deepEqual(kept(signed), kept(unsigned))
  })

  it('that are there already changes nothing', () => {
    const again = addPartialSignatures(signed, [{ inputIndex: 0, ...present }])
    assert.deepEqual(writePsbt(again), writePsbt(signed))
  })

  it('that differ for the same key is refused, also within one call', () => {
    const differs = { inputIndex: 0, publicKey: FIRST_KEY, signature: other.signature }
    const same = { inputIndex: 0, ...present }
    const conflict = faults('psbt.signature_conflict')
    assert.throws(() => addPartialSignatures(signed, [differs]), conflict)
    assert.throws(() => addPartialSignatures(unsigned, [same, differs]), conflict)
  })

  it('refuses what no reader would read, and inputs that are not there', () => {
    const signature = present.signature.slice(0, -1)
    const broken = { inputIndex: 0, publicKey: FIRST_KEY, signature }
    const encoding = faults('psbt.signature_encoding')
    assert.throws(() => addPartialSignatures(unsigned, [broken]), encoding)
    const beyond = { ...present, inputIndex: 2 }
    assert.throws(() => addPartialSignatures(unsigned, [beyond]), RangeError)
  })
})

describe('combining', () => {
  const unsigned = createPsbt(sampleParts(2))
  const first = sampleSign(unsigned, FIRST)
  const second = sampleSign(unsigned, SECOND)

  it('unites signatures, whichever comes first', () => {
    const both = sampleSign(first, SECOND)
    assert.deepEqual(writePsbt(combinePsbts(first, second)), writePsbt(both))
    assert.deepEqual(writePsbt(combinePsbts(second, first)), writePsbt(both))
  })

  it('refuses another transaction, and two values for one key', () => {
    const longer = createPsbt(sampleParts(3))
    assert.throws(() => combinePsbts(first, longer), faults('psbt.combine_unrelated'))
    const [one] = second.inputs[0]?.partialSignatures ?? []
    assert.ok(one)
    const forged = { inputIndex: 0, publicKey: FIRST_KEY, signature: one.signature }
    const differing = addPartialSignatures(unsigned, [forged])
    assert.throws(() => combinePsbts(first, differing), faults('psbt.combine_conflict'))
  })

  it('gives what BIP 174 gives, up to the order within a map', (t) => {
    const roles = vectors('bip0174-roles.json', t)
    const steps = roles?.steps.filter(({ role }: { role: string }) => role === 'combiner') ?? []
    for (const { inputs, result } of steps) {
      const [a, b] = inputs.map(readPsbtBase64)
      const expected = readPsbtBase64(result)
      // Core orders partial signatures by the hash of their key; combining with itself sorts.
      assert.deepEqual(writePsbt(combinePsbts(a, b)), writePsbt(combinePsbts(expected, expected)))
    }
  })
})

describe('finalising', () => {
  const unsigned = createPsbt(sampleParts(3))
  const both = sampleSign(sampleSign(unsigned, SECOND), FIRST)

  it('gives the transaction another library gives, from the same signatures', () => {
    const oracle = Oracle.fromPSBT(writePsbt(unsigned))
    for (const secret of SAMPLE_SECRETS) oracle.sign(secret)
    const signatures = oracle.getInput(2).partialSig?.map(([, signature]) => signature.toHex())
    const ours = both.inputs[2]?.partialSignatures.map(({ signature }) => signature.toHex())
    assert.deepEqual(ours?.toSorted(), signatures?.toSorted())
    oracle.finalize()
    assert.equal(finalizeMultisig(both).toHex(), oracle.hex)
    assert.equal(txidOf(readTransaction(finalizeMultisig(both))), both.txid)
  })

  it('gives the same from the PSBT another library signed', () => {
    const oracle = Oracle.fromPSBT(writePsbt(sampleSign(unsigned, FIRST)))
    oracle.sign(SECOND)
    assert.deepEqual(finalizeMultisig(readPsbt(oracle.toPSBT(0))), finalizeMultisig(both))
  })

  it('takes as many signatures as needed, in the order of the script', () => {
    const [a, b] = SAMPLE_KEYS as [Uint8Array, Uint8Array]
    const script = multisigScript(1, [b, a])
    const previous = samplePrevious(1, sats(9_000n), p2wshScript(script))
    const input = { ...sampleInput(1, previous), witnessScript: script }
    const psbt = createPsbt({ ...sampleParts(1), inputs: [input], outputs: [] })
    const signed = sampleSign(sampleSign(psbt, FIRST), SECOND)
    const [, signature] = signed.inputs[0]?.partialSignatures ?? []
    const [{ witness } = { witness: [] }] = readTransaction(finalizeMultisig(signed)).inputs
    assert.deepEqual(witness, [new Uint8Array(), signature?.signature, script])
  })

  it('refuses too few signatures, and what is no P2WSH multisig', () => {
    const unfinished = faults('psbt.unfinished')
    assert.throws(() => finalizeMultisig(sampleSign(unsigned, FIRST)), unfinished)
    const foreign = multisigScript(1, SAMPLE_KEYS)
    const changed = both.inputs.map((input) => ({ ...input, witnessScript: foreign }))
    assert.throws(() => finalizeMultisig({ ...both, inputs: changed }), unfinished)
    const bare = both.inputs.map(({ witnessScript: _, ...input }) => input)
    assert.throws(() => finalizeMultisig({ ...both, inputs: bare }), unfinished)
  })

  it('refuses a script with one more opcode', () => {
    const script = Uint8Array.of(...SAMPLE_WITNESS_SCRIPT, 0x51)
    const previous = samplePrevious(1, sats(9_000n), p2wshScript(script))
    const input = { ...sampleInput(1, previous), witnessScript: script }
    const psbt = createPsbt({ ...sampleParts(1), inputs: [input], outputs: [] })
    const signed = sampleSign(sampleSign(psbt, FIRST), SECOND)
    assert.throws(() => finalizeMultisig(signed), faults('psbt.unfinished'))
  })

  it('extracts what is final already, as BIP 174 does', (t) => {
    const roles = vectors('bip0174-roles.json', t)
    if (!roles) return
    const of = (role: string) => roles.steps.find((step: { role: string }) => step.role === role)
    const final = readPsbtBase64(of('finalizer').result)
    assert.equal(finalizeMultisig(final).toHex(), of('extractor').resultHex)
  })
})
