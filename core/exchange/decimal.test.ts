// Decimals against fractions of whole numbers, which are exact by definition.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Decimal, divide, multiply, ONE, parseDecimal, writeDecimal } from './decimal.ts'

const LARGEST = 10n ** 36n - 1n
const units = fc.bigInt({ min: -LARGEST, max: LARGEST })

/** Whether a/b <= c/d, for positive b and d. */
const isAtMost = ([a, b]: readonly [bigint, bigint], [c, d]: readonly [bigint, bigint]) =>
  a * d <= c * b

describe('a decimal', () => {
  it('is read from plain digits, exactly', () => {
    assert.equal(parseDecimal('0'), 0n)
    assert.equal(parseDecimal('0.000000000000000001'), 1n)
    assert.equal(parseDecimal('0.10'), ONE / 10n)
    assert.equal(parseDecimal('999999999999999999.999999999999999999'), LARGEST)
    assert.equal(parseDecimal('-2.5', 'signed'), (-5n * ONE) / 2n)
    assert.equal(parseDecimal('2.5', 'signed'), (5n * ONE) / 2n)
  })

  it('is no other text', () => {
    const others = ['', '.', '.5', '5.', '+1', '01', '00', '0x1', '1e3', '1E-8', ' 1', '1 ', '1\n']
    const more = ['1,5', '1_000', 'NaN', 'Infinity', '--1', '1.2.3', '１', '0.0000000000000000001']
    for (const text of [...others, ...more, '1000000000000000000', '-']) {
      assert.throws(() => parseDecimal(text), RangeError, text)
      assert.throws(() => parseDecimal(text, 'signed'), RangeError, text)
    }
    assert.throws(() => parseDecimal('-1'), RangeError)
    assert.throws(() => parseDecimal('-0', 'signed'), RangeError)
    assert.throws(() => parseDecimal('-0.00', 'signed'), RangeError)
  })

  it('is written in the one shortest way, which reads back', () => {
    assert.equal(writeDecimal(parseDecimal('20.500')), '20.5')
    assert.equal(writeDecimal(-1n), '-0.000000000000000001')
    assert.equal(writeDecimal(0n), '0')
    fc.assert(
      fc.property(units, (value) => {
        assert.equal(parseDecimal(writeDecimal(value), 'signed'), value)
      }),
    )
  })

  it('keeps every digit that a text has', () => {
    const texts = fc.tuple(
      fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      fc.stringMatching(/^[0-9]{0,17}[1-9]$/),
    )
    fc.assert(
      fc.property(texts, ([whole, places]) => {
        assert.equal(writeDecimal(parseDecimal(`${whole}.${places}`)), `${whole}.${places}`)
      }),
    )
  })

  it('multiplies and divides to the nearest unit on the side that is named', () => {
    const brackets = (down: Decimal, up: Decimal, exact: readonly [bigint, bigint]) => {
      assert.ok(isAtMost([down, 1n], exact) && isAtMost(exact, [up, 1n]))
      const isWhole = exact[0] % exact[1] === 0n
      assert.equal(up - down, isWhole ? 0n : 1n)
    }
    fc.assert(
      fc.property(units, units, (a, b) => {
        brackets(multiply(a, b, 'down'), multiply(a, b, 'up'), [a * b, ONE])
        if (b === 0n) return assert.throws(() => divide(a, b, 'down'), RangeError)
        const exact = b < 0n ? ([-a * ONE, -b] as const) : ([a * ONE, b] as const)
        brackets(divide(a, b, 'down'), divide(a, b, 'up'), exact)
      }),
    )
    assert.equal(divide(ONE, 3n * ONE, 'down'), 333_333_333_333_333_333n)
    assert.equal(divide(-ONE, 3n * ONE, 'down'), -333_333_333_333_333_334n)
    assert.throws(() => divide(ONE, 0n, 'up'), /divided by zero/)
  })
})
