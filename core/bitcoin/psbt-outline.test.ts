// The outline says of a PSBT what the whole reader says of it, without looking at a key.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../fault.ts'
import { outlinePsbt, withSignatures } from './psbt-outline.ts'
import { readPsbt } from './psbt-read.ts'
import { SAMPLE_KEYS, SAMPLE_SECRETS, sampleParts, sampleSign } from './psbt-samples.ts'
import { createPsbt, writePsbt } from './psbt-write.ts'

const sized = (hex: string): string => (hex.length / 2).toString(16).padStart(2, '0') + hex

const field = (type: number, value: string, keyData = ''): string =>
  sized(type.toString(16).padStart(2, '0') + keyData) + sized(value)

/** One input and one output, as BIP 370 writes them. */
function versionTwo(more: readonly string[], amount = field(0x03, 'e803000000000000')) {
  const global = [
    field(0x02, '02000000'),
    field(0x04, '01'),
    field(0x05, '01'),
    field(0xfb, '02000000'),
  ]
  const input = [field(0x0e, '11'.repeat(32)), field(0x0f, '05000000'), ...more]
  const output = [amount, field(0x04, '51')]
  return Uint8Array.fromHex(`70736274ff${global.join('')}00${input.join('')}00${output.join('')}00`)
}

const codeOf = (bytes: Uint8Array): string => {
  try {
    outlinePsbt(bytes)
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    return error.code
  }
  return 'none'
}

describe('the outline of a PSBT', () => {
  const [first] = SAMPLE_SECRETS as [Uint8Array]
  const unsigned = createPsbt(sampleParts(3))
  const signed = sampleSign(unsigned, first)

  it('has the same transaction, signed or not', () => {
    const outline = outlinePsbt(writePsbt(unsigned))
    assert.deepEqual(outline.transaction, unsigned.transaction)
    assert.equal(outline.txid, unsigned.txid)
    assert.equal(outlinePsbt(writePsbt(signed)).txid, unsigned.txid)
  })

  it('says who has signed which input, and whose keys they are', () => {
    const key = SAMPLE_KEYS[0]?.toHex()
    const { inputs } = outlinePsbt(writePsbt(signed))
    assert.deepEqual(
      inputs.map(({ signatures }) => signatures.map(({ publicKey }) => publicKey.toHex())),
      [[key], [key], [key]],
    )
    assert.deepEqual(
      inputs.map(({ keyPaths }) => keyPaths),
      signed.inputs.map(({ keyPaths }) => keyPaths),
    )
    assert.ok(inputs.every(({ isFinal }) => !isFinal))
    assert.deepEqual(outlinePsbt(writePsbt(unsigned)).inputs[0]?.signatures, [])
  })

  it('says when it is final', () => {
    const { inputs } = outlinePsbt(versionTwo([field(0x08, '0101aa')]))
    assert.deepEqual(inputs, [{ signatures: [], keyPaths: [], isFinal: true }])
  })

  it('is of version 2 as of version 0', () => {
    const key = SAMPLE_KEYS[0]?.toHex() ?? ''
    const bytes = versionTwo([field(0x10, 'fdffffff'), field(0x06, '0badcafe07000000', key)])
    const whole = readPsbt(bytes)
    const outline = outlinePsbt(bytes)
    assert.equal(whole.version, 2)
    assert.deepEqual(outline.transaction, whole.transaction)
    assert.deepEqual(outline.inputs[0]?.keyPaths, whole.inputs[0]?.keyPaths)
    assert.equal(codeOf(versionTwo([], '')), 'psbt.field_missing')
  })

  it('lends its signatures to the draft, and nothing else', () => {
    const draft = writePsbt(unsigned)
    const lent = withSignatures(draft, outlinePsbt(writePsbt(signed)))
    assert.deepEqual(lent, writePsbt(signed))
    assert.deepEqual(withSignatures(lent, outlinePsbt(writePsbt(signed))), lent)
    const other = outlinePsbt(writePsbt(createPsbt(sampleParts(2))))
    assert.throws(
      () => withSignatures(draft, other),
      (error) => error instanceof Fault && error.code === 'psbt.combine_unrelated',
    )
  })

  it('is of nothing that is cut off, longer or no PSBT', () => {
    const whole = writePsbt(signed)
    for (let end = 0; end < whole.length; end += 13) {
      assert.notEqual(codeOf(whole.subarray(0, end)), 'none', String(end))
    }
    assert.equal(codeOf(Uint8Array.of(...whole, 0)), 'psbt.trailing_bytes')
    assert.equal(codeOf(new Uint8Array(40)), 'psbt.magic')
  })
})
