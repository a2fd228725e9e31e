// What somebody wants to be told of, and how one alert goes on: armed, fired, resting, armed again.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import type { Decimal } from '../decimal.ts'
import type { Source } from '../orders/prices.ts'
import type { Direction, Threshold } from './crossing.ts'

/** Numbers that move. Moves and spreads are counted in whole basis points, the rest in decimals. */
export type LevelCondition =
  | {
      readonly kind: 'price'
      readonly venue: string
      readonly market: string
      readonly source: Source
      readonly is: 'crosses' | 'above' | 'below'
      readonly level: Decimal
    }
  | {
      readonly kind: 'move'
      readonly venue: string
      readonly market: string
      readonly source: Source
      readonly windowSeconds: number
      readonly way: Direction
      readonly basisPoints: number
    }
  /** How far the dearer of two venues is above the cheaper one. */
  | {
      readonly kind: 'spread'
      readonly venues: readonly [string, string]
      readonly market: string
      readonly source: Source
      readonly basisPoints: number
    }
  | {
      readonly kind: 'balance'
      readonly account: string
      readonly currency: string
      readonly is: 'above' | 'below'
      readonly level: Decimal
    }

/** Things that happen. */
export type EventCondition =
  | { readonly kind: 'fill'; readonly account: string }
  | { readonly kind: 'order-failure'; readonly account: string }
  | { readonly kind: 'key-change'; readonly account: string }
  | { readonly kind: 'venue-down'; readonly venue: string }

export type Alert = {
  readonly id: string
  readonly condition: LevelCondition | EventCondition
  /** `every`: armed again once the number has gone back by that much. */
  readonly repeat: { readonly kind: 'once' } | { readonly kind: 'every'; readonly back: Decimal }
  /** What happens where it is true when it is made: told at once, or when it becomes true again. */
  readonly onBeyond: 'fire' | 'wait'
  readonly expiresAt: UnixSeconds | null
}

/**
 * `new`: waits for the first number. `up`, `down`: armed, to fire when its level is crossed that
 * way. `resting`: until the number has gone back. `ended`: fired for the last time, or expired.
 */
export type AlertMode = 'new' | Direction | 'resting' | 'ended'

/** What is kept of one. The generation counts its firings: a notice is named by both. */
export type AlertState = { readonly mode: AlertMode; readonly generation: number }

export const NEW_ALERT: AlertState = { mode: 'new', generation: 0 }

/** The name of the number that a condition is about. */
export function seriesOf(condition: LevelCondition): string {
  switch (condition.kind) {
    case 'price':
      return priceSeries(condition.venue, condition.market, condition.source)
    case 'move': {
      const { venue, market, source, windowSeconds, way } = condition
      return `move ${way} ${windowSeconds} ${priceSeries(venue, market, source)}`
    }
    case 'spread': {
      const { market, source, venues } = condition
      return `spread ${venues.toSorted().join(' ')} ${market} ${source}`
    }
    case 'balance':
      return balanceSeries(condition.account, condition.currency)
    default:
      return unreachable(condition)
  }
}

export const priceSeries = (venue: string, market: string, source: Source): string =>
  `price ${venue} ${market} ${source}`

const balanceSeries = (account: string, currency: string): string =>
  `balance ${account} ${currency}`

/** The name of what happens. */
export function eventOf(condition: EventCondition): string {
  const of = condition.kind === 'venue-down' ? condition.venue : condition.account
  return `${condition.kind} ${of}`
}

export function isOfEvents(condition: Alert['condition']): condition is EventCondition {
  switch (condition.kind) {
    case 'fill':
    case 'order-failure':
    case 'key-change':
    case 'venue-down':
      return true
    default:
      condition satisfies LevelCondition
      return false
  }
}

/** The level that is crossed when it fires, and which ways count. */
function levelOf(condition: LevelCondition): {
  readonly key: Decimal
  readonly ways: readonly Direction[]
} {
  switch (condition.kind) {
    case 'price':
    case 'balance': {
      const { is, level } = condition
      const ways = is === 'crosses' ? (['up', 'down'] as const) : [is === 'above' ? 'up' : 'down']
      return { key: level, ways: ways as readonly Direction[] }
    }
    case 'move':
    case 'spread':
      return { key: BigInt(condition.basisPoints), ways: ['up'] }
    default:
      return unreachable(condition)
  }
}

/** How it stands by a number, when it was not armed before: armed if that is far enough away. */
export function modeAt(alert: Alert, condition: LevelCondition, value: Decimal): AlertMode {
  const { key, ways } = levelOf(condition)
  // Going back by nothing is going back by the least there is.
  const back = alert.repeat.kind === 'every' && alert.repeat.back > 0n ? alert.repeat.back : 1n
  if (ways.includes('up') && value <= key - back) return 'up'
  if (ways.includes('down') && value >= key + back) return 'down'
  return 'resting'
}

/** Whether one that waits for its first number fires at once by it. */
export function isBeyond(alert: Alert, condition: LevelCondition, value: Decimal): boolean {
  const { key, ways } = levelOf(condition)
  // What crosses is beyond nothing: it is on one side or the other.
  if (alert.onBeyond === 'wait' || ways.length > 1) return false
  return ways[0] === 'up' ? value >= key : value <= key
}

/** Where the number has to go for something to happen to the alert. */
export function thresholdsOf(
  alert: Alert,
  condition: LevelCondition,
  mode: AlertMode,
): readonly Threshold[] {
  const { key, ways } = levelOf(condition)
  const { id } = alert
  if (mode === 'up' || mode === 'down') return [{ id, key, way: mode }]
  if (mode !== 'resting') return []
  const back = alert.repeat.kind === 'every' && alert.repeat.back > 0n ? alert.repeat.back : 1n
  return ways.map(
    (way): Threshold =>
      way === 'up' ? { id, key: key - back, way: 'down' } : { id, key: key + back, way: 'up' },
  )
}
