// Asks the trader for the numbers that alerts are about, and has them evaluated: prices as they
// come, balances now and then. A venue that gives no prices is an event.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { AccountBalances, FeedState, MarketTick, TraderPort } from '../ports/trader.ts'
import type { AlertWatch, Received } from './alert-watch.ts'

export type PriceWorld = {
  readonly alerts: AlertWatch
  readonly trader: Pick<TraderPort, 'prices' | 'balances'>
  readonly clock: Clock
}

/** After so long a market that a new alert asks about is asked for. */
const WAIT_MS = 2_000

/** A venue is down when none of its markets has had a price for so long. */
const DOWN_SECONDS = 60

const BALANCES_EVERY_SECONDS = 60

/** @returns asks once for what there is. It throws Fault exchange.*, store.* */
export function priceFollower(world: PriceWorld): (signal?: AbortSignal) => Promise<void> {
  let balancesAt = 0
  return async (signal) => {
    const { alerts, trader, clock } = world
    const markets = new Map(
      alerts.markets().map(({ venue, market }) => [`${venue} ${market}`, { venue, market }]),
    )
    const { ticks, feeds } = await trader.prices([...markets.values()], WAIT_MS, signal)
    const now = clock()
    await alerts.take([...ticks.flatMap((tick) => pricesIn(tick, now)), ...downOf(feeds, now)])
    if (now < balancesAt + BALANCES_EVERY_SECONDS) return
    balancesAt = now
    await takeBalances(world)
  }
}

/** One account that cannot be asked keeps no other from being asked. */
async function takeBalances({ alerts, trader, clock }: PriceWorld): Promise<void> {
  for (const [account, currencies] of alerts.balances()) {
    try {
      await alerts.take(balancesIn(await trader.balances(account), currencies, clock()))
    } catch (fault) {
      if (!(fault instanceof Fault) || !fault.code.startsWith('exchange.')) throw fault
    }
  }
}

/** A tick as numbers: last, and the middle of bid and ask where it has both. */
export function pricesIn(tick: MarketTick, now: UnixSeconds): readonly Received[] {
  const { venue, market, at } = tick
  const [bid, ask, last] = [tick.bid, tick.ask, tick.last].map(decimalOf)
  const price = (source: 'last' | 'mid', value: Decimal): Received => ({
    ...{ kind: 'price', venue, market, source, now },
    last: { value, at },
  })
  return [
    ...(last == null ? [] : [price('last', last)]),
    ...(bid == null || ask == null ? [] : [price('mid', (bid + ask) / 2n)]),
  ]
}

/** What is not listed is not there. */
export function balancesIn(
  { account, at, balances }: AccountBalances,
  currencies: ReadonlySet<string>,
  now: UnixSeconds,
): readonly Received[] {
  return [...currencies].flatMap((currency) => {
    const listed = balances.find((each) => each.currency === currency)
    const value = listed === undefined ? 0n : decimalOf(listed.total)
    return value === null ? [] : [{ kind: 'balance', account, currency, last: { value, at }, now }]
  })
}

/** Each silence of a venue is told of once. */
export function downOf(feeds: readonly FeedState[], now: UnixSeconds): readonly Received[] {
  const venues = Map.groupBy(feeds, ({ venue }) => venue)
  return [...venues].flatMap(([venue, own]) => {
    const since = own.map(({ silentSince }) => silentSince)
    if (since.includes(null)) return []
    const latest = Math.max(...since.map(Number))
    if (now - latest < DOWN_SECONDS) return []
    const condition = { kind: 'venue-down', venue } as const
    return [{ kind: 'event', condition, mark: `venue-down/${venue}/${latest}`, now } as const]
  })
}

function decimalOf(text: string | null): Decimal | null {
  if (text === null) return null
  try {
    const value = parseDecimal(text, 'signed')
    return value < 0n ? null : value
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
