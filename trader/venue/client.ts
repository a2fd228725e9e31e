// An account's own ccxt client: its key, its one way out, one call at a time. A venue counts the
// order of a key's requests (Kraken's nonce), so two at a time would spoil each other.

import type { VenuePlaces } from '@countersign/channel/launch.ts'
import type { Operation } from '@countersign/core/exchange/paths/rule.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { needsRelay } from '@countersign/core/exchange/venues.ts'
import type { EgressLine } from '../egress-line.ts'
import type { RequestLog } from '../request-log.ts'
import { type Attempt, asFault, failureOf, type Heard, NOTHING_HEARD } from './failure.ts'
import { asGemini, withDetails } from './gemini.ts'
import { type Client, loadVenue } from './load.ts'
import { openPipes } from './pipes.ts'
import { openRelay, type RelaySend } from './relay.ts'
import { isTokens, type Secrets } from './secrets.ts'
import { type Meant, openSend } from './send.ts'
import { risingNonce, settingsOf } from './settings.ts'

/** Long enough for a slow venue; an order's fate is looked up, and never guessed from silence. */
export const TIMEOUT_MS = 10_000

export type Venues = {
  /** @param account - whose requests they are in the journal */
  open(account: string, venue: VenueId, secrets: Secrets): Promise<VenueClient>
  /** One that knows the venue's markets, asked for once and without any key. */
  marketsOf(venue: VenueId): Promise<Client>
  /** The same, and what this market takes. @throws Fault exchange.* */
  knowing(venue: VenueId, market: string): Promise<Client>
  /** By which tokens are got, over TLS that ends here. */
  renewing(account: string, venue: VenueId): ReturnType<typeof openSend>
}

/** What changes nothing at the venue. */
type Reading = Extract<Operation, 'orders' | 'balances'>

export type VenueClient = {
  /**
   * Asks by ccxt, for one operation: another one that it builds is not sent.
   * @throws Fault exchange.*
   */
  ask<T>(operation: Operation, act: (client: Client) => Promise<T>): Promise<T>
  /** The same with the venue's markets known. */
  askKnowing<T>(operation: Operation, act: (client: Client) => Promise<T>): Promise<T>
  /** The same of what is read again and again: it is not journalled. */
  watch<T>(operation: Reading, act: (client: Client) => Promise<T>): Promise<T>
  /**
   * The same, answering also what failed, for who has to know whether it may have been done.
   * @throws Fault exchange.* while the markets are not known: nothing was asked then
   */
  attempt<T>(meant: Meant, act: (client: Client) => Promise<T>): Promise<Attempt<T>>
}

type VenuesOptions = {
  readonly egress: EgressLine
  readonly log: RequestLog
  readonly places: VenuePlaces
  /** Told of an error that hints at a change of this account's key. */
  readonly hinted?: (account: string) => void
  readonly timeoutMs?: (() => number) | undefined
}

export function openVenues(options: VenuesOptions): Venues {
  const { egress, log, places, hinted = () => undefined, timeoutMs = () => TIMEOUT_MS } = options
  const relays = new Map<VenueId, RelaySend>()
  const relayOf = (venue: VenueId): RelaySend => {
    const relay = relays.get(venue) ?? openRelay(openPipes(egress, venue, places[venue]), venue)
    relays.set(venue, relay)
    return relay
  }
  const make = async (account: string, venue: VenueId, secrets: Secrets | null): Promise<Made> => {
    const Venue = await loadVenue(venue)
    let meant: Meant = { operation: 'time', isProtective: false }
    let heard = NOTHING_HEARD
    const waitMs = timeoutMs()
    // By a market's steps and its name at the venue orders are made and prices are read.
    const isOwnTls = !secrets || isTokens(secrets) || needsRelay(venue)
    const send = openSend({
      venue,
      account,
      meant: () => meant,
      heard: (answer) => {
        heard = answer
      },
      log,
      egress,
      relay: (operation) => (isOwnTls || UNSEEN.has(operation) ? relayOf(venue) : null),
      timeoutMs: waitMs,
    })
    const client = new Venue(settingsOf({ venue, secrets, send, timeoutMs: waitMs }))
    if (RISING.has(venue)) Object.assign(client, { nonce: risingNonce() })
    if (venue === 'gemini') asGemini(client, secrets)
    return {
      client,
      heard: () => heard,
      mean(next) {
        meant = next
        heard = NOTHING_HEARD
      },
    }
  }
  const marketsOf = openMarkets((venue) => make('', venue, null))
  return {
    open: async (account, venue, secrets) =>
      inTurn(venue, await make(account, venue, secrets), marketsOf, () => hinted(account)),
    marketsOf,
    async knowing(venue, market) {
      const known = await marketsOf(venue)
      if (venue === 'gemini') await asFaults(venue, () => withDetails(known, market))
      return known
    },
    renewing(account, venue) {
      return openSend({
        ...{ venue, account, log, egress, timeoutMs: TIMEOUT_MS },
        meant: () => plainly('rights'),
        heard: () => undefined,
        relay: () => relayOf(venue),
      })
    },
  }
}

/** The markets of a venue are everybody's: loaded once, without any key. */
function openMarkets(make: (venue: VenueId) => Promise<Made>): Venues['marketsOf'] {
  const markets = new Map<VenueId, Promise<Client>>()
  return (venue) => {
    const known = markets.get(venue)
    if (known) return known
    const loading = make(venue).then(async ({ client, mean }) => {
      mean(plainly('markets'))
      await asFaults(venue, () => client.loadMarkets())
      return client
    })
    markets.set(venue, loading)
    loading.catch(() => markets.delete(venue))
    return loading
  }
}

/**
 * Of every venue. A signed order that somebody else holds can be sent again while it is fresh:
 * venues take a client id twice once its first order ended. What became of an order, and what a key
 * may do, is nobody else's to say; a token of a stream is nobody else's to read.
 */
const UNSEEN: ReadonlySet<Operation> = new Set(['place', 'orders', 'rights'])

/** Venues that take no nonce twice, nor one below the last. */
const RISING: ReadonlySet<VenueId> = new Set(['kraken', 'bitfinex', 'gemini'])

const plainly = (operation: Operation): Meant => ({ operation, isProtective: false })

type Made = {
  readonly client: Client
  mean(meant: Meant): void
  /** Of the last answer since then. */
  heard(): Heard
}

/** One call after the other, each for one operation. */
function inTurn(
  venue: VenueId,
  { client, mean, heard }: Made,
  marketsOf: (venue: VenueId) => Promise<Client>,
  hinted: () => void,
): VenueClient {
  let turn: Promise<unknown> = Promise.resolve()
  const next = <T>(meant: Meant, act: () => Promise<T>): Promise<T> => {
    const asked = turn.then(async () => {
      mean(meant)
      try {
        return await act()
      } finally {
        forget(client)
      }
    })
    turn = asked.catch(() => undefined)
    return asked
  }
  const ask: VenueClient['ask'] = (operation, act) =>
    next(plainly(operation), () => asFaults(venue, () => act(client), hinted))
  const know = async () => {
    if (!client.markets) client.setMarketsFromExchange(await marketsOf(venue))
  }
  return {
    ask,
    async askKnowing(operation, act) {
      await know()
      return ask(operation, act)
    },
    async watch(operation, act) {
      await know()
      const meant = { ...plainly(operation), isRoutine: true }
      return next(meant, () => asFaults(venue, () => act(client)))
    },
    async attempt(meant, act) {
      await know()
      return next(meant, () =>
        act(client).then(
          (value) => ({ kind: 'answered', value }) as const,
          (error: unknown) => {
            const failed = failureOf(venue, error, heard())
            if (failed.isHint) hinted()
            return failed
          },
        ),
      )
    },
  }
}

/** ccxt keeps the last request, with its key and signature, for as long as it lives. */
function forget(client: Client): void {
  Object.assign(client, {
    last_request_headers: undefined,
    last_request_body: undefined,
    last_request_url: undefined,
    last_request_path: undefined,
  })
}

/** What ccxt says of errors repeats whole requests: only their names go on. */
export async function asFaults<T>(
  venue: VenueId,
  act: () => Promise<T>,
  hinted: () => void = () => undefined,
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    const fault = asFault(venue, error)
    if (fault.code === 'exchange.key_refused') hinted()
    throw fault
  }
}
