// Which of what a venue tells is of our own orders, by the ids that they have here and there.

import type { Account } from '../accounts.ts'
import { readOrder } from '../orders/at-venue.ts'
import type { Book, Known } from '../orders/book.ts'
import type { Sightings } from '../orders/placements.ts'
import type { Told } from '../venue/load.ts'
import type { OpenOrder } from './ask.ts'
import type { Fill } from './fill.ts'
import { textOf } from './text.ts'

export type Ours = {
  /** Takes what a stream says of an order, if it is one of ours that may be live. */
  saw(account: Pick<Account, 'name' | 'venue'>, told: Told): void
  /**
   * The intent of the order that was filled, empty where it is not ours; null while one of ours in
   * that market is on its way, and nobody knows yet how the venue calls it.
   */
  orderOf(account: string, fill: Pick<Fill, 'venueOrderId' | 'market'>): string | null
  isOurs(account: string, order: Pick<OpenOrder, 'venueId' | 'clientId' | 'market'>): boolean
  /** In which orders of ours may be live. */
  markets(account: string): readonly string[]
}

/** Pages of the book, the newest first, in which an order that has ended is looked for. */
const MOST_PAGES = 4

export function openOurs(book: Book, sightings: Sightings): Ours {
  /** By account, market and the venue's id; those of others too. */
  const known = new Map<string, string>()
  const live = (account: string): readonly Known[] =>
    book.live().filter(({ placement }) => placement.account === account)
  const liveOf = (account: string, clientId: string, isIt: IsIt): Known | undefined =>
    live(account).find((each) => each.order.clientId === clientId || isIt(each))
  const pastOf = (account: string, isIt: IsIt): string => {
    let before = Number.MAX_SAFE_INTEGER
    for (let n = 0; n < MOST_PAGES; n += 1) {
      const page = book.page({ account, before })
      const found = page.find(isIt)
      if (found) return found.placement.intent
      const last = page.at(-1)
      if (!last) return ''
      before = last.seq
    }
    return ''
  }
  const isOnItsWay = (account: string, market: string): boolean =>
    live(account).some(({ placement, order }) => {
      return placement.market === market && order.venueId === null && order.state !== 'planned'
    })
  const orderOf: Ours['orderOf'] = (account, { venueOrderId, market }) => {
    const key = `${account} ${market} ${venueOrderId}`
    const before = known.get(key)
    if (before !== undefined) return before
    const isIt = called(venueOrderId, market)
    const found = liveOf(account, '', isIt)?.placement.intent ?? pastOf(account, isIt)
    if (found === '' && isOnItsWay(account, market)) return null
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, found)
    return found
  }
  return {
    orderOf,
    saw({ name, venue }, told) {
      const isIt = called(textOf(told.id), textOf(told.symbol))
      const mine = liveOf(name, textOf(told.clientOrderId), isIt)
      if (!mine || mine.order.state === 'planned') return
      sightings.saw(mine.placement, readOrder(venue, told, mine.order))
    },
    isOurs: (account, { venueId, clientId, market }) => {
      const isIt = called(venueId, market)
      return liveOf(account, clientId, isIt) !== undefined || pastOf(account, isIt) !== ''
    },
    markets: (account) => [...new Set(live(account).map(({ placement }) => placement.market))],
  }
}

type IsIt = (known: Known) => boolean

/** At some venues an id is of one market alone. @param market - empty where it is not told */
function called(venueId: string, market: string): IsIt {
  return ({ placement, order }) =>
    order.venueId === venueId && (market === '' || placement.market === market)
}

const MOST_KNOWN = 10_000
