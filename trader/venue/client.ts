// An account's own ccxt client: its key, its one way out, one call at a time. A venue counts the
// order of a key's requests (Kraken's nonce), so two at a time would spoil each other.

import type { VenuePlaces } from '@countersign/channel/launch.ts'
import type { Operation } from '@countersign/core/exchange/paths/rule.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { needsRelay } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { EgressLine } from '../egress-line.ts'
import type { RequestLog } from '../request-log.ts'
import { type Client, loadVenue } from './load.ts'
import { openPipes } from './pipes.ts'
import { openRelay, type RelaySend } from './relay.ts'
import type { Secrets } from './secrets.ts'
import { openSend } from './send.ts'
import { settingsOf } from './settings.ts'

/** Long enough for a slow venue; an order's fate is looked up, and never guessed from silence. */
export const TIMEOUT_MS = 10_000

export type Venues = {
  /** @param account - whose requests they are in the journal */
  open(account: string, venue: VenueId, secrets: Secrets): Promise<VenueClient>
  /** One that knows the venue's markets, asked for once and without any key. */
  marketsOf(venue: VenueId): Promise<Client>
}

export type VenueClient = {
  /**
   * Asks by ccxt, for one operation: another one that it builds is not sent.
   * @throws Fault exchange.*
   */
  ask<T>(operation: Operation, act: (client: Client) => Promise<T>): Promise<T>
  /** The same with the venue's markets known. */
  askKnowing<T>(operation: Operation, act: (client: Client) => Promise<T>): Promise<T>
}

type VenuesOptions = {
  readonly egress: EgressLine
  readonly log: RequestLog
  readonly places: VenuePlaces
}

export function openVenues({ egress, log, places }: VenuesOptions): Venues {
  const relays = new Map<VenueId, RelaySend>()
  const relayOf = (venue: VenueId): RelaySend => {
    const relay = relays.get(venue) ?? openRelay(openPipes(egress, venue, places[venue]), venue)
    relays.set(venue, relay)
    return relay
  }
  const make = async (account: string, venue: VenueId, secrets: Secrets | null): Promise<Made> => {
    const Venue = await loadVenue(venue)
    let meant: Operation = 'time'
    // By a market's steps and its name at the venue orders are made and prices are read.
    const relay = !secrets || needsRelay(venue) ? relayOf(venue) : null
    const send = openSend({
      venue,
      account,
      meant: () => meant,
      log,
      egress,
      relay,
      timeoutMs: TIMEOUT_MS,
    })
    const client = new Venue(settingsOf({ venue, secrets, send, timeoutMs: TIMEOUT_MS }))
    return {
      client,
      mean: (operation: Operation) => {
        meant = operation
      },
    }
  }
  /** The markets of a venue are everybody's: loaded once, without any key. */
  const markets = new Map<VenueId, Promise<Client>>()
  const marketsOf = (venue: VenueId): Promise<Client> => {
    const known = markets.get(venue)
    if (known) return known
    const loading = make('', venue, null).then(async ({ client, mean }) => {
      mean('markets')
      await asFaults(venue, () => client.loadMarkets())
      return client
    })
    markets.set(venue, loading)
    loading.catch(() => markets.delete(venue))
    return loading
  }

  return {
    open: async (account, venue, secrets) =>
      inTurn(venue, await make(account, venue, secrets), marketsOf),
    marketsOf,
  }
}

type Made = { readonly client: Client; mean(operation: Operation): void }

/** One call after the other, each for one operation. */
function inTurn(
  venue: VenueId,
  { client, mean }: Made,
  marketsOf: (venue: VenueId) => Promise<Client>,
): VenueClient {
  let turn: Promise<unknown> = Promise.resolve()
  const ask = <T>(operation: Operation, act: (client: Client) => Promise<T>): Promise<T> => {
    const asked = turn.then(async () => {
      mean(operation)
      try {
        return await asFaults(venue, () => act(client))
      } finally {
        forget(client)
      }
    })
    turn = asked.catch(() => undefined)
    return asked
  }
  return {
    ask,
    async askKnowing(operation, act) {
      if (!client.markets) client.setMarketsFromExchange(await marketsOf(venue))
      return ask(operation, act)
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
export async function asFaults<T>(venue: VenueId, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Fault) throw error
    const names = namesOf(error)
    const [as = 'Error'] = names
    if (names.includes('NetworkError')) throw new Fault('exchange.venue_away', { venue, as })
    if (names.includes('BaseError')) throw new Fault('exchange.venue_refused', { venue, as })
    throw new Fault('exchange.answer_invalid', { venue, as })
  }
}

/** Of its class and all that it comes from: the classes themselves are in a file of ccxt's. */
function namesOf(error: unknown): readonly string[] {
  const names: string[] = []
  let of = Object.getPrototypeOf(error) as object | null
  while (of !== null && of !== Object.prototype) {
    names.push(of.constructor.name)
    of = Object.getPrototypeOf(of) as object | null
  }
  return names
}
