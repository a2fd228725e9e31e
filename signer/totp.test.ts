import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { generateSync } from 'otplib'
import { base32, codeAt, keyUri, matchStep, SEED_BYTES, stepAt } from './totp.ts'

/** RFC 6238, appendix B: SHA-1, of whose eight digits ours are the last six. */
const RFC_SEED = new Uint8Array(Buffer.from('12345678901234567890'))
const RFC_VECTORS = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const

describe('a one-time code', () => {
  it('is that of RFC 6238', () => {
    for (const [time, digits] of RFC_VECTORS) {
      assert.equal(codeAt(RFC_SEED, stepAt(time)), digits.slice(2), String(time))
    }
  })

  it('is that of otplib, leading zeros included', () => {
    const seeds = fc.uint8Array({ minLength: SEED_BYTES, maxLength: SEED_BYTES })
    const holds = fc.property(seeds, fc.nat(4_000_000_000), (seed, epoch) => {
      const expected = generateSync({ secret: base32(seed), epoch })
      assert.equal(codeAt(seed, stepAt(epoch)), expected)
    })
    fc.assert(holds, { seed: 1, numRuns: 100 })
  })
})

describe('matching a code', () => {
  const now = 1_111_111_111
  const step = stepAt(now)

  it('takes one step either side, and none beyond', () => {
    for (const drift of [-1, 0, 1]) {
      assert.equal(matchStep(RFC_SEED, codeAt(RFC_SEED, step + drift), now), step + drift)
    }
    for (const drift of [-2, 2]) {
      assert.equal(matchStep(RFC_SEED, codeAt(RFC_SEED, step + drift), now), null)
    }
  })

  it('changes step on the very second', () => {
    const code = codeAt(RFC_SEED, 100)
    assert.equal(matchStep(RFC_SEED, code, 99 * 30 - 1), null)
    assert.equal(matchStep(RFC_SEED, code, 99 * 30), 100)
    assert.equal(matchStep(RFC_SEED, code, 102 * 30 - 1), 100)
    assert.equal(matchStep(RFC_SEED, code, 102 * 30), null)
  })

  it('takes no other length or form of the digits', () => {
    const code = codeAt(RFC_SEED, step)
    for (const odd of [
      '',
      code.slice(1),
      `${code}0`,
      ` ${code}`,
      `${code}\n`,
      'abcdef',
      '０５０４７１',
    ]) {
      assert.equal(matchStep(RFC_SEED, odd, now), null, odd)
    }
  })

  it('works in the first steps of all', () => {
    assert.equal(matchStep(RFC_SEED, codeAt(RFC_SEED, 0), 0), 0)
  })
})

describe('the QR code', () => {
  it('says what authenticator apps read', () => {
    const uri = new URL(keyUri('totp', RFC_SEED, 'Ada (regtest)'))
    assert.equal(uri.protocol, 'otpauth:')
    assert.deepEqual(Object.fromEntries(uri.searchParams), {
      secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      issuer: 'Countersign',
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    })
  })

  it('has the base32 of RFC 4648', () => {
    const VECTORS = {
      '': '',
      f: 'MY',
      fo: 'MZXQ',
      foo: 'MZXW6',
      foob: 'MZXW6YQ',
      fooba: 'MZXW6YTB',
      foobar: 'MZXW6YTBOI',
    }
    for (const [text, encoded] of Object.entries(VECTORS)) {
      assert.equal(base32(Buffer.from(text)), encoded)
    }
  })
})
