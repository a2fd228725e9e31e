// Alerts as they are kept and asked for: written canonically, read back strictly, and bounded so
// that no alert costs more than its share of each tick.

import type { Canonical } from '../../canonical.ts'
import { Fault } from '../../fault.ts'
import { byKind, type FieldReader, object, text, whole, word } from '../../fields.ts'
import { plain } from '../../plain.ts'
import { type Decimal, parseDecimal, writeDecimal } from '../decimal.ts'
import { isVenue } from '../venue.ts'
import type { Alert, EventCondition, LevelCondition } from './alert.ts'

/** Each window of a market is moved on with each of its ticks: there are few lengths. */
const WINDOW_SECONDS = [60, 300, 900, 3_600, 14_400, 86_400] as const

/** A market at ten times of another is another market. */
const MOST_BASIS_POINTS = 100_000

const refuse = (where: string, wanted: string): never => {
  throw new Fault('channel.message_invalid', { where, wanted })
}

const decimal: FieldReader<Decimal> = (value, where) => {
  try {
    return parseDecimal(text(40)(value, where))
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    return refuse(where, 'a decimal such as 50000 or 0.25')
  }
}

const level: FieldReader<Decimal> = (value, where) => {
  const read = decimal(value, where)
  return read > 0n ? read : refuse(where, 'more than 0')
}

const basisPoints: FieldReader<number> = (value, where) => {
  const read = whole(MOST_BASIS_POINTS)(value, where)
  return read > 0 ? read : refuse(where, 'more than 0')
}

const venue: FieldReader<string> = (value, where) => {
  const read = text(32)(value, where)
  return isVenue(read) ? read : refuse(where, 'a venue that Countersign knows')
}

const MARKET = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}(?::[A-Z0-9]{1,20})?$/

const market: FieldReader<string> = (value, where) => {
  const read = text(64)(value, where)
  return MARKET.test(read) ? read : refuse(where, 'a market such as BTC/USDT')
}

const pair: FieldReader<readonly [string, string]> = (value, where) => {
  const given: readonly Canonical[] = Array.isArray(value) && value.length === 2 ? value : []
  const [one, other] = given
  const both = [venue(one, `${where}[0]`), venue(other, `${where}[1]`)] as const
  return both[0] === both[1] ? refuse(where, 'two venues') : both
}

const windowSeconds: FieldReader<number> = (value, where) =>
  Number(word(...WINDOW_SECONDS.map(String))(value, where))

const account = text(32)
const source = word('last', 'mid')

const conditionFrom = byKind({
  price: object({
    kind: word('price'),
    venue,
    market,
    source,
    is: word('crosses', 'above', 'below'),
    level,
  }),
  move: object({
    kind: word('move'),
    venue,
    market,
    source,
    windowSeconds,
    way: word('up', 'down'),
    basisPoints,
  }),
  spread: object({ kind: word('spread'), venues: pair, market, source, basisPoints }),
  balance: object({
    kind: word('balance'),
    account,
    currency: text(20),
    is: word('above', 'below'),
    level,
  }),
  fill: object({ kind: word('fill'), account }),
  'order-failure': object({ kind: word('order-failure'), account }),
  'key-change': object({ kind: word('key-change'), account }),
  'venue-down': object({ kind: word('venue-down'), venue }),
})

/** @throws Fault channel.message_invalid with what was wanted instead */
export function readCondition(value: Canonical): LevelCondition | EventCondition {
  const condition = conditionFrom(value, 'condition')
  const isImpossible =
    condition.kind === 'move' && condition.way === 'down' && condition.basisPoints > 10_000
  return isImpossible ? refuse('condition.basisPoints', 'a fall of at most 10000') : condition
}

export const writeCondition = (condition: Alert['condition']): Canonical =>
  plain('level' in condition ? { ...condition, level: writeDecimal(condition.level) } : condition)

/** Moves and spreads are counted in basis points, the rest in decimals. */
const isCounted = ({ kind }: Alert['condition']): boolean => kind === 'move' || kind === 'spread'

/** @throws Fault channel.message_invalid */
export function readNumber(written: string, condition: Alert['condition']): Decimal {
  return isCounted(condition)
    ? BigInt(whole(MOST_BASIS_POINTS)(written, 'back'))
    : decimal(written, 'back')
}

export const writeNumber = (back: Decimal, condition: Alert['condition']): string =>
  isCounted(condition) ? back.toString() : writeDecimal(back)
