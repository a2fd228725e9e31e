// The trader over its socket: each question on a connection of its own, so that one that waits for
// news, or for a slow venue, keeps nobody waiting. Answers are checked against the identity this
// server was started with.

import { askOnce, askOver, Refusal } from '@countersign/channel/client.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import { faultOf } from '@countersign/channel/refused.ts'
import type { TraderMessage } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { readOrders } from '@countersign/core/exchange/orders/told.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { TraderPort } from '../../ports/trader.ts'
import {
  readAccount,
  readAccounts,
  readBalances,
  readFeeds,
  readNews,
  readPrice,
} from './answers.ts'
import { readCandles } from './candles.ts'
import { readPrices } from './prices.ts'

export type TraderOptions = {
  readonly socketPath: string
  readonly identity: Identity
  /** UnixSeconds. */
  readonly now: () => number
}

export type TraderConnection = TraderPort & { close(): void }

/** A venue may take its time, and its budget another. */
const TIMEOUT_MS = 45_000
/** On top of how long it was asked to wait. */
const GRACE_MS = 10_000

type How = { readonly timeoutMs?: number; readonly signal?: AbortSignal | undefined }

export function openTrader({ socketPath, identity, now }: TraderOptions): TraderConnection {
  const closing = new AbortController()

  const ask = async (kind: TraderMessage, body: Canonical, how: How = {}): Promise<Canonical> => {
    const { timeoutMs = TIMEOUT_MS, signal } = how
    const until = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
    const exchange = (payload: Uint8Array) => askOnce(socketPath, payload, timeoutMs, until)
    try {
      return await askOver<TraderMessage>(exchange, { identity, now })(kind, body)
    } catch (error) {
      if (error instanceof Refusal) throw faultOf(error.code, error.facts)
      if (error instanceof Fault && AWAY.has(error.code)) {
        throw new Fault('exchange.trader_away', {}, { cause: error })
      }
      throw error
    }
  }

  return {
    fingerprint: fingerprint(identity),
    accounts: async () => readAccounts(await ask('account.list', {})),
    account: async (account) => readAccount(await ask('account.show', { account })),
    balances: async (account) => readBalances(await ask('account.balances', { account })),
    async price(venue, market) {
      try {
        return readPrice(await ask('market.price', { venue, market }))
      } catch (fault) {
        if (fault instanceof Fault && NO_PRICE.has(fault.code)) return null
        throw fault
      }
    },
    feeds: async () => readFeeds(await ask('account.health', {})),
    async orders({ account, which, before }) {
      const whose = account === undefined ? {} : { account }
      const page = before === undefined ? {} : { before: plain(before) }
      return readOrders(await ask('order.list', { ...whose, which, ...page }))
    },
    order: async (account, order) => readOrders(await ask('order.show', { account, order })),
    candles: async (venue, market, span) =>
      readCandles(await ask('market.candles', { venue, market, span })),
    async news(after, waitMs, signal) {
      const body = { after: plain(after), waitMs: plain(waitMs) }
      return readNews(await ask('news.next', body, { timeoutMs: waitMs + GRACE_MS, signal }))
    },
    // After all news there will ever be: those are read by another question.
    async prices(markets, waitMs, signal) {
      const body = { after: plain(Number.MAX_SAFE_INTEGER), waitMs: plain(waitMs) }
      const prices = markets.map(({ venue, market }) => ({ venue, market }))
      const how = { timeoutMs: waitMs + GRACE_MS, signal }
      return readPrices(await ask('news.next', { ...body, prices }, how))
    },
    close: () => closing.abort(),
  }
}

/** The venue says so of a market that it does not have. */
const NO_PRICE: ReadonlySet<string> = new Set([
  'exchange.market_unknown',
  'exchange.venue_refused',
  'exchange.answer_invalid',
])

const AWAY: ReadonlySet<string> = new Set([
  'channel.unreachable',
  'channel.closed',
  'channel.timeout',
])
