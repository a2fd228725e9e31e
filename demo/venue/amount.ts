// Exact amounts and prices of the venue: whole numbers of 10^-8. Never a float, so that what goes
// in comes out to the last digit and balances can be added up.

/** 10^-8 of an asset, or of one asset in another where it is a price. */
export type Units = bigint

export const ONE: Units = 100_000_000n

const PLAIN = /^(\d{1,18})(?:\.(\d{1,18}))?$/

/** What a caller wrote, or undefined: no sign, no exponent, no digit past the eighth. */
export function readUnits(text: string): Units | undefined {
  const match = PLAIN.exec(text)
  if (match === null) return undefined
  const fraction = (match[2] ?? '').replace(/0+$/, '')
  if (fraction.length > 8) return undefined
  return BigInt(match[1] ?? '') * ONE + BigInt(fraction.padEnd(8, '0'))
}

/** For amounts that are written in our own code. */
export function units(text: string): Units {
  const read = readUnits(text)
  if (read === undefined) throw new Error(`${text} is no amount of at most 8 places`)
  return read
}

/** `1.50000000`: all eight places, as venues write amounts. */
export function padded(amount: Units): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(9, '0')
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`
}

/** `1.5`. */
export const plain = (amount: Units): string => padded(amount).replace(/\.?0+$/, '')

/** The size's value at the price: exact for whole ticks and lots of a market, else rounded down. */
export const worth = (price: Units, size: Units): Units => (price * size) / ONE

/** A share in millionths, rounded down: a venue that took more would take what nobody has held. */
export const shareOf = (amount: Units, millionths: bigint): Units =>
  (amount * millionths) / 1_000_000n

/** The same, rounded up: what has to be held so that any sum of shares fits in it. */
export const shareAbove = (amount: Units, millionths: bigint): Units =>
  (amount * millionths + 999_999n) / 1_000_000n
