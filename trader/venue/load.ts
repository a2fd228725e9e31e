// One venue's code out of ccxt, and nothing of the hundred others: a third of the memory, and what
// is not loaded cannot be used. The package shows its whole only, so its file is found beside it.

import type { VenueId } from '@countersign/core/exchange/venue.ts'

/** What the trader needs of ccxt's classes. Every call is one that the venue's own table allows. */
export type Client = {
  readonly markets: Readonly<Record<string, unknown>> | undefined
  loadMarkets(): Promise<unknown>
  setMarketsFromExchange(other: Client): Client
  fetchBalance(params?: object): Promise<Readonly<Record<string, unknown>>>
  /** Calls by the names of the venue's own paths, as the table of rights names them. */
  readonly [call: string]: unknown
}

export type ClientClass = new (settings: object) => Client

const loaded = new Map<string, Promise<ClientClass>>()

/** `stream`: the one that has the venue's websockets besides. */
export function loadVenue(venue: VenueId, kind: 'rest' | 'stream' = 'rest'): Promise<ClientClass> {
  const path = kind === 'stream' ? `./src/pro/${venue}.js` : `./src/${venue}.js`
  const known = loaded.get(path)
  if (known) return known
  // The id is one of a closed list: nobody names a file by it.
  const file = new URL(path, import.meta.resolve('ccxt'))
  const loading = import(file.href).then((module: { default: ClientClass }) => module.default)
  loaded.set(path, loading)
  return loading
}
