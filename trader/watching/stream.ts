// An account's own stream at its venue, by ccxt over TLS that ends here. Over it go subscriptions
// and nothing else: whatever ccxt would send besides stays here.

import type { Agent } from 'node:https'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { accountStreamHostOf } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Calmed, calm } from '../venue/calm.ts'
import { TIMEOUT_MS, type VenueClient, type Venues } from '../venue/client.ts'
import { heed, isAnswer } from '../venue/heed.ts'
import { type Client, loadVenue, type Told } from '../venue/load.ts'
import type { Secrets } from '../venue/secrets.ts'
import { settingsOf } from '../venue/settings.ts'
import { type Heard, type Parsing, readerOf } from './heard.ts'

export type Ear = {
  /** From now on everything is told. */
  ready(): void
  told(heard: Heard): void
  /** Nothing more comes of this one. @param why - a fault's code */
  ended(why: string): void
}

/** Until what it returns is called. */
export type Listen = (ear: Ear) => () => void

type StreamParts = {
  readonly venue: VenueId
  /** By which a token is asked for. */
  readonly client: VenueClient
  /** Its pipes. */
  readonly agent: Agent
  readonly venues: Pick<Venues, 'marketsOf'>
  secrets(): Secrets
}

/** ccxt's; `future`: what waits for a word of it. */
type StreamClient = Client &
  Calmed &
  Parsing & {
    readonly urls: { readonly api: { readonly ws: Record<string, unknown> } }
    readonly clients: Readonly<Record<string, { readonly connection?: { terminate(): void } }>>
    authenticate(): Promise<unknown>
    watch(url: string, hash: string, message?: unknown, ...rest: unknown[]): Promise<unknown>
    watchOrders(market?: string, since?: number, limit?: number, params?: object): Promise<unknown>
    watchBalance(): Promise<unknown>
    handleMessage(client: unknown, message: unknown): void
    close(): Promise<void>
  }

/** Null where a venue has no stream that is used. */
export function listenerOf(parts: StreamParts): Listen | null {
  return accountStreamHostOf(parts.venue) === null ? null : (ear) => listen(parts, ear)
}

function listen(parts: StreamParts, ear: Ear): () => void {
  let isOpen = true
  let close = () => {}
  const end = (error: unknown) => {
    if (!isOpen) return
    isOpen = false
    close()
    ear.ended(error instanceof Fault ? error.code : 'exchange.venue_away')
  }
  const run = async () => {
    const client = await make(parts)
    if (!isOpen) return
    close = () => closeNow(client)
    calm(client)
    hear(parts.venue, client, { told: (heard) => isOpen && ear.told(heard), end })
    const isStill = () => isOpen
    const orders = SUBSCRIBE[parts.venue === 'kraken' ? 'kraken' : 'binance']
    await orders(client, isStill, ear)
  }
  run().catch(end)
  return () => {
    isOpen = false
    close()
  }
}

type Subscribe = (client: StreamClient, isStill: () => boolean, ear: Ear) => Promise<unknown>

/** Each ends by failing when its socket does. */
const SUBSCRIBE: Readonly<Record<'binance' | 'kraken', Subscribe>> = {
  async binance(client, isStill, ear) {
    await client.authenticate()
    if (isStill()) ear.ready()
    while (isStill()) await client.watchOrders()
  },
  async kraken(client, isStill, ear) {
    const executions = (async () => {
      const all = { snap_trades: true }
      while (isStill()) await client.watchOrders(undefined, undefined, undefined, all)
    })()
    const balances = (async () => {
      // What is subscribed to first is answered first: from here on both are told.
      await client.watchBalance()
      if (isStill()) ear.ready()
      while (isStill()) await client.watchBalance()
    })()
    await Promise.all([executions, balances])
  },
}

async function make({ venue, client, agent, venues, secrets }: StreamParts): Promise<StreamClient> {
  const host = accountStreamHostOf(venue)
  const token = venue === 'kraken' ? await tokenOf(client) : null
  const Venue = await loadVenue(venue, 'stream')
  const own = settingsOf({
    venue,
    // A token is all that Kraken's needs.
    secrets: token === null ? secrets() : null,
    send: () => Promise.reject(new Fault('exchange.operation_differs', { venue, why: 'stream' })),
    timeoutMs: TIMEOUT_MS,
  })
  const stream = new Venue(own) as StreamClient
  // What ccxt cannot read it would print.
  Object.assign(stream, { agent, log: () => undefined })
  if (token !== null) {
    Object.assign(stream, { authenticate: async () => token })
    Object.assign(stream.urls.api.ws, { privateV2: `wss://${host}/v2` })
  } else Object.assign(stream.urls.api.ws, { 'ws-api': { spot: `wss://${host}/ws-api/v3` } })
  stream.setMarketsFromExchange(await venues.marketsOf(venue))
  return stream
}

/** It opens the account's stream to whoever has it: it is kept nowhere. */
async function tokenOf(client: VenueClient): Promise<string> {
  const answer = await client.ask('orders', (ccxt) =>
    (ccxt.privatePostGetWebSocketsToken as (of: object) => Promise<Told>).call(ccxt, {}),
  )
  const { token } = (answer.result ?? {}) as Told
  if (typeof token === 'string' && token !== '') return token
  throw new Fault('exchange.answer_invalid', { venue: 'kraken', where: 'token' })
}

type Hearing = { told(heard: Heard): unknown; end(error: unknown): void }

function hear(venue: VenueId, client: StreamClient, { told, end }: Hearing): void {
  const read = readerOf(venue, {
    parseWsTrade: (trade) => client.parseWsTrade(trade),
    parseWsOrder: (order) => client.parseWsOrder(order),
    parseOrderStatus: (status) => client.parseOrderStatus(status),
    safeCurrencyCode: (id) => client.safeCurrencyCode(id),
  })
  let isTold = false
  // The rest is read here; of the balances the first say that it is subscribed to them.
  heed(client, (message) => {
    if (isTold || message.channel !== 'balances') return isAnswer(venue, message)
    isTold = true
    return true
  })
  const handle = client.handleMessage.bind(client)
  const watch = client.watch.bind(client)
  Object.assign(client, {
    handleMessage(socket: unknown, message: unknown) {
      try {
        const heard = read(message)
        if (heard) told(heard)
        if (isRefusal(message)) end(new Fault('exchange.venue_refused', { venue, as: 'stream' }))
      } catch (error) {
        // What cannot be read is no word of the venue's: it is asked.
        end(error instanceof Fault ? error : new Fault('exchange.answer_invalid', { venue }))
      }
      handle(socket, message)
    },
    watch(url: string, hash: string, message?: unknown, ...rest: unknown[]) {
      if (message !== undefined && !isSubscription(venue, message)) {
        throw new Fault('exchange.operation_differs', { venue, why: 'stream' })
      }
      return watch(url, hash, message, ...rest)
    },
  })
}

/** Kraken's answer to a subscription that it does not take; ccxt waits on. */
const isRefusal = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && (message as Told).success === false

function isSubscription(venue: VenueId, message: unknown): boolean {
  const { method, params } = message as { readonly method?: unknown; readonly params?: Told }
  if (venue === 'binance') return method === 'userDataStream.subscribe.signature'
  const { channel } = params ?? {}
  return method === 'subscribe' && (channel === 'executions' || channel === 'balances')
}

/** A peer that says nothing does not say goodbye either: it is not waited for. */
function closeNow(client: StreamClient): void {
  const sockets = Object.values(client.clients ?? {})
  client.close().catch(() => undefined)
  for (const { connection } of sockets) connection?.terminate()
}
