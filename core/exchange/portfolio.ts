// What accounts at exchanges are worth, now and over time, in any currency there were prices to. A
// currency without a price is named and counts as nothing known, never as zero.

import type { UnixSeconds } from '../basics.ts'
import { type Decimal, divide, multiply, ONE, parseDecimal, writeDecimal } from './decimal.ts'

/** How much of a currency there is: a plain decimal. */
export type Holding = { readonly currency: string; readonly total: string }

/** One of `base` costs `price` of `quote`. */
export type Price = { readonly base: string; readonly quote: string; readonly price: string }

/** What one account had, and what prices its venue told, at one moment. */
export type PortfolioPoint = {
  readonly account: string
  readonly at: UnixSeconds
  readonly totals: readonly Holding[]
  readonly prices: readonly Price[]
}

export type Worth = {
  readonly worth: string
  /** Currencies that no price leads from: their share is not in it. */
  readonly unknown: readonly string[]
}

export type WorthAt = Worth & {
  readonly at: UnixSeconds
  /** Accounts that were silent for too long: their share is not in it either. */
  readonly silent: readonly string[]
}

/** Over more prices than these a value is not carried: each adds an error of its own. */
const MOST_STEPS = 3

/** Longer than the distance of the points that are kept for ever. */
export const SILENT_SECONDS = 36 * 3_600

/**
 * What one of `from` is worth in `to`, over as few prices as lead there, of these the first ones
 * given; null where none do.
 */
export function rateOf(from: string, to: string, prices: readonly Price[]): Decimal | null {
  let reached = new Map<string, Decimal>([[from, ONE]])
  for (let step = 0; step <= MOST_STEPS; step += 1) {
    const found = reached.get(to)
    if (found !== undefined) return found
    const next = new Map<string, Decimal>()
    for (const price of prices) {
      for (const [currency, rate] of onward(price, reached)) {
        if (!next.has(currency)) next.set(currency, rate)
      }
    }
    reached = next
  }
  return null
}

/** Along a price and against it. A price of nothing leads nowhere. */
function onward(
  { base, quote, price }: Price,
  reached: ReadonlyMap<string, Decimal>,
): readonly (readonly [string, Decimal])[] {
  const rate = parseDecimal(price)
  if (rate <= 0n) return []
  const [forth, back] = [reached.get(base), reached.get(quote)]
  return [
    ...(forth === undefined ? [] : [[quote, multiply(forth, rate, 'down')] as const]),
    ...(back === undefined ? [] : [[base, divide(back, rate, 'down')] as const]),
  ]
}

/** The holdings together, rounded down. */
export function worthOf(
  holdings: readonly Holding[],
  quote: string,
  prices: readonly Price[],
): Worth {
  let sum = 0n
  const unknown = new Set<string>()
  for (const [currency, total] of sumOf(holdings)) {
    const rate = rateOf(currency, quote, prices)
    if (rate === null) unknown.add(currency)
    else sum += multiply(total, rate, 'down')
  }
  return { worth: writeDecimal(sum), unknown: [...unknown].toSorted() }
}

/** Of each currency, in no order; none that there is nothing of. */
function sumOf(holdings: readonly Holding[]): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>()
  for (const { currency, total } of holdings) {
    sums.set(currency, (sums.get(currency) ?? 0n) + parseDecimal(total))
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0n))
}

/**
 * What all accounts were worth together at the end of each step in which anything was told. Each
 * counts with its last point, until it was silent for too long.
 * @param points - by time, of accounts in any order
 */
export function historyOf(
  points: readonly PortfolioPoint[],
  quote: string,
  { from, stepSeconds }: { readonly from: UnixSeconds; readonly stepSeconds: number },
): readonly WorthAt[] {
  const latest = new Map<string, PortfolioPoint>()
  const history: WorthAt[] = []
  const stepOf = ({ at }: PortfolioPoint) => Math.floor(at / stepSeconds)
  points.forEach((point, index) => {
    latest.set(point.account, point)
    const next = points[index + 1]
    const isLast = next === undefined || stepOf(next) !== stepOf(point)
    if (isLast && point.at >= from) history.push(together([...latest.values()], quote, point.at))
  })
  return history
}

/** Of each account its last point, at this moment. */
export function together(
  points: readonly PortfolioPoint[],
  quote: string,
  at: UnixSeconds,
): WorthAt {
  const isSilent = (point: PortfolioPoint) => at - point.at > SILENT_SECONDS
  const heard = points.filter((point) => !isSilent(point))
  const holdings = heard.flatMap(({ totals }) => totals)
  const silent = points.filter((point) => isSilent(point) && point.totals.length > 0)
  return {
    at,
    ...worthOf(holdings, quote, pricesOf(points, at)),
    silent: silent.map(({ account }) => account).toSorted(),
  }
}

/**
 * Those that are known at this moment, newest first: where two venues have the same price, the one
 * that was told last holds, and what is older than a silence counts no more.
 */
export const pricesOf = (points: readonly PortfolioPoint[], at: UnixSeconds): readonly Price[] =>
  points
    .filter((point) => at - point.at <= SILENT_SECONDS)
    .toSorted((one, other) => other.at - one.at)
    .flatMap(({ prices }) => prices)

/** Whether there is as much of each currency in both. */
export function isSameHoldings(one: readonly Holding[], other: readonly Holding[]): boolean {
  const [first, second] = [sumOf(one), sumOf(other)]
  return first.size === second.size && [...first].every(([name, sum]) => second.get(name) === sum)
}
