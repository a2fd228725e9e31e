// The markets of the venue and their filters.

import { ONE, type Units, units } from './amount.ts'

export type Market = {
  /** As ccxt writes it: `BTC/USDT`. */
  readonly symbol: string
  readonly base: string
  readonly quote: string
  readonly tick: Units
  readonly lot: Units
  readonly minSize: Units
  readonly maxSize: Units
  readonly minValue: Units
  readonly startPrice: Units
}

function market(symbol: string, price: string, tick: string, lot: string): Market {
  const [base = '', quote = ''] = symbol.split('/')
  const made = {
    symbol,
    base,
    quote,
    tick: units(tick),
    lot: units(lot),
    minSize: units(lot),
    maxSize: units('9000'),
    minValue: units('5'),
    startPrice: units(price),
  }
  // Only then is every value a whole number of 10^-8, and nothing is lost in matching.
  if ((made.tick * made.lot) % ONE !== 0n) throw new Error(`${symbol}: tick x lot is too fine`)
  return made
}

export const MARKETS: readonly Market[] = [
  market('BTC/USDT', '50000', '0.01', '0.00001'),
  market('ETH/USDT', '2500', '0.01', '0.0001'),
  market('BTC/USD', '50000', '0.1', '0.00001'),
]

/** How many places the tick or lot has: 2 for 0.01. */
export function placesOf(step: Units): number {
  const digits = step.toString()
  return Math.max(8 - (digits.length - digits.replace(/0+$/, '').length), 0)
}
