// The prices of one market at one venue, for all who watch it. A stream tells them where there is
// one; whenever it is silent, away or not there at all, the venue is asked instead.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { isSameQuote, type Quote } from './quote.ts'
import { heard, patienceMs, type Rhythm, type Time } from './rhythm.ts'
import type { Source } from './source.ts'

export type FeedHealth = {
  readonly venue: VenueId
  readonly market: string
  /** `stream`: it speaks. `asked`: there is none, or none that is believed now. */
  readonly by: 'stream' | 'asked'
  /** By our own clock; null while prices come. */
  readonly silentSince: UnixSeconds | null
  /** What went wrong last, since a stream or an answer was good; a fault's code, or of a stream. */
  readonly why: string
}

export type FeedOptions = {
  readonly venue: VenueId
  readonly market: string
  readonly source: Source
  readonly time: Time
  readonly clock: () => UnixSeconds
  readonly told: (tick: Tick) => void
}

/** Where no stream speaks. */
const POLL_MS = 2_000
/** The longest pause between tries of what fails. */
const LONGEST_MS = 30_000
/** Silences of a stream that the venue's own answer did not contradict. */
const MISSES = 3

export class Feed {
  readonly #options: FeedOptions
  readonly #openedAt: UnixSeconds
  #close: (() => void) | null = null
  #stream = 0
  #streamOpenedAt = 0
  #rhythm: Rhythm | null = null
  #isHeard = false
  #misses = 0
  #failures = 0
  #tries = 0
  #tick: Tick | null = null
  #tickAt = 0
  #quote: Quote | null = null
  #why = ''
  #isAsking = false
  #isClosed = false
  #cancelLook = () => {}
  #cancelOpen = () => {}

  constructor(options: FeedOptions) {
    this.#options = options
    this.#openedAt = options.clock()
    this.#tickAt = options.time.now()
    this.#open()
    void this.#look()
  }

  get tick(): Tick | null {
    return this.#tick
  }

  health(): FeedHealth {
    const { venue, market, time } = this.#options
    const isSilent = time.now() - this.#tickAt > patienceMs(this.#rhythm) + POLL_MS
    const since = this.#tick?.receivedAt ?? this.#openedAt
    const by = this.#isLive() ? 'stream' : 'asked'
    return { venue, market, by, silentSince: isSilent ? since : null, why: this.#why }
  }

  close(): void {
    this.#isClosed = true
    this.#cancelLook()
    this.#end()
  }

  #isLive(): boolean {
    return this.#close !== null && this.#isHeard
  }

  #open(): void {
    const { source, market, time } = this.#options
    if (this.#isClosed || !source.listen) return
    this.#stream += 1
    this.#streamOpenedAt = time.now()
    const stream = this.#stream
    this.#close = source.listen(market, {
      told: (quote) => {
        if (stream === this.#stream) this.#hear(quote)
      },
      ended: () => {
        if (stream === this.#stream) this.#reopen('stream-ended')
      },
    })
  }

  #hear(quote: Quote): void {
    this.#rhythm = heard(this.#rhythm, this.#options.time.now())
    this.#isHeard = true
    this.#misses = 0
    this.#tries = 0
    this.#why = ''
    this.#quote = quote
    this.#tell(quote)
  }

  #tell(quote: Quote): void {
    const { clock, time, told } = this.#options
    this.#tickAt = time.now()
    this.#tick = { ...quote, receivedAt: clock(), top: null }
    told(this.#tick)
  }

  /** Nothing more is believed of the stream there is. */
  #end(): void {
    this.#cancelOpen()
    this.#stream += 1
    this.#isHeard = false
    this.#misses = 0
    const close = this.#close
    this.#close = null
    close?.()
  }

  #reopen(why: string): void {
    this.#why = why
    this.#end()
    const pauseMs = this.#tries === 0 ? 0 : pauseAfter(this.#tries)
    this.#tries += 1
    this.#cancelOpen = this.#options.time.after(pauseMs, () => this.#open())
    if (!this.#isAsking) this.#lookIn(0)
  }

  #lookIn(ms: number): void {
    this.#cancelLook()
    if (this.#isClosed) return
    this.#cancelLook = this.#options.time.after(ms, () => void this.#look())
  }

  /** Asks the venue, unless its stream spoke lately. */
  async #look(): Promise<void> {
    const { time, source, market } = this.#options
    const askedAt = time.now()
    const patience = patienceMs(this.#rhythm)
    const heardAt = this.#isLive() ? (this.#rhythm?.heardAt ?? 0) : Number.NEGATIVE_INFINITY
    if (askedAt - heardAt < patience) return this.#lookIn(heardAt + patience - askedAt)
    this.#isAsking = true
    const answer = await source.ask(market).catch(codeOf)
    this.#isAsking = false
    if (this.#isClosed) return
    // What the stream said meanwhile is newer than what was asked for.
    const isAnswered = this.#isLive() && (this.#rhythm?.heardAt ?? 0) > askedAt
    if (!isAnswered) this.#compare(answer)
    this.#lookIn(this.#pauseMs())
  }

  #compare(answer: Quote | string): void {
    const isLive = this.#isLive()
    const last = this.#quote
    if (typeof answer === 'string') {
      this.#failures += 1
      this.#why = answer
    } else {
      this.#failures = 0
      if (!this.#options.source.listen) this.#why = ''
      this.#tell(answer)
    }
    if (isLive) {
      const isBehind = typeof answer !== 'string' && last !== null && !isSameQuote(answer, last)
      this.#misses += 1
      if (isBehind) this.#reopen('stream-behind')
      else if (this.#misses >= MISSES) this.#reopen('stream-silent')
    } else if (this.#close !== null && this.#isLate()) this.#reopen('stream-silent')
  }

  /** One that was opened and has not said anything. */
  #isLate(): boolean {
    return this.#options.time.now() - this.#streamOpenedAt >= patienceMs(null)
  }

  #pauseMs(): number {
    if (this.#isLive()) return patienceMs(this.#rhythm)
    return this.#failures === 0 ? POLL_MS : pauseAfter(this.#failures)
  }
}

/** Twice as long after each failure. */
const pauseAfter = (failures: number): number =>
  Math.min(POLL_MS * 2 ** Math.min(failures - 1, 10), LONGEST_MS)

const codeOf = (error: unknown): string =>
  error instanceof Fault ? error.code : 'exchange.answer_invalid'
