// What an alert waits for, between the API's form, the form of the page and a sentence.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { useWords } from '../../words/use.ts'
import type { alertsWords } from './words.ts'

type Say = ReturnType<typeof useWords<(typeof alertsWords.keys)[number]>>

/** What is chosen first in the form, each with the fields it asks for. */
export const KINDS = [
  'kindBelow',
  'kindAbove',
  'kindCrosses',
  'kindFalls',
  'kindRises',
  'kindLess',
  'kindMore',
  'kindFill',
  'kindFailure',
  'kindKey',
  'kindDown',
] as const
export type Kind = (typeof KINDS)[number]

export type Fields = {
  readonly kind: Kind
  readonly venue: string
  readonly market: string
  readonly level: string
  readonly percent: string
  readonly within: string
  readonly account: string
  readonly currency: string
  readonly back: string
}

const PRICES = { kindBelow: 'below', kindAbove: 'above', kindCrosses: 'crosses' } as const
const MOVES = { kindFalls: 'down', kindRises: 'up' } as const
const BALANCES = { kindLess: 'below', kindMore: 'above' } as const
const EVENTS = { kindFill: 'fill', kindFailure: 'order-failure', kindKey: 'key-change' } as const

export const isOfPrice = (kind: Kind): kind is keyof typeof PRICES => kind in PRICES
export const isOfMove = (kind: Kind): kind is keyof typeof MOVES => kind in MOVES
export const isOfBalance = (kind: Kind): kind is keyof typeof BALANCES => kind in BALANCES
export const isOfEvent = (kind: Kind): kind is keyof typeof EVENTS => kind in EVENTS

/** Percents as basis points; what is none is left for the server to refuse. */
export const basisPoints = (percent: string): string => {
  const points = Math.round(Number(percent) * 100)
  return Number.isFinite(points) ? String(points) : percent
}

export function conditionOf(fields: Fields): Canonical {
  const { kind, venue, market, level, percent, within, account, currency } = fields
  const of = { venue, market: market.trim().toUpperCase(), source: 'last' }
  if (isOfPrice(kind)) return { kind: 'price', ...of, is: PRICES[kind], level }
  if (isOfMove(kind)) {
    const how = { windowSeconds: within, way: MOVES[kind], basisPoints: basisPoints(percent) }
    return { kind: 'move', ...of, ...how }
  }
  if (isOfBalance(kind)) return { kind: 'balance', account, currency, is: BALANCES[kind], level }
  if (isOfEvent(kind)) return { kind: EVENTS[kind], account }
  return { kind: 'venue-down', venue }
}

/** In the language of the page. */
export function sentenceOf(condition: Canonical, say: Say): string {
  const given = condition as Readonly<Record<string, string>>
  const percent = Number(given.basisPoints ?? 0) / 100
  switch (given.kind) {
    case 'move':
      return say('move', { ...given, percent, minutes: Number(given.windowSeconds) / 60 })
    case 'spread':
      return say('spread', { ...given, percent, venue: String(given.venues) })
    case 'order-failure':
      return say('failure', given)
    case 'key-change':
      return say('key', given)
    case 'venue-down':
      return say('down', given)
    case 'balance':
      return say('balance', given)
    case 'fill':
      return say('fill', given)
    default:
      return say('price', given)
  }
}
