// The real caged trader with an account that trades at a local venue over TLS, and a clock that
// tests wind: for tests of what becomes of orders.

import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VenuePlace } from '@countersign/channel/launch.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  type OrderPolicy,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Dialect, Venue } from '@countersign/demo/venue/open.ts'
import { at } from './house.ts'
import { MORTAL_TRADER } from './inmates.ts'
import { type Desk, openStarted, startTrading, type TradingOptions } from './trader.ts'
import { until } from './until.ts'
import { aVenue, BINANCE_SECRET, KRAKEN_SECRET } from './venue.ts'

const MARKETS = { binance: 'BTC/USDT', kraken: 'BTC/USD' } as const
const QUOTES = { binance: 'USDT', kraken: 'USD' } as const
/** The path of a call that places. */
const PLACING = { binance: '/order', kraken: '/AddOrder' } as const

export type Wish = {
  readonly order?: string
  readonly market?: string
  readonly side?: 'buy' | 'sell'
  readonly amount?: string
  readonly kind?: 'limit' | 'market'
  readonly price?: string
}

export type Placing = {
  readonly desk: Desk
  /** As the account is called. */
  readonly account: string
  readonly venue: Venue
  readonly market: string
  /** For `Venue.fail`. */
  readonly placing: { readonly method: 'POST'; readonly path: string }
  body(wish?: Wish): Readonly<Record<string, Canonical>>
  place(wish?: Wish): Promise<Canonical>
  /** The order's state, when it is one of these. */
  becomes(order: string, ...states: readonly string[]): Promise<Canonical>
  show(order: string): Promise<Canonical>
  /** Of ours, those that the venue took, with all that was filled of them. */
  taken(): readonly { readonly state: string; readonly filled: bigint }[]
  /** Both clocks go on. */
  wind(seconds: number): void
  /** Nobody asked anything for so long that every budget is full again, the venue's own too. */
  rest(): void
  dieAfter(step: string): void
  close(): Promise<void>
}

/** Longer than a venue's ban of an address. */
const REST_SECONDS = 600

/** It may read without a device, and so while the signer is away. */
const BY_SERVER = { role: 'server', device: null } as const

export const anOrderId = (): string => randomBytes(16).toString('hex')

const plentyFor = (market: string): OrderPolicy => tradingPolicy([market], parseDecimal('1000000'))

export type PlacingOptions = {
  readonly policy?: OrderPolicy
  /** What an account with pretended money begins with, in the place of one with a key. */
  readonly paper?: Readonly<Record<string, string>>
  /** How long the trader waits for its venue. */
  readonly timeoutMs?: number
  /** Four people have founded an organisation. */
  readonly isTeam?: boolean
  /** The way from the egress to the trader, by somebody who has the server. */
  readonly tap?: TradingOptions['tap']
  /** Where the egress finds the venue, and whom the trader believes; the venue itself otherwise. */
  readonly front?: (venue: Venue) => Promise<VenuePlace>
}

export async function startPlacing(
  dialect: Dialect,
  options: PlacingOptions = {},
): Promise<Placing> {
  const started = openStarted()
  try {
    return await startBeside(dialect, options, started)
  } catch (error) {
    await started.stop()
    throw error
  }
}

const itself = async ({ url, authority = '' }: Venue) => ({ url, ca: authority })

/** A venue counts nothing that the tests ask for. */
const UNHURRIED = { weightPerMinute: 1_000_000, counterLimit: 1_000_000 }

async function startBeside(
  dialect: Dialect,
  { policy, paper, timeoutMs, isTeam = false, tap, front = itself }: PlacingOptions,
  started: ReturnType<typeof openStarted>,
): Promise<Placing> {
  const venue = await aVenue({ dialect, isSecure: true })
  started.push(venue.close)
  Object.assign(venue.settings, UNHURRIED)
  const place = await front(venue)
  let restedSeconds = 0
  const egressNow = () => performance.now() + restedSeconds * 1_000
  const how = {
    inmate: MORTAL_TRADER,
    egressNow,
    isTeam,
    isUnhurried: true,
    ...(tap ? { tap } : {}),
  }
  const desk = await startTrading({ places: { [dialect]: place }, ...how })
  started.push(desk.stop)
  const put = (name: string, text: string) => writeFileSync(join(desk.real.home.trader, name), text)
  if (timeoutMs !== undefined) put('timeout-ms', String(timeoutMs))
  const market = MARKETS[dialect]
  const account = paper ? 'paper-main' : 'main'
  const own = policy ?? plentyFor(market)
  if (paper) await addPaper(desk, { account, dialect, policy: own }, paper)
  else await addMain(desk, dialect, own)
  const body = bodyIn(account, market)
  const show = async (order: string) =>
    at(await desk.ask('order.show', { account, order }, BY_SERVER), 'orders', '0')
  return {
    desk,
    account,
    venue,
    market,
    placing: { method: 'POST', path: PLACING[dialect] },
    body,
    place: (wish) => desk.ask('order.place', body(wish)),
    show,
    becomes: (order, ...states) =>
      until(
        () => show(order),
        (found) => states.includes(String(at(found, 'state'))),
      ),
    taken: () => venue.exchange.orders('ann').map(({ state, filled }) => ({ state, filled })),
    wind(seconds) {
      desk.real.advance(seconds)
      put('clock-shift', String(desk.real.shift()))
    },
    rest() {
      restedSeconds += REST_SECONDS
      put('rested-seconds', String(restedSeconds))
      const key = venue.keys.find('ann-key')
      if (key) key.spent = 0
    },
    dieAfter: (step) => put('die-after', step),
    close: started.stop,
  }
}

async function addMain(desk: Desk, dialect: Dialect, policy: OrderPolicy): Promise<void> {
  const secret = dialect === 'binance' ? BINANCE_SECRET : KRAKEN_SECRET
  await desk.consent('account.add', {
    account: 'main',
    venue: dialect,
    quote: QUOTES[dialect],
    rights: 'trade',
    policy: orderPolicyToCanonical(policy),
    secrets: desk.seal('main', dialect, { key: 'ann-key', secret }),
  })
}

type PaperMain = {
  readonly account: string
  readonly dialect: Dialect
  readonly policy: OrderPolicy
}

async function addPaper(
  desk: Desk,
  { account, dialect, policy }: PaperMain,
  amounts: Readonly<Record<string, string>>,
): Promise<void> {
  const balances = Object.entries(amounts).map(([currency, amount]) => ({ currency, amount }))
  const given = { account, venue: dialect, quote: QUOTES[dialect], balances }
  await desk.consent('account.paper', { ...given, policy: orderPolicyToCanonical(policy) })
}

/** What `order.place` takes; whatever is not wished for is some order that rests. */
function bodyIn(account: string, market: string): Placing['body'] {
  return ({ kind = 'limit', price = '40000', ...wish } = {}) => ({
    account,
    order: wish.order ?? anOrderId(),
    market: wish.market ?? market,
    side: wish.side ?? 'buy',
    amount: wish.amount ?? '0.01',
    execution: { kind, price },
  })
}
