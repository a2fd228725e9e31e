// What an alert waits for and what happened, in sentences: the same in notices, at the console and
// on the command line.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import { writeDecimal } from '../decimal.ts'
import type { Alert } from './alert.ts'
import type { Firing } from './book.ts'

type Condition = Alert['condition']

/** `the last price of BTC/USDT at binance goes below 50000`. */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'price':
      return `${subject(condition)} ${WAYS[condition.is]} ${writeDecimal(condition.level)}`
    case 'move': {
      const { way, basisPoints, windowSeconds } = condition
      const does = way === 'up' ? 'rises' : 'falls'
      const share = percent(basisPoints)
      return `${subject(condition)} ${does} by ${share} within ${span(windowSeconds)}`
    }
    case 'spread': {
      const { venues, market, source, basisPoints } = condition
      const [one, other] = venues
      const where = `at ${one} and ${other}`
      return `the ${source} prices of ${market} ${where} are ${percent(basisPoints)} apart`
    }
    case 'balance': {
      const { account, currency, is, level } = condition
      return `the ${currency} of the account ${account} ${WAYS[is]} ${writeDecimal(level)}`
    }
    case 'fill':
      return `an order of the account ${condition.account} fills`
    case 'order-failure':
      return `an order of the account ${condition.account} fails`
    case 'key-change':
      return `the key of the account ${condition.account} changes`
    case 'venue-down':
      return `${condition.venue} gives no prices`
    default:
      return unreachable(condition)
  }
}

/** One sentence without its end; times are unix seconds that the caller writes. */
export function firingWords(
  condition: Condition,
  firing: Pick<Firing, 'value' | 'before' | 'isGap' | 'at'>,
  written: { readonly time: (at: UnixSeconds) => string; readonly beforeAt?: UnixSeconds | null },
): string {
  const { value, before, isGap, at } = firing
  const is = value === undefined ? '' : `: it is ${numberWords(condition, value)}`
  const was = before === undefined ? '' : `, before ${numberWords(condition, before)}`
  const { time, beforeAt } = written
  const when =
    isGap && beforeAt != null
      ? `some time between ${time(beforeAt)} and ${time(at)}, when nothing was evaluated`
      : time(at)
  return `${conditionWords(condition)}${is}${was}; ${when}`
}

function numberWords(condition: Condition, value: bigint): string {
  const isCounted = condition.kind === 'move' || condition.kind === 'spread'
  return isCounted ? percent(Number(value)) : writeDecimal(value)
}

const WAYS = { above: 'goes above', below: 'goes below', crosses: 'crosses' } as const

const subject = ({
  source,
  market,
  venue,
}: Extract<Condition, { readonly market: string; readonly venue: string }>) =>
  `the ${source} price of ${market} at ${venue}`

/** Whole basis points as a percentage. */
const percent = (basisPoints: number): string => `${basisPoints / 100} %`

function span(seconds: number): string {
  if (seconds % 86_400 === 0) return count(seconds / 86_400, 'day')
  if (seconds % 3_600 === 0) return count(seconds / 3_600, 'hour')
  return count(seconds / 60, 'minute')
}

const count = (of: number, unit: string): string =>
  (of === 1 ? `a ${unit}` : `${of} ${unit}s`).replace('a hour', 'an hour')
