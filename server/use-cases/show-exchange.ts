// What is shown of accounts at exchanges, out of what the trader last said: who asks is never kept
// waiting by a venue, and is told of when it is.

import { readView } from '@countersign/core/charter/view.ts'
import { isPaperName } from '@countersign/core/exchange/paper/terms.ts'
import { describeOrderPolicy } from '@countersign/core/exchange/policy/describe.ts'
import { orderPolicyFromCanonical } from '@countersign/core/exchange/policy/policy.ts'
import {
  historyOf,
  type PortfolioPoint,
  type Price,
  pricesOf,
  together,
  type Worth,
  type WorthAt,
  worthOf,
} from '@countersign/core/exchange/portfolio.ts'
import { isPaperFound } from '@countersign/core/exchange/rights/found.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { AccountHealth, AccountRecord, BalanceRecord } from '../ports/portfolio.ts'
import type { Reader } from '../ports/store.ts'
import type { FeedHealth, FeedsTold, PriceHealth } from '../ports/trader.ts'
import type { World } from './world.ts'

type Health = Partial<Pick<AccountHealth, 'answeredAt' | 'failedAt' | 'failure'>>
/** `silentSince`: of one whose key is on somebody's own machine, where nothing is heard of it. */
export type ShownAccount = AccountRecord &
  Health &
  Worth & { readonly silentSince: number | null; readonly isPaper: boolean }

/** An agent tells of its accounts four times as often. */
const SILENT_SECONDS = 60

const DAY = 86_400
/** However long the time, no more points than a picture can show. */
const MOST_POINTS = 4_000
const STEPS = [300, 3_600, DAY, 7 * DAY, 30 * DAY] as const

/** By name. */
export async function listExchangeAccounts({
  store: { reader },
  clock,
}: Pick<World, 'store' | 'clock'>): Promise<readonly ShownAccount[]> {
  const [accounts, balances] = [await reader.exchangeAccounts(), await reader.exchangeBalances()]
  const health = await reader.exchangeHealth()
  const now = clock()
  const prices = await newestPrices(reader, now)
  return accounts.map((record) => ({
    ...record,
    isPaper: isPaperFound(record.found),
    silentSince: silentSince(record, now),
    ...health.find((each) => each.account === record.account),
    ...worthOf(ofAccount(balances, record.account), record.quote, prices),
  }))
}

/** Of one whose key is on somebody's own machine, where nothing is heard of it. */
export const silentSince = ({ device, heardAt }: AccountRecord, now: number): number | null =>
  device !== null && now - heardAt > SILENT_SECONDS ? heardAt : null

const ofAccount = (balances: readonly BalanceRecord[], account: string) =>
  balances.filter((each) => each.account === account)

const newestPrices = async (reader: Reader, now: number): Promise<readonly Price[]> =>
  pricesOf(await reader.portfolioPoints(now, now), now)

/** @throws Fault exchange.account_missing */
export async function showExchangeAccount(
  world: Pick<World, 'store' | 'clock' | 'signer'>,
  account: string,
): Promise<ShownAccount & { readonly policy: readonly string[] | null }> {
  const found = (await listExchangeAccounts(world)).find((each) => each.account === account)
  if (!found) throw new Fault('exchange.account_missing', { account })
  return { ...found, policy: await policyOf(world, account) }
}

/** Null where the charter has none, or nobody can ask for it now. */
async function policyOf(
  { signer }: Pick<World, 'signer'>,
  account: string,
): Promise<readonly string[] | null> {
  try {
    const { accounts } = readView(await signer.charter())
    const orders = accounts.find(({ name }) => name === account)?.orders
    return orders === undefined ? null : describeOrderPolicy(orderPolicyFromCanonical(orders))
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}

/** @throws Fault exchange.account_missing */
export async function showExchangeBalances(
  { store: { reader }, clock }: Pick<World, 'store' | 'clock'>,
  account: string,
) {
  const record = (await reader.exchangeAccounts()).find((each) => each.account === account)
  if (!record) throw new Fault('exchange.account_missing', { account })
  const { quote } = record
  const balances = ofAccount(await reader.exchangeBalances(), account)
  const prices = await newestPrices(reader, clock())
  const shown = balances.map(({ currency, total, free, used }) => {
    const { worth, unknown } = worthOf([{ currency, total }], quote, prices)
    return { currency, total, free, used, worth: unknown.length === 0 ? worth : null }
  })
  const health = (await reader.exchangeHealth()).find((each) => each.account === account)
  const at = health?.answeredAt ?? null
  return { at, quote, balances: shown, ...worthOf(balances, quote, prices) }
}

export type Portfolio = WorthAt & {
  readonly quote: string
  readonly quotes: readonly string[]
  readonly stepSeconds: number
  readonly points: readonly WorthAt[]
  readonly accounts: readonly (Worth & {
    readonly account: string
    readonly isPaper: boolean
    readonly at: number
  })[]
}

type AskedPortfolio = {
  readonly quote?: string | undefined
  /** What is real and what is pretended are never added up. */
  readonly of?: 'real' | 'paper' | undefined
  readonly from?: number
  readonly to?: number
}

/** @throws Fault http.request_invalid for a time that ends before it begins */
export async function showPortfolio(
  { store: { reader }, clock }: Pick<World, 'store' | 'clock'>,
  wanted: AskedPortfolio,
): Promise<Portfolio> {
  const now = clock()
  const { to = now } = wanted
  const { from = to - 30 * DAY } = wanted
  if (from > to) throw new Fault('http.request_invalid', { where: 'query/from', wanted: 'a start' })
  const accounts = await reader.exchangeAccounts()
  const isWanted = kindIn(accounts, wanted.of ?? 'real')
  const quote = wanted.quote ?? accounts.find(isWanted)?.quote ?? 'USDT'
  const all = lastOfEach(await reader.portfolioPoints(now, now))
  const latest = all.filter(isWanted)
  const prices = pricesOf(all, now)
  const points = (await reader.portfolioPoints(from, to)).filter(isWanted)
  const stepSeconds = stepFor(from, to)
  const names = pricesOf(latest, now).flatMap((price) => [price.base, price.quote])
  const known = accounts.flatMap(({ account }) => all.filter((each) => each.account === account))
  return {
    quote,
    quotes: [...new Set([...accounts.map((each) => each.quote), ...names])].toSorted(),
    ...together(latest, quote, now),
    stepSeconds,
    points: historyOf(points, quote, { from, stepSeconds }),
    accounts: known.map(({ account, at, totals }) => {
      const isPaper = !kindIn(accounts, 'real')({ account })
      return { account, isPaper, at, ...worthOf(totals, quote, prices) }
    }),
  }
}

/** Of an account that is gone only its name says which it was. */
function kindIn(accounts: readonly AccountRecord[], kind: 'real' | 'paper') {
  const known = new Map(accounts.map((record) => [record.account, isPaperFound(record.found)]))
  return ({ account }: { readonly account: string }): boolean =>
    (known.get(account) ?? isPaperName(account)) === (kind === 'paper')
}

const stepFor = (from: number, to: number): number =>
  STEPS.find((each) => (to - from) / each <= MOST_POINTS && (each > 300 || to - from <= 2 * DAY)) ??
  Math.ceil((to - from) / MOST_POINTS)

const lastOfEach = (points: readonly PortfolioPoint[]): readonly PortfolioPoint[] => [
  ...new Map(points.map((each) => [each.account, each])).values(),
]

export type VenueHealth = Health & {
  readonly venue: string
  readonly accounts: number
  readonly failing: number
  /** How each of its accounts is watched; none while the trader does not say. */
  readonly feeds: readonly FeedHealth[]
  /** The same of each market of it whose prices somebody waits for. */
  readonly prices: readonly PriceHealth[]
}

const NOT_TOLD: FeedsTold = { accounts: [], prices: [] }

/** By venue: of its accounts the last answer, and the first failure that lasts. */
export async function listVenues({
  store: { reader },
  trader,
}: Pick<World, 'store' | 'trader'>): Promise<readonly VenueHealth[]> {
  const [accounts, health] = [await reader.exchangeAccounts(), await reader.exchangeHealth()]
  // What it does not say now is not known to be silent.
  const told = (await trader?.feeds().catch(() => NOT_TOLD)) ?? NOT_TOLD
  const venues = [...new Set(accounts.map(({ venue }) => venue))].toSorted()
  return venues.map((venue) => {
    const all = health.filter((each) => each.venue === venue)
    const failing = all.flatMap(({ failedAt, failure }) => {
      return failedAt === null ? [] : [{ failedAt, failure }]
    })
    const answered = all.flatMap(({ answeredAt }) => (answeredAt === null ? [] : [answeredAt]))
    return {
      venue,
      accounts: accounts.filter((each) => each.venue === venue).length,
      failing: failing.length,
      feeds: told.accounts.filter((each) => each.venue === venue),
      prices: told.prices.filter((each) => each.venue === venue),
      answeredAt: answered.length > 0 ? Math.max(...answered) : null,
      ...failing.toSorted((a, b) => a.failedAt - b.failedAt).at(0),
    }
  })
}
