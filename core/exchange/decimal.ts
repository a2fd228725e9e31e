// Exact decimals for amounts, prices and values at exchanges. A float never stands for money: a
// text comes in, a whole number of units of 10^-18 is calculated with, a text goes out.

/** A decimal in units of 10^-18: 1.5 is 1_500_000_000_000_000_000n. */
export type Decimal = bigint

/** Digits behind the point. No venue writes more. */
const PLACES = 18

/** The decimal 1. */
export const ONE: Decimal = 10n ** BigInt(PLACES)

/**
 * What happens to what has no unit: `down` never gives more than the true value, `up` never less,
 * for negative values too.
 */
export type Rounding = 'down' | 'up'

const PLAIN = /^(-?)(0|[1-9]\d{0,17})(?:\.(\d{1,18}))?$/

/**
 * Reads a decimal as venues and people write it: at most 18 digits before the point and 18 behind
 * it, no exponent, no leading zeros, no spaces, and no sign unless it is asked for.
 * @throws RangeError for anything else
 */
export function parseDecimal(text: string, sign: 'unsigned' | 'signed' = 'unsigned'): Decimal {
  const match = PLAIN.exec(text)
  const isNegative = match?.[1] === '-'
  if (match === null || (isNegative && sign === 'unsigned')) throw notDecimal(text)
  const units = BigInt(match[2] ?? '') * ONE + BigInt((match[3] ?? '').padEnd(PLACES, '0'))
  // There is one way to write nothing.
  if (isNegative && units === 0n) throw notDecimal(text)
  return isNegative ? -units : units
}

const notDecimal = (text: string): RangeError =>
  new RangeError(`not a plain decimal: ${JSON.stringify(text.slice(0, 60))}`)

/** The shortest text of the value: `0.1`, `-3`, `20`. `parseDecimal` reads it where it has room. */
export function writeDecimal(value: Decimal): string {
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0')
  const places = digits.slice(-PLACES).replace(/0+$/, '')
  const whole = digits.slice(0, -PLACES)
  return `${value < 0n ? '-' : ''}${whole}${places === '' ? '' : `.${places}`}`
}

/** The product, rounded to a unit. */
export function multiply(one: Decimal, other: Decimal, rounding: Rounding): Decimal {
  return share(one * other, ONE, rounding)
}

/** The quotient, rounded to a unit. @throws RangeError for a divisor of zero */
export function divide(value: Decimal, by: Decimal, rounding: Rounding): Decimal {
  if (by === 0n) throw new RangeError('a decimal divided by zero')
  return by < 0n ? share(-value * ONE, -by, rounding) : share(value * ONE, by, rounding)
}

// BigInt division cuts towards zero, which is neither down nor up for both signs.
function share(value: bigint, by: bigint, rounding: Rounding): bigint {
  const cut = value / by
  const rest = value % by
  if (rest === 0n) return cut
  if (rounding === 'down') return rest < 0n ? cut - 1n : cut
  return rest > 0n ? cut + 1n : cut
}
