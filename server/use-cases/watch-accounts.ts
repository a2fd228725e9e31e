// Asks the trader which accounts there are, and what they have: every few minutes and after news of
// them. What an account had an hour ago, or before it changed, stays as a point of its history.

import {
  type Holding,
  isSameHoldings,
  type PortfolioPoint,
  type Price,
  rateOf,
} from '@countersign/core/exchange/portfolio.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import type { ExchangeAccount, TraderPort } from '../ports/trader.ts'
import type { NewsConsumer } from './follow-news.ts'

type WatchWorld = {
  readonly store: Store
  readonly trader: TraderPort | null
  readonly clock: Clock
}
type TraderWorld = WatchWorld & { readonly trader: TraderPort }

/** Which accounts there are is the trader's to say, and asks nothing of a venue. */
export const WATCH_EVERY_SECONDS = 20

const BALANCES_EVERY_SECONDS = 300

/** Orders fill in many steps: what they come to is asked once. */
const AFTER_NEWS_SECONDS = 2

const POINT_EVERY_SECONDS = 3_600

/** A price is asked again after as long, for the same market. */
const PRICE_SECONDS = 60

/** Where a currency has no market with the account's own, it may have one with these. */
const BRIDGES = ['USDT', 'USD', 'BTC', 'EUR'] as const

/** After these an account has something else than before. */
const OF_ONE: ReadonlySet<string> = new Set(['order', 'fill', 'balance'])

export const watchAfterNews: NewsConsumer = async (tx, { kind, at, body }) => {
  const account = typeof body === 'object' && 'account' in body ? body.account : null
  // Who comes, changes or goes is in the list of all.
  const isOne = OF_ONE.has(kind) && typeof account === 'string'
  const job = { kind: 'watch-accounts', account: isOne ? account : null } as const
  if (isOne) await tx.enqueue(job, { runAt: at + AFTER_NEWS_SECONDS })
  else if (kind === 'account' || kind === 'key') await tx.enqueue(job)
}

/** @returns what the job runs */
export function openWatch(world: WatchWorld) {
  const known = new Map<string, { readonly at: number; readonly price: string | null }>()
  const { trader, clock } = world
  if (!trader) return async () => undefined
  const priceOf: PriceOf = async (venue, market) => {
    const key = `${venue} ${market}`
    const told = known.get(key)
    if (told && clock() - told.at < PRICE_SECONDS) return told.price
    const price = (await trader.price(venue, market).catch(noneOf))?.price ?? null
    known.set(key, { at: clock(), price })
    return price
  }
  const asked = new Map<string, number>()
  const isDue = ({ account, version }: ExchangeAccount) =>
    clock() - (asked.get(`${account} ${version}`) ?? 0) >= BALANCES_EVERY_SECONDS
  /** @throws Fault exchange.trader_away, store.* */
  return async ({ account }: { readonly account: string | null }): Promise<void> => {
    const accounts = await takeAccounts({ ...world, trader })
    for (const each of accounts.filter((one) => one.account === account || isDue(one))) {
      asked.set(`${each.account} ${each.version}`, clock())
      await watchOne({ ...world, trader }, each, priceOf)
    }
  }
}

type PriceOf = (venue: string, market: string) => Promise<string | null>

/** A venue without such a market, or that does not answer, tells no price. */
function noneOf(fault: unknown): null {
  if (fault instanceof Fault && fault.code.startsWith('exchange.')) return null
  throw fault
}

/** An account that is gone has nothing from then on. */
async function takeAccounts({ store, trader, clock }: TraderWorld) {
  const accounts = await trader.accounts()
  const now = clock()
  await store.transact(async (tx) => {
    const before = await tx.exchangeAccounts()
    await tx.putExchangeAccounts(accounts.map((each) => ({ ...each, heardAt: now, device: null })))
    const names = new Set(accounts.map(({ account }) => account))
    const own = before.filter(({ device }) => device === null)
    for (const { account } of own.filter((each) => !names.has(each.account))) {
      await tx.putPortfolioPoint({ account, at: now, totals: [], prices: [] })
    }
  })
  return accounts
}

async function watchOne({ store, trader, clock }: TraderWorld, of: ExchangeAccount, ask: PriceOf) {
  const { account, venue } = of
  try {
    const told = await trader.balances(account)
    const totals = told.balances.map(({ currency, total }) => ({ currency, total }))
    const points = await store.reader.portfolioPoints(told.at, told.at)
    const last = points.find((each) => each.account === account)
    const isDue = !last || told.at - last.at >= POINT_EVERY_SECONDS
    const isPoint = isDue || !isSameHoldings(last.totals, totals)
    const point: PortfolioPoint | null = isPoint
      ? { account, at: told.at, totals, prices: await pricesFor(of, totals, ask) }
      : null
    await store.transact(async (tx) => {
      // It may have gone meanwhile.
      if (!(await tx.exchangeAccounts()).some((each) => each.account === account)) return
      await tx.putBalances(told)
      const well = { answeredAt: told.at, failedAt: null, failure: '' }
      await tx.putExchangeHealth({ account, venue, ...well })
      if (point) await tx.putPortfolioPoint(point)
    })
  } catch (fault) {
    const isTold = fault instanceof Fault && fault.code.startsWith('exchange.')
    if (!isTold || fault.code === 'exchange.trader_away') throw fault
    await store.transact(async (tx) => {
      const known = (await tx.exchangeHealth()).find((each) => each.account === account)
      const { answeredAt = null, failedAt = null } = known ?? {}
      const failed = { failedAt: failedAt ?? clock(), failure: fault.code }
      await tx.putExchangeHealth({ account, venue, answeredAt, ...failed })
    })
  }
}

/** Those that lead from what there is to the account's own currency, as far as there are any. */
async function pricesFor(
  { venue, quote }: ExchangeAccount,
  totals: readonly Holding[],
  ask: PriceOf,
): Promise<readonly Price[]> {
  const prices: Price[] = []
  const tryMarket = async (base: string, to: string) => {
    const price = await ask(venue, `${base}/${to}`)
    if (price !== null) prices.push({ base, quote: to, price })
  }
  for (const { currency } of totals) {
    for (const to of [quote, ...BRIDGES]) {
      if (to === currency) continue
      if (rateOf(currency, quote, prices) !== null) break
      await tryMarket(currency, to)
      if (to !== quote && rateOf(to, quote, prices) === null) await tryMarket(to, quote)
      // Money against money is often quoted the other way round.
      if (to === quote && rateOf(currency, to, prices) === null) await tryMarket(to, currency)
    }
  }
  return prices
}
