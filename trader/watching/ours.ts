// Which of what a venue tells is of our own orders, by the ids that they have here and there.

import type { Account } from '../accounts.ts'
import { type Ids, isTold, readOrder } from '../orders/at-venue.ts'
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
  const liveOf = (account: string, ids: Ids, market: string): Known | undefined =>
    live(account).find(({ placement, order }) => {
      // A cancellation may come under an id of its own, beside the venue's.
      const isIt = order.venueId === null ? isTold(order, ids) : order.venueId === ids.id
      return isIt && isIn(market, placement.market)
    })
  const pastOf = (account: string, id: string, market: string): string => {
    const isIt = ({ placement, order }: Known) =>
      order.venueId === id && isIn(market, placement.market)
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
    const lives = liveOf(account, { id: venueOrderId }, market)
    const found = lives?.placement.intent ?? pastOf(account, venueOrderId, market)
    if (found === '' && isOnItsWay(account, market)) return null
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, found)
    return found
  }
  return {
    orderOf,
    saw({ name, venue }, told) {
      const ids = { id: textOf(told.id), clientOrderId: textOf(told.clientOrderId) }
      const mine = liveOf(name, ids, textOf(told.symbol))
      if (!mine || mine.order.state === 'planned') return
      sightings.saw(mine.placement, readOrder(venue, told, mine.order))
    },
    isOurs: (account, { venueId, clientId, market }) => {
      const ids = { id: venueId, clientOrderId: clientId }
      return liveOf(account, ids, market) !== undefined || pastOf(account, venueId, market) !== ''
    },
    markets: (account) => [...new Set(live(account).map(({ placement }) => placement.market))],
  }
}

/** At some venues an id is of one market alone. @param told - empty where it is not told */
const isIn = (told: string, market: string): boolean => told === '' || told === market

const MOST_KNOWN = 10_000
