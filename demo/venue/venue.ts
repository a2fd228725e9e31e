// What both dialects stand on, put together: one exchange, its own traders, keys, clock, faults and
// limits. Tests hold it in their process; demo/venue/main.ts runs it as a program.

import { type Units, units } from './amount.ts'
import { Exchange } from './exchange.ts'
import { Faults } from './faults.ts'
import { House } from './house.ts'
import { Keys } from './keys.ts'
import type { FeeRule } from './ledger.ts'
import { hasLimit, isConditional, type OrderWish } from './order.ts'
import { Streams } from './streams.ts'

export type Withdrawal = {
  readonly id: string
  readonly account: string
  readonly asset: string
  readonly amount: Units
  readonly to: string
}

/** What is the same for both venues, and what tests and the control port reach for. */
export type Ground = {
  readonly exchange: Exchange
  readonly house: House
  readonly keys: Keys
  readonly faults: Faults
  readonly streams: Streams
  /** Withdrawals that happened: the money is gone. */
  readonly withdrawals: Withdrawal[]
  /** Orders that the venue does not find for a while. They are there, and they trade. */
  readonly hidden: Set<number>
  readonly seen: Map<string, string>
  readonly settings: Settings
  readonly now: () => number
}

/** Whether the venue shows an order to its owner: some are known to hide what they took. */
export const isShown = ({ hidden, settings }: Ground, id: number): boolean =>
  !settings.hidesOrders && !hidden.has(id)

export type Settings = {
  /** How far the venue's clock is ahead of the machine's. */
  skewMs: number
  isInMaintenance: boolean
  /** Takes orders and tells of none, to nobody who looks and by no stream. */
  hidesOrders: boolean
  /** Takes an order with a trigger as one without: as a venue that does not know the parameter. */
  dropsTriggers: boolean
  /** Binance: the weight that an address may use in a minute. */
  weightPerMinute: number
  /** Kraken: what the counter may rise to, and how much it falls in a second. */
  counterLimit: number
  counterPerSecond: number
}

export type Opening = {
  /** The machine's clock, unless tests hold one of their own. */
  readonly clock?: () => number
  readonly seed?: number
}

export type Law = { readonly fees: FeeRule; readonly refusesMetStops: boolean }

export function layGround(law: Law, { clock = Date.now, seed = 1 }: Opening): Ground {
  const settings: Settings = {
    skewMs: 0,
    isInMaintenance: false,
    hidesOrders: false,
    dropsTriggers: false,
    weightPerMinute: 6000,
    counterLimit: 20,
    counterPerSecond: 0.5,
  }
  const now = () => clock() + settings.skewMs
  const exchange = new Exchange({ ...law, now })
  return {
    exchange,
    house: new House(exchange, seed),
    keys: new Keys(now),
    faults: new Faults(),
    streams: new Streams(),
    withdrawals: [],
    hidden: new Set(),
    seen: new Map(),
    settings,
    now,
  }
}

/** The order as the venue understands it. */
export function understood({ settings }: Ground, wish: OrderWish): OrderWish {
  if (!settings.dropsTriggers || !isConditional(wish.kind)) return wish
  const { trigger: _, ...rest } = wish
  return { ...rest, kind: hasLimit(wish.kind) ? 'limit' : 'market' }
}

/** Takes the money out of the venue, for good. */
export function withdraw(ground: Ground, wanted: Omit<Withdrawal, 'id'>): Withdrawal | undefined {
  const { account, asset, amount } = wanted
  const { free } = ground.exchange.accounts.balance(account, asset)
  if (amount <= 0n || amount > free) return undefined
  ground.exchange.deposit(account, asset, -amount)
  const id = `venue-withdrawal-${ground.withdrawals.length + 1}`
  const withdrawal = { id, ...wanted }
  ground.withdrawals.push(withdrawal)
  return withdrawal
}

/** The lowest amount of an asset that leaves the venue. */
export const MIN_WITHDRAWAL: Units = units('0.0001')
