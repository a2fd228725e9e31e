// One account's feed over a real ledger, beside a venue that says what a test has it say, and a
// clock that stands until it is wound.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Fault } from '@countersign/core/fault.ts'
import { openNews } from '@countersign/trader/news.ts'
import type { OpenOrder } from '@countersign/trader/watching/ask.ts'
import { AccountFeed } from '@countersign/trader/watching/feed.ts'
import type { Fill } from '@countersign/trader/watching/fill.ts'
import type { Heard } from '@countersign/trader/watching/heard.ts'
import { openLedger } from '@countersign/trader/watching/ledger.ts'
import type { Ear } from '@countersign/trader/watching/stream.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { woundTime } from './wound.ts'

export const START = 1_800_000_000
export const ADDED = START - 3_600
export const BEAT_MS = 30_000
export const NOTHING: Heard = { orders: [], trades: [], totals: new Map(), isGap: false }

/** `o1` is whose a test says; no other order is ours. */
export const fillAt = (tradeId: string, atMs: number, venueOrderId = 'o1'): Fill => ({
  ...{ market: 'BTC/USDT', tradeId, venueOrderId, side: 'buy', amount: 10n ** 18n },
  ...{ price: 10n ** 18n, fee: '', feeCurrency: '', atMs },
})

/** The same as a stream tells it. */
export const heardOf = (id: string, atMs: number, of: object = {}) => ({
  ...{ id, order: 'o1', symbol: 'BTC/USDT', side: 'buy', timestamp: atMs, amount: '1', price: '1' },
  ...of,
})

type Venue = 'binance' | 'kraken'

export class WatchedFeed {
  totals: Readonly<Record<string, string>> = { BTC: '1' }
  held = ''
  open: readonly OpenOrder[] = []
  trades: readonly Fill[] = []
  failing: Fault | null = null
  isReachable = true
  /** Whose `o1` is; null while that is not known. */
  whose: string | null = ''
  /** In which ours may be live. */
  live: readonly string[] = []
  /** Happens while the venue answers. */
  during = () => {}

  asked: string[] = []
  since: number[] = []
  /** At most so many were asked at once. */
  together = 0
  readonly saw: string[] = []
  readonly ears: Ear[] = []
  closed = 0
  feed!: AccountFeed

  readonly #folder = mkdtempSync(join(tmpdir(), 'countersign-feed-'))
  readonly #journal = openJournal(this.#folder, new Uint8Array(32).fill(7))
  readonly #time = woundTime()
  #asking = 0

  async start(venue: Venue = 'kraken', hasStream = true): Promise<void> {
    const [journal, time] = [this.#journal, this.#time]
    const clock = () => Math.floor(this.nowMs() / 1_000)
    const listen = (ear: Ear) => {
      this.ears.push(ear)
      return () => {
        this.closed += 1
      }
    }
    this.feed = new AccountFeed({
      account: { name: 'main', venue, quote: 'USDT', addedAt: ADDED },
      source: this.#source(),
      listen: hasStream ? listen : null,
      ledger: openLedger({ journal, news: openNews(journal, clock) }),
      ours: {
        saw: (_, { id }) => void this.saw.push(String(id)),
        orderOf: (_, { venueOrderId }) => (venueOrderId === 'o1' ? this.whose : ''),
        isOurs: (_, { clientId }) => clientId === 'mine',
        markets: () => this.live,
      },
      ...{ time, clock, isReachable: () => this.isReachable, beatMs: () => BEAT_MS },
    })
    await this.settled()
  }

  #source() {
    return {
      balances: async () => {
        this.asked.push('balances')
        this.#asking += 1
        this.together = Math.max(this.together, this.#asking)
        const all = new Map(Object.entries(this.totals))
        const mark = JSON.stringify([this.totals, this.held])
        this.during()
        await setImmediate()
        this.#asking -= 1
        if (this.failing) throw this.failing
        return { totals: all, mark }
      },
      openOrders: async () => this.open,
      trades: async (market: string | null, sinceMs: number) => {
        this.asked.push(`trades ${market ?? 'all'}`)
        this.since.push(sinceMs)
        return this.trades.filter(({ atMs }) => atMs >= sinceMs)
      },
      marketsOf: async (of: ReadonlySet<string>) =>
        of.has('BTC') && of.has('USDT') ? ['BTC/USDT'] : [],
    }
  }

  /** With its stream there, and the venue asked since. */
  async streaming(venue: Venue = 'kraken'): Promise<void> {
    await this.start(venue)
    this.ears.at(-1)?.ready()
    await this.settled()
    this.asked = []
  }
  hear(heard: Partial<Heard>): void {
    this.ears.at(-1)?.told({ ...NOTHING, ...heard })
  }
  nowMs(): number {
    return START * 1_000 + this.#time.now() - 1_000_000
  }
  async pass(ms: number): Promise<void> {
    this.#time.wind(ms)
    await this.settled()
  }
  async settled(): Promise<void> {
    for (let n = 0; n < 10; n += 1) await setImmediate()
  }
  told(kind: string): readonly Readonly<Record<string, unknown>>[] {
    return [...this.#journal.all('news')].flatMap((entry) =>
      entry.kind === kind ? [entry.body as Readonly<Record<string, unknown>>] : [],
    )
  }
  fills(): readonly unknown[] {
    return this.told('fill').map(({ tradeId }) => tradeId)
  }
  end(): void {
    this.feed.close()
    this.#journal.close()
    rmSync(this.#folder, { recursive: true })
  }
}
