import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { generateSync } from 'otplib'
import { matchCounter } from './hotp.ts'
import { base32, codeAt } from './totp.ts'

/** RFC 4226, appendix D. */
const SEED = new Uint8Array(Buffer.from('12345678901234567890'))
const VECTORS = [
  '755224',
  '287082',
  '359152',
  '969429',
  '338314',
  '254676',
  '287922',
  '162583',
  '399871',
  '520489',
]

describe('the code of a counter', () => {
  it('is that of RFC 4226', () => {
    assert.deepEqual(
      VECTORS.map((_, counter) => codeAt(SEED, counter)),
      VECTORS,
    )
  })

  it('is that of otplib', () => {
    const seeds = fc.uint8Array({ minLength: 20, maxLength: 20 })
    const holds = fc.property(seeds, fc.nat(1_000_000_000), (seed, counter) => {
      const expected = generateSync({ strategy: 'hotp', secret: base32(seed), counter })
      assert.equal(codeAt(seed, counter), expected)
    })
    fc.assert(holds, { seed: 1, numRuns: 50 })
  })
})

describe('matching the code of a counter', () => {
  it('takes the first one, and nine presses further, but no tenth', () => {
    assert.equal(matchCounter(SEED, codeAt(SEED, 0), 0), 1)
    assert.equal(matchCounter(SEED, codeAt(SEED, 9), 0), 10)
    assert.equal(matchCounter(SEED, codeAt(SEED, 10), 0), null)
  })

  it('looks as far ahead from every later place', () => {
    assert.equal(matchCounter(SEED, codeAt(SEED, 1_009), 1_000), 1_010)
    assert.equal(matchCounter(SEED, codeAt(SEED, 1_010), 1_000), null)
  })

  it('finds a used one at a mark that is not above the last, never at one that is', () => {
    for (const counter of [990, 995, 999]) {
      const mark = matchCounter(SEED, codeAt(SEED, counter), 1_000)
      assert.ok(mark === null || mark <= 1_000, String(counter))
    }
    assert.equal(matchCounter(SEED, codeAt(SEED, 999), 1_000), 1_000)
  })

  it('takes no other length of the digits', () => {
    for (const odd of ['', '75522', '7552240', ' 755224', 'abcdef']) {
      assert.equal(matchCounter(SEED, odd, 0), null)
    }
  })
})
