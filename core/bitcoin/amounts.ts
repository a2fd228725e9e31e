// Amounts of bitcoin. Satoshis are bigint, made by one function that checks, so that no float and
// no unchecked number ever stands for money.

declare const brand: unique symbol

/** An amount in satoshis, 0 to 2,100,000,000,000,000. */
export type Sats = bigint & { readonly [brand]: 'Sats' }

/** All the bitcoin there can be: an amount above it is a bug or an attack (Core's MAX_MONEY). */
export const MAX_SATS = 2_100_000_000_000_000n

/** Checks the range and brands. @throws RangeError outside 0 to MAX_SATS */
export function sats(amount: bigint): Sats {
  if (amount < 0n || amount > MAX_SATS) throw new RangeError(`not an amount: ${amount} sat`)
  return amount as Sats
}

/** The sum; it has to be an amount too. @throws RangeError above MAX_SATS */
export function sum(amounts: Iterable<Sats>): Sats {
  let total = 0n
  for (const amount of amounts) total += amount
  return sats(total)
}

/** In bitcoin with all eight decimals: 5000000n is "0.05000000". */
export function formatBtc(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(9, '0')
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`
}

/**
 * Reads an amount in bitcoin as a person types it: digits, a point, at most eight decimals.
 * @throws RangeError for anything else, and outside the range of `Sats`
 */
export function parseBtc(text: string): Sats {
  const match = /^(\d{1,8})(?:\.(\d{1,8}))?$/.exec(text)
  if (!match) throw new RangeError(`not an amount in bitcoin: ${JSON.stringify(text)}`)
  return sats(BigInt(match[1] ?? '0') * 100_000_000n + BigInt((match[2] ?? '').padEnd(8, '0')))
}
