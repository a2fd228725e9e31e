// The venue of accounts with pretended money: real prices, for which this process ended TLS, and
// nothing that leaves it. To the rest of the trader it is a venue like any other.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Draft } from '@countersign/core/charter/entry.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import type { VenueOrder } from '@countersign/core/exchange/orders/track.ts'
import {
  heldIn,
  openOrders,
  type PaperEvent,
  type PaperOrder,
} from '@countersign/core/exchange/paper/book.ts'
import { placePaper, tickPaper, topOf } from '@countersign/core/exchange/paper/matching.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { Accounts } from '../accounts.ts'
import { type MarketName, openMarkets } from '../kept/markets.ts'
import type { AtVenue } from '../orders/at-venue.ts'
import type { Prices } from '../prices/prices.ts'
import { NOTHING_HEARD } from '../venue/failure.ts'
import type { AccountSource } from '../watching/ask.ts'
import type { Ear, Listen } from '../watching/stream.ts'
import { type Opening, openPaperBooks, type PaperBooks } from './books.ts'
import { heardOf, sourceOf } from './told.ts'

export type Paper = {
  /** @param append - journals what it is given, with the account */
  open(account: string, opening: Opening, append: (draft: Draft) => void): void
  /** Of each currency, as texts. */
  balances(account: string): readonly PaperBalance[]
  at(account: string): AtVenue
  source(account: string): AccountSource
  listen(account: string): Listen
}

type PaperBalance = {
  readonly currency: string
  readonly total: string
  readonly free: string
  readonly used: string
}

type PaperParts = {
  readonly journal: Journal
  readonly accounts: Pick<Accounts, 'all' | 'get'>
  readonly prices: Pick<Prices, 'watch' | 'ask'>
  readonly time: () => UnixSeconds
}

type World = PaperParts & {
  readonly books: PaperBooks
  readonly ears: Map<string, Set<Ear>>
  /** Journals, tells, and watches what is left. */
  record(account: string, events: readonly PaperEvent[]): void
}

/** @throws Fault vault.journal_broken */
export function openPaper(parts: PaperParts): Paper {
  const { journal, accounts, prices, time } = parts
  const books = openPaperBooks(journal, time)
  const ears = new Map<string, Set<Ear>>()
  const ticked = (name: MarketName, tick: Tick) => queueMicrotask(() => match(world, name, tick))
  const markets = openMarkets({ prices, time, ticked })
  const watch = () => markets.want(accounts.all().flatMap((each) => restingIn(books, each)))
  const record: World['record'] = (account, events) => {
    if (events.length === 0) return
    const heard = heardOf(books.record(account, events), events)
    watch()
    // Whoever placed it hears of it first by its own answer.
    setImmediate(() => {
      for (const ear of ears.get(account) ?? []) ear.told(heard)
    })
  }
  const world: World = { ...parts, books, ears, record }
  watch()
  return {
    open: books.open,
    balances: (account) => balancesIn(books, account),
    at: (account) => atPaper(world, account),
    source: (account) => sourceOf(() => books.get(account)),
    listen: (account) => (ear) => {
      const own = ears.get(account) ?? new Set()
      ears.set(account, own.add(ear))
      ear.ready()
      return () => void own.delete(ear)
    },
  }
}

type Named = ReturnType<Accounts['get']>

function restingIn(books: PaperBooks, { name, venue, isPaper }: Named): readonly MarketName[] {
  if (!isPaper) return []
  return openOrders(books.get(name)).map(({ market }) => ({ venue, market }))
}

/** Fills what the market has come to. What cannot be journalled is filled by a later price. */
function match({ accounts, books, time, record }: World, at: MarketName, tick: Tick): void {
  const top = topOf(tick, time())
  if (top === null) return
  for (const { name, venue, isPaper } of accounts.all()) {
    if (!isPaper || venue !== at.venue) continue
    try {
      record(name, tickPaper(books.get(name), at.market, top, time()))
    } catch {
      process.stderr.write('trader: a pretended order could not be filled\n')
    }
  }
}

function atPaper({ books, accounts, prices, time, record }: World, account: string): AtVenue {
  const find = (clientId: string) => books.get(account).orders.get(clientId)
  return {
    async place({ market, side, plan }, { clientId, amount }, mayLeave) {
      const { venue } = accounts.get(account)
      const tick = await prices.ask(venue, market).catch(() => null)
      if (!(await mayLeave())) return 'withheld'
      const top = tick && topOf(tick, time())
      // A venue that does not say what it trades at takes no order now.
      if (top === null) return failed('throttled', 'exchange.price_missing')
      const wish = { clientId, market, side, amount, price: plan.price }
      const isImmediate = plan.kind === 'market'
      const taken = placePaper(books.get(account), { ...wish, isImmediate }, top, time())
      if (taken.kind === 'refused') {
        if (taken.why === 'duplicate') return failed('duplicate', 'DuplicateOrderId')
        return failed('refused', taken.why === 'funds' ? 'InsufficientFunds' : 'InvalidOrder')
      }
      record(account, taken.events)
      return { kind: 'answered', value: seen(find(clientId) as PaperOrder) }
    },
    look: async (_, { clientId }) => {
      const order = find(clientId)
      return order ? seen(order) : 'absent'
    },
    cancel: async (_, { clientId }) => {
      if (find(clientId)?.status === 'open') record(account, [{ kind: 'ended', clientId }])
    },
  }
}

const failed = (meaning: 'refused' | 'throttled' | 'duplicate', as: string) =>
  ({ kind: 'failed', ...NOTHING_HEARD, meaning, as, isHint: false }) as const

const seen = ({ venueId, status, amount }: PaperOrder): VenueOrder => ({
  venueId,
  status,
  filled: status === 'filled' ? amount : 0n,
})

function balancesIn(books: PaperBooks, account: string): readonly PaperBalance[] {
  const book = books.get(account)
  const held = heldIn(book)
  return [...book.totals]
    .filter(([, total]) => total > 0n)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, total]) => {
      const used = held.get(currency) ?? 0n
      const [free, all, kept] = [total - used, total, used].map(writeDecimal)
      return { currency, total: all ?? '', free: free ?? '', used: kept ?? '' }
    })
}
