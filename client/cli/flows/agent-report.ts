// What the agent tells the server: which accounts are on this machine, what they have, their
// orders, and what happened. After each event of its trader, and every few seconds, so that the
// server knows when it falls silent. How far its news were taken is the server's to say: each is
// told until then.

import { Refusal } from '@countersign/channel/client.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import type { Price } from '@countersign/core/exchange/portfolio.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, list, object, optional, text, whole } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { agentIdentity, keepAgent } from '../keep/agent.ts'
import { askAgent } from './agent.ts'
import { openOrderTelling } from './agent-orders.ts'
import { askServer } from './api.ts'
import { readAccountList, readBalances, type VenueAccount, type VenueBalances } from './venues.ts'

/** The server calls it silent after four of them. */
const REPORT_SECONDS = 15
/** Which accounts there are is looked at more often: a new one is no news of the trader's. */
const LOOK_MS = 3_000
/** What cannot be asked or told is tried again after as long. */
const PAUSE_MS = 3_000
/** Venues are asked for balances after news, and as often as this. */
const BALANCES_SECONDS = 120

type Following = {
  readonly signal: AbortSignal
  say(line: string): void
}

type Told = {
  readonly balances?: VenueBalances
  readonly prices: readonly Price[]
  readonly failure?: string
}

const page = object({
  head: whole(),
  events: list(object({ seq: whole(), at: whole(), kind: text(32), body: anything }), 1_024),
})
type News = ReturnType<typeof page>

/** More is waiting where so many came. */
const FULL_PAGE = 256
/** What the server makes something of. */
const TOLD_KINDS: ReadonlySet<string> = new Set(['order', 'fill', 'key', 'wake'])
/** As much as it takes of one. */
const MOST_OF_ONE = 8_192
const tick = object({
  bid: optional(text(40)),
  ask: optional(text(40)),
  last: optional(text(40)),
})

/** Runs until it is told to end; what fails is said once, and tried again. */
export async function followAgent(context: Context, { say, signal }: Following): Promise<void> {
  const report = openReports(context)
  let after: number | null = null
  let said = ''
  while (!signal.aborted) {
    try {
      const news = page(await askAgent(context, 'news.next', waitFor(after)), 'news')
      after = await report(news, after)
      if (said !== '') say('The server hears of it again.')
      said = ''
    } catch (error) {
      if (signal.aborted) return
      const why = wordOf(error)
      if (why !== said) say(`The server does not hear of these accounts: ${why}.`)
      said = why
      await pause(signal)
    }
  }
}

/** The first report is made at once, and without news: nobody knows yet how far they were taken. */
const waitFor = (after: number | null) => ({
  after: String(after ?? 0),
  waitMs: String(after === null ? 0 : LOOK_MS),
})

/** @throws Error of a bug, as it is */
function wordOf(error: unknown): string {
  if (error instanceof Fault || error instanceof Refusal) return error.code
  throw error
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAUSE_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

type Report = (news: News, after: number | null) => Promise<number>

/**
 * Reports when it is due: after news, when an account came or went, and every so often.
 * @returns up to where the server took the news
 */
function openReports(context: Context): Report {
  const known = new Map<string, { readonly at: number; readonly told: Told }>()
  const orders = openOrderTelling(context)
  let last = { at: 0, names: '' }
  return async (news, after) => {
    const isNews = after === null || news.events.length > 0 || news.head < after
    const accounts = readAccountList(await askAgent(context, 'account.list', {}))
    const names = accounts.map(({ account, version }) => `${account} ${version}`).join()
    const now = context.now()
    const isDue = isNews || names !== last.names || now - last.at >= REPORT_SECONDS
    if (!isDue) return after
    const listed = accounts.map(({ account }) => account)
    keepAgent(context, agentIdentity(context), listed)
    const isLastPage = news.events.length < FULL_PAGE
    const told: Reported[] = []
    for (const each of accounts) {
      const name = `${each.account} ${each.version}`
      const before = known.get(name)
      const isAsked = (isNews && isLastPage) || !before || now - before.at >= BALANCES_SECONDS
      const asked = isAsked ? { at: now, told: await ask(context, each) } : before
      known.set(name, asked)
      told.push({ ...reported(each, asked.told), ...(await orders.changed(each, accounts.length)) })
    }
    const body = { accounts: told, news: newsToTell(context, news, after) }
    const { newsAfter } = await askServer(context, (api) => api.reportExchange({ body }))
    orders.wereTold()
    last = { at: now, names }
    return newsAfter
  }
}

/** What came after what the server took; what it has no use for is passed over. */
function newsToTell(context: Context, { head, events }: News, after: number | null) {
  const trader = fingerprint(agentIdentity(context))
  const upTo = after === null ? 0 : (events.at(-1)?.seq ?? after)
  const told = (after === null ? [] : events).flatMap(({ seq, at, kind, body }) => {
    const text = TOLD_KINDS.has(kind) ? canonicalText(body) : ''
    const isTold = text !== '' && text.length <= MOST_OF_ONE
    return isTold ? [{ seq: String(seq), at: String(at), kind, body: text }] : []
  })
  return { trader, head: String(head), upTo: String(upTo), events: told }
}

/** What a venue does not answer is told as the code of its fault. */
async function ask(context: Context, { account, venue, quote }: VenueAccount): Promise<Told> {
  try {
    const answer = await askAgent(context, 'account.balances', { account })
    const balances = readBalances(answer)
    const others = balances.balances.filter(({ currency }) => currency !== quote)
    const prices: Price[] = []
    for (const { currency: base } of others) {
      const price = await priceOf(context, venue, `${base}/${quote}`)
      if (price !== undefined) prices.push({ base, quote, price })
    }
    return { balances, prices }
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('exchange.')) {
      return { prices: [], failure: error.code }
    }
    throw error
  }
}

/** The last trade's; else what somebody bids, or asks; nothing where there is no such market. */
async function priceOf(
  context: Context,
  venue: string,
  market: string,
): Promise<string | undefined> {
  try {
    const answer = await askAgent(context, 'market.price', { venue, market })
    const { last, bid, ask: asked } = tick(onlyPrices(answer), 'price')
    return last ?? bid ?? asked
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('exchange.')) return undefined
    throw error
  }
}

function onlyPrices(answer: Canonical): Canonical {
  const { bid, ask: asked, last } = answer as Readonly<Record<string, Canonical>>
  return {
    ...(bid === undefined ? {} : { bid }),
    ...(asked === undefined ? {} : { ask: asked }),
    ...(last === undefined ? {} : { last }),
  }
}

type Reported = ReturnType<typeof reported> & { readonly orders?: string }

const reported = (each: VenueAccount, { balances, prices, failure }: Told) => ({
  account: each.account,
  venue: each.venue,
  quote: each.quote,
  rights: each.rights,
  found: canonicalText(each.found),
  addedAt: String(each.addedAt),
  checkedAt: String(each.checkedAt),
  version: String(each.version),
  prices: [...prices],
  ...(failure === undefined ? {} : { failure }),
  ...(balances === undefined
    ? {}
    : { balancesAt: String(balances.at), balances: balances.balances.map((one) => ({ ...one })) }),
})
