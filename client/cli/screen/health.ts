// How the trader listens to an account and to the prices of its exchange.

import type { VenueHealth } from '../flows/venues.ts'
import { moment, type Row, rows } from './layout.ts'
import type { Screen } from './screen.ts'

type Watched = VenueHealth['prices'][number] | NonNullable<VenueHealth['account']>

/** An agent that just began says nothing of an account yet. */
export function healthRows(screen: Screen, { account, prices }: VenueHealth): string {
  const row = (label: string, watched: Watched): Row => [
    label,
    watchedWords(watched),
    watched.silentSince === undefined ? (text) => text : screen.warn,
  ]
  return rows(screen, [
    ...(account === undefined ? [] : [row('watched', account)]),
    ...prices.map((each) => row(`prices of ${each.market}`, each)),
  ])
}

function watchedWords({ by, silentSince, why }: Watched): string {
  const last = why === '' ? '' : ` (${why})`
  if (silentSince !== undefined) return `silent since ${moment(silentSince)}${last}`
  return `${by === 'stream' ? 'as it happens' : 'asked now and then'}${last}`
}

export function healthJson({ account, prices }: VenueHealth) {
  const told = ({ by, silentSince, why }: Watched) => {
    return { by, why, silentSince: silentSince === undefined ? null : moment(silentSince) }
  }
  return {
    watched: account === undefined ? null : told(account),
    prices: prices.map((each) => ({ market: each.market, ...told(each) })),
  }
}
