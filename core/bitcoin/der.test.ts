import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isSignatureEncoding, readSignature, writeSignature } from './der.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)

describe('a signature', () => {
  const SHAPES: readonly (readonly [string, string, boolean])[] = [
    ['the shortest', '300602010102010101', true],
    ['R and S of zero', '300602010002010001', true],
    ['a zero before a high bit', '30080202008002020080' + '01', true],
    ['R of 33 bytes', `3026022101${'00'.repeat(32)}02010101`, true],
    ['NONE, ANYONECANPAY', '300602010102010182', true],
    ['no sighash type', '3006020101020101', false],
    ['the sighash type 0', '300602010102010100', false],
    ['the sighash type 4', '300602010102010104', false],
    ['the sighash type 0x80', '300602010102010180', false],
    ['another tag', '310602010102010101', false],
    ['a wrong length', '300702010102010101', false],
    ['a byte too many', '30060201010201010101', false],
    ['an empty R', '30050200020101' + '0101', false],
    ['an empty S', '30060202010102' + '0001', false],
    ['a negative R', '300602018102010101', false],
    ['a negative S', '300602010102018101', false],
    ['a needless zero in R', '3007020200010201' + '0101', false],
    ['a needless zero in S', '3007020101020200' + '0101', false],
    ['another tag for R', '300603010102010101', false],
    ['another tag for S', '300602010103010101', false],
    ['R reaching past the end', '300602090102010101', false],
    ['nothing', '', false],
    ['73 bytes', `3046022100${'80'.repeat(32)}022100${'80'.repeat(32)}01`, true],
    ['74 bytes', `3047022200${'80'.repeat(33)}022100${'80'.repeat(32)}01`, false],
  ]
  for (const [name, digits, isStrict] of SHAPES) {
    it(`with ${name} is ${isStrict ? 'strict' : 'refused'}`, () => {
      assert.equal(isSignatureEncoding(hex(digits)), isStrict)
      if (!isStrict) assert.equal(readSignature(hex(digits)), null)
    })
  }

  it('with R above 32 bytes has the form, but is no signature', () => {
    assert.equal(readSignature(hex(`3026022101${'00'.repeat(32)}02010101`)), null)
  })

  it('is read as it was written, and written in its only form', () => {
    const digits = fc.uint8Array({ minLength: 64, maxLength: 64 })
    const type = fc.constantFrom(1, 2, 3, 0x81, 0x82, 0x83)
    const zeros = fc.nat(32)
    const property = fc.property(digits, type, zeros, (signature, sighashType, leading) => {
      signature.fill(0, 0, leading)
      const written = writeSignature(signature, sighashType)
      assert.deepEqual(readSignature(written), { signature, sighashType })
    })
    fc.assert(property, { seed: 1, numRuns: 300 })
  })
})
