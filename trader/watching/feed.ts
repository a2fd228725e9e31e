// One account, watched. Its stream tells at once, the venue itself is asked after each silence,
// connection and change: what it answers is the truth, what a stream says only comes earlier.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Account } from '../accounts.ts'
import type { Time } from '../prices/rhythm.ts'
import { type AccountSource, type Balances, isByMarket } from './ask.ts'
import { type Fill, isExact, readFill } from './fill.ts'
import type { Heard } from './heard.ts'
import type { Ledger, Owned, Totals } from './ledger.ts'
import type { Ours } from './ours.ts'
import { openSilence, type Silence } from './silence.ts'
import type { Listen } from './stream.ts'
import { openTotals, type TotalsTold } from './totals.ts'

export type AccountHealth = {
  readonly account: string
  readonly venue: VenueId
  /** `stream`: it speaks. `asked`: there is none, or none that is believed now. */
  readonly by: 'stream' | 'asked'
  /** By our own clock; null while the venue tells or answers. */
  readonly silentSince: UnixSeconds | null
  /** What went wrong last, since all was good; a fault's code, or of a stream. */
  readonly why: string
}

export type AccountFeedOptions = {
  readonly account: Pick<Account, 'name' | 'venue' | 'quote' | 'addedAt'>
  readonly source: AccountSource
  readonly listen: Listen | null
  readonly ledger: Ledger
  readonly ours: Ours
  readonly time: Time
  readonly clock: () => UnixSeconds
  /** Whether requests can leave. */
  readonly isReachable: () => boolean
  /** Between two looks; longer where many share a venue. */
  readonly beatMs: () => number
}

/** Before what cannot leave is tried again. */
const AWAY_MS = 1_000
/** Venues show trades late, and their clocks are not ours. */
const OVERLAP_MS = 300_000
/** In which a stream is there, or is tried anew. */
const READY_MS = 10_000
const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 300_000

export class AccountFeed {
  readonly #options: AccountFeedOptions
  readonly #whose: { readonly account: string; readonly venue: VenueId }
  #close: (() => void) | null = null
  #stream = 0
  #isReady = false
  #tries = 0
  #failures = 0
  /** Something came, or may have, that the venue was not asked about since. */
  #isDirty = true
  #isQuiet = false
  readonly #touched = new Set<string>()
  #mark = ''
  #why = ''
  readonly #silence: Silence
  readonly #totals: TotalsTold
  #isLooking = false
  #isAgain = false
  #isClosed = false
  #cancelLook = () => {}
  #cancelOpen = () => {}

  constructor(options: AccountFeedOptions) {
    const { account, ledger } = options
    this.#options = options
    const whose = { account: account.name, venue: account.venue }
    this.#whose = whose
    this.#silence = openSilence(options, (kind, why) => ledger.tellFeed(whose, kind, why))
    this.#totals = openTotals(options.time, (totals) => ledger.tellTotals(whose, totals))
    this.#open()
    void this.#look()
  }

  health(): AccountHealth {
    return {
      ...this.#whose,
      by: this.#isReady ? 'stream' : 'asked',
      silentSince: this.#silence.since(),
      why: this.#why,
    }
  }

  close(): void {
    this.#isClosed = true
    this.#cancelLook()
    this.#totals.close()
    this.#end()
  }

  #open(): void {
    const { listen, time } = this.#options
    if (this.#isClosed || !listen) return
    this.#stream += 1
    const stream = this.#stream
    const isThis = () => stream === this.#stream && !this.#isClosed
    this.#cancelOpen = time.after(READY_MS, () => {
      if (isThis()) this.#reopen('stream-silent')
    })
    this.#close = listen({
      ready: () => {
        if (!isThis()) return
        this.#cancelOpen()
        this.#isReady = true
        this.#wake()
      },
      told: (heard) => {
        if (isThis()) this.#hear(heard)
      },
      ended: (why) => {
        if (isThis()) this.#reopen(why)
      },
    })
  }

  #end(): void {
    this.#cancelOpen()
    this.#stream += 1
    this.#isReady = false
    const close = this.#close
    this.#close = null
    close?.()
  }

  #reopen(why: string): void {
    this.#why = why
    this.#end()
    this.#tries += 1
    this.#cancelOpen = this.#options.time.after(pauseAfter(this.#tries), () => this.#open())
    this.#wake()
  }

  /** What may have been missed is asked for now. */
  #wake(): void {
    this.#isDirty = true
    void this.#look()
  }

  #hear({ orders, trades, totals, isGap }: Heard): void {
    const { account, ours, ledger } = this.#options
    this.#isDirty = true
    this.#silence.good()
    for (const told of orders) ours.saw(account, told)
    const fills = trades.filter(isExact).map((told) => readFill(account.venue, told))
    for (const { market } of fills) this.#touched.add(market)
    // What cannot be said of one says nothing of the next: the venue is asked for it.
    ledger.take(
      this.#whose,
      fills.flatMap((fill) => this.#owned([fill])),
    )
    this.#totals.tell(totals)
    if (isGap) this.#wake()
  }

  /** Those since the account is there, with whose they are, up to the first that nobody knows. */
  #owned(fills: readonly Fill[]): readonly Owned[] {
    const { account, ours, ledger } = this.#options
    const owned: Owned[] = []
    for (const fill of fills) {
      const isOld = fill.atMs < account.addedAt * 1_000 || !ledger.isNew(this.#whose, fill)
      if (isOld) continue
      const order = ours.orderOf(account.name, fill)
      if (order === null) return owned
      owned.push({ fill, order })
    }
    return owned
  }

  async #look(): Promise<void> {
    this.#isAgain = this.#isLooking
    if (this.#isLooking || this.#isClosed) return
    this.#isLooking = true
    this.#cancelLook()
    let pauseMs: number
    do {
      this.#isAgain = false
      pauseMs = await this.#lookOnce()
    } while (this.#isAgain && !this.#isClosed)
    this.#isLooking = false
    if (this.#isClosed) return
    this.#silence.judge(this.#why)
    this.#cancelLook = this.#options.time.after(pauseMs, () => void this.#look())
  }

  /** @returns how long until the next one */
  async #lookOnce(): Promise<number> {
    const { isReachable, beatMs } = this.#options
    if (!isReachable()) {
      this.#why = 'exchange.egress_away'
      return AWAY_MS
    }
    // Of a stream that speaks every second look is enough, while it says nothing.
    this.#isQuiet = this.#isReady && !this.#isDirty && !this.#isQuiet
    if (this.#isQuiet) return beatMs()
    const stream = this.#stream
    const mayBeSilent = this.#isReady && !this.#isDirty
    const isFull = !mayBeSilent
    this.#isDirty = false
    try {
      const isMoved = await this.#ask(isFull)
      if (this.#isClosed) return beatMs()
      this.#failures = 0
      this.#silence.good()
      const isSame = stream === this.#stream
      if (mayBeSilent && isMoved && !this.#isDirty) this.#reopen('stream-silent')
      else if (this.#isReady || !this.#options.listen) this.#why = ''
      if (this.#isReady && isSame) this.#tries = 0
      return beatMs()
    } catch (error) {
      this.#isDirty = true
      this.#failures += 1
      this.#why = error instanceof Fault ? error.code : 'exchange.answer_invalid'
      return Math.min(pauseAfter(this.#failures), beatMs())
    }
  }

  /** @returns whether the venue has it otherwise than when it was asked last */
  async #ask(isFull: boolean): Promise<boolean> {
    const { source, clock } = this.#options
    const askedMs = clock() * 1_000
    const balances = await source.balances()
    const isMoved = balances.mark !== this.#mark
    if (!this.#isClosed && (isFull || isMoved)) await this.#reconcile(balances, askedMs)
    this.#mark = balances.mark
    return isMoved
  }

  async #reconcile({ totals }: Balances, askedMs: number): Promise<void> {
    const { account, source, ledger, ours } = this.#options
    const { name, addedAt } = account
    const gone = [...ledger.totals(name).keys()].map((currency) => [currency, '0'] as const)
    this.#totals.tell(new Map([...gone, ...totals]))
    const before = ledger.foreignMarkets(name)
    const open = await source.openOrders()
    if (this.#isClosed) return
    const others = open.filter((order) => !ours.isOurs(name, order))
    const foreign = others.map(({ clientId: _, ...order }) => order)
    ledger.tellForeign(this.#whose, foreign)
    const touched = [...this.#touched]
    const known = [...before, ...foreign.map(({ market }) => market), ...touched]
    const marks: { readonly market: string; readonly at: number }[] = []
    let isWhole = true
    for (const market of await this.#markets(known, totals)) {
      const sinceMs = Math.max(addedAt * 1_000, ledger.mark(name, market ?? '') ?? 0)
      const fills = await source.trades(market, sinceMs)
      if (this.#isClosed) return
      ledger.take(this.#whose, this.#owned(fills))
      const later = fills.find(
        (fill) => fill.atMs >= addedAt * 1_000 && ledger.isNew(this.#whose, fill),
      )
      if (later) isWhole = false
      const at = Math.min(askedMs - OVERLAP_MS, later ? later.atMs - 1 : askedMs)
      marks.push({ market: market ?? '', at: Math.max(0, at) })
    }
    ledger.pass(name, marks, () => {
      if (isWhole) ledger.checkTotals(name, totals)
    })
    if (isWhole) for (const market of touched) this.#touched.delete(market)
    else this.#isDirty = true
  }

  /** Those in which there may be a trade that was not told. */
  async #markets(known: readonly string[], totals: Totals): Promise<readonly (string | null)[]> {
    const { account, source, ledger, ours } = this.#options
    if (!isByMarket(account.venue)) return [null]
    const changed = ledger.changedSince(account.name, totals)
    const moved =
      changed.size === 0 ? [] : await source.marketsOf(new Set([...changed, account.quote]))
    return [...new Set([...known, ...ours.markets(account.name), ...moved])].filter(Boolean)
  }
}

/** Twice as long after each failure. */
const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS)
