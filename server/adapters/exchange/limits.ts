// How much each venue is asked at most, for all accounts together: venues count by address, and
// this server has one. Below what they allow, for people use the same address by other programs.

import type { Operation } from '@countersign/core/exchange/paths/rule.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'

/** Points a minute, and what each operation costs of them, one where nothing is said. */
export type Limit = {
  readonly perMinute: number
  readonly costs: Readonly<Partial<Record<Operation, number>>>
}

const limit = (perMinute: number, costs: Limit['costs'] = {}): Limit => ({ perMinute, costs })

export const LIMITS: Readonly<Record<VenueId, Limit>> = {
  // Its own weights, of 6,000 a minute.
  binance: limit(3_000, { markets: 20, prices: 4, balances: 20, orders: 20 }),
  // Its counter goes down by a third of a point to a point a second, from 15 or 20.
  kraken: limit(60, { orders: 2 }),
  bybit: limit(600),
  okx: limit(300),
  kucoin: limit(600, { markets: 4, balances: 5 }),
  coinbase: limit(300),
  bitfinex: limit(45),
  gate: limit(600),
  bitget: limit(300),
  htx: limit(300),
  // What is public counts by address, 120 a minute; by key it is 600.
  gemini: limit(100),
}

/** What goes before what, where not all can go at once. */
const RANKS = ['cancel', 'protective', 'place', 'reconcile', 'balances', 'public'] as const
export type Rank = (typeof RANKS)[number]

const RANK_OF: Readonly<Record<Operation, Rank>> = {
  cancel: 'cancel',
  place: 'place',
  orders: 'reconcile',
  balances: 'balances',
  rights: 'balances',
  time: 'public',
  markets: 'public',
  prices: 'public',
}

/** @param isProtective - what stops a loss goes before what opens a position */
export const rankOf = (operation: Operation, isProtective: boolean): Rank =>
  operation === 'place' && isProtective ? 'protective' : RANK_OF[operation]

export const isBefore = (one: Rank, other: Rank): boolean =>
  RANKS.indexOf(one) < RANKS.indexOf(other)
