// Where the prices of one venue come from: its public paths and its public stream, by ccxt without
// any key, over TLS that ends here.

import type { Agent } from 'node:https'
import type { VenuePlaces } from '@countersign/channel/launch.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { streamHostOf } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { EgressLine } from '../egress-line.ts'
import type { RequestLog } from '../request-log.ts'
import { type Calmed, calm } from '../venue/calm.ts'
import { asFaults, TIMEOUT_MS, type Venues } from '../venue/client.ts'
import { heed, isAnswer, isTicker } from '../venue/heed.ts'
import { type Client, loadVenue } from '../venue/load.ts'
import { openPipes } from '../venue/pipes.ts'
import { openRelay } from '../venue/relay.ts'
import { openSend } from '../venue/send.ts'
import { settingsOf } from '../venue/settings.ts'
import { type Candle, type CandleSpan, FRAMES, readCandles } from './candles.ts'
import { openLane } from './lane.ts'
import { type Connection, pinging } from './pings.ts'
import { type Quote, readQuote, readTop, type Top } from './quote.ts'
import type { Time } from './rhythm.ts'

export type Source = {
  /** @throws Fault exchange.* */
  ask(market: string): Promise<Quote>
  /** Of the order book; null where a side is empty. Before what is asked as a matter of course. */
  top(market: string): Promise<Top | null>
  /** Of late, oldest first. @throws Fault exchange.* */
  candles(market: string, span: CandleSpan): Promise<readonly Candle[]>
  /** Until what it returns is called; null where the venue has no stream. */
  readonly listen: ((market: string, ear: Ear) => () => void) | null
}

export type Ear = {
  told(quote: Quote): void
  /** Nothing more comes of this one. */
  ended(): void
}

export type SourcesOptions = {
  readonly egress: EgressLine
  readonly log: RequestLog
  readonly places: VenuePlaces
  readonly venues: Pick<Venues, 'marketsOf'>
  readonly time: Time
  /** How often a venue is asked, where that is not as usual. */
  readonly asksPerMinute?: number | undefined
}

export type Sources = (venue: VenueId) => Source

/** What is public, as ccxt has it. */
type PriceCalls = {
  fetchTicker(market: string): Promise<unknown>
  fetchOrderBook(market: string, levels: number): Promise<unknown>
  fetchOHLCV(market: string, frame: string, since: undefined, most: number): Promise<unknown>
}

/** What ccxt has beyond it of a venue with a stream. */
type StreamCalls = Calmed & {
  readonly urls: { readonly api: { readonly ws: Record<string, unknown> } }
  readonly clients: Readonly<Record<string, { readonly connection?: Connection }>>
  watchTicker(market: string, parameters: object): Promise<unknown>
  close(): Promise<void>
}

export function openSources(options: SourcesOptions): Sources {
  const sources = new Map<VenueId, Source>()
  return (venue) => {
    const source = sources.get(venue) ?? openSource(venue, options)
    sources.set(venue, source)
    return source
  }
}

function openSource(venue: VenueId, options: SourcesOptions): Source {
  const { egress, log, places, venues, time, asksPerMinute } = options
  const pipes = openPipes(egress, venue, places[venue])
  const lane = openLane(venue, time, asksPerMinute)
  const relay = openRelay(pipes, venue)
  const send = openSend({
    venue,
    account: '',
    meant: () => ({ operation: 'prices', isProtective: false }),
    heard: () => undefined,
    // Nobody's key is in these, and they are many: only what was refused is journalled.
    log: { sent: () => undefined, refused: log.refused },
    egress,
    relay: () => relay,
    timeoutMs: TIMEOUT_MS,
  })
  const make = async (kind: 'rest' | 'stream', more: object = {}): Promise<Client> => {
    const Venue = await loadVenue(venue, kind)
    const client = new Venue(settingsOf({ venue, secrets: null, send, timeoutMs: TIMEOUT_MS }))
    Object.assign(client, { parseOrderBookBidAsk: levelOf, ...more })
    return client.setMarketsFromExchange(await venues.marketsOf(venue))
  }
  let asking: Promise<Client & PriceCalls> | null = null
  const client = async (market: string): Promise<Client & PriceCalls> => {
    asking ??= make('rest') as Promise<Client & PriceCalls>
    asking.catch(() => {
      asking = null
    })
    return known(venue, market, await asking)
  }
  return {
    async ask(market) {
      const by = await client(market)
      return lane('usual', async () =>
        readQuote(venue, await asFaults(venue, () => by.fetchTicker(market))),
      )
    },
    async top(market) {
      const by = await client(market)
      const levels = LEVELS[venue] ?? 5
      return lane('first', async () =>
        readTop(venue, await asFaults(venue, () => by.fetchOrderBook(market, levels))),
      )
    },
    async candles(market, span) {
      const by = await client(market)
      const [frame, most] = FRAMES[span]
      return lane('usual', async () => {
        const told = await asFaults(venue, () => by.fetchOHLCV(market, frame, undefined, most))
        return readCandles(venue, told)
      })
    },
    listen:
      streamHostOf(venue) === null
        ? null
        : (market, ear) => listen({ venue, market, ear, time, make: () => madeOver(pipes, make) }),
  }
}

/** The fewest that a venue gives of an order book, where it is not as many as one likes. */
const LEVELS: Readonly<Partial<Record<VenueId, number>>> = { kucoin: 20, bitfinex: 25 }

/** Of the order book ccxt makes floats, whatever it was told of numbers. */
const levelOf = (level: Readonly<Record<string | number, unknown>>, price: string | number = 0) => [
  String(level[price]),
]

/** Tickers with both sides and the last price. */
const TICKER: Readonly<Partial<Record<VenueId, object>>> = {
  binance: { name: 'ticker' },
  // Each change of the best bid and ask; else trades alone would tell.
  kraken: { event_trigger: 'bbo' },
}

function known<C extends Client>(venue: VenueId, market: string, client: C): C {
  if (Object.hasOwn(client.markets ?? {}, market)) return client
  throw new Fault('exchange.market_unknown', { venue, market })
}

const madeOver = (agent: Agent, make: (kind: 'stream', more: object) => Promise<Client>) =>
  // What ccxt cannot read it would print.
  make('stream', { agent, log: () => undefined }) as Promise<Client & StreamCalls>

type Listening = {
  readonly venue: VenueId
  readonly market: string
  readonly ear: Ear
  readonly time: Time
  make(): Promise<Client & StreamCalls>
}

/** One socket for one market: what ends it ends nobody else's. */
function listen({ venue, market, ear, time, make }: Listening): () => void {
  let isOpen = true
  let close = () => {}
  let stopPings = () => {}
  let isPinged = false
  const run = async () => {
    const client = known(venue, market, await make())
    calm(client)
    const id = venue === 'kraken' ? market : String(client.market(market).id)
    heed(client, (message) => isAnswer(venue, message) || isTicker(venue, id, message))
    // The default names a port; the same stream is at the usual one, where pipes lead.
    if (venue === 'binance') client.urls.api.ws.spot = `wss://${streamHostOf(venue)}/ws`
    close = () => closeNow(client)
    while (isOpen) {
      const quote = readQuote(venue, await client.watchTicker(market, TICKER[venue] ?? {}))
      if (!isOpen) break
      if (!isPinged) stopPings = pinging(connectionsOf(client), time, end)
      isPinged = true
      ear.told(quote)
    }
  }
  const end = () => {
    if (!isOpen) return
    isOpen = false
    stopPings()
    close()
    ear.ended()
  }
  run().then(end, end)
  return () => {
    isOpen = false
    stopPings()
    close()
  }
}

/** A peer that says nothing does not say goodbye either: it is not waited for. */
function closeNow(client: StreamCalls): void {
  const connections = connectionsOf(client)
  client.close().catch(() => undefined)
  for (const connection of connections) connection.terminate()
}

const connectionsOf = ({ clients }: StreamCalls): readonly Connection[] =>
  Object.values(clients ?? {}).flatMap(({ connection }) => (connection ? [connection] : []))
