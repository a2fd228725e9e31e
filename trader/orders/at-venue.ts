// An order at its venue, through the account's own client: placed, looked for, cancelled. What the
// venue's answers say is read strictly; what cannot be read says nothing.

import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { orderIdForm } from '@countersign/core/exchange/order-id.ts'
import type { Place, TrackedOrder, VenueOrder } from '@countersign/core/exchange/orders/track.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { VenueClient } from '../venue/client.ts'
import type { Attempt } from '../venue/failure.ts'
import type { Client, Told, Tolds } from '../venue/load.ts'
import { numberOf } from './fit.ts'
import { isKeptThere, nativeParams } from './native.ts'
import type { Placement } from './placement.ts'

/** Thrown when its turn came, right before what would be sent. */
class Withheld extends Error {}

export type AtVenue = {
  /** `mayLeave` is asked when nothing else is left to wait for. */
  place(
    placement: Placement,
    order: TrackedOrder,
    mayLeave: () => Promise<boolean>,
  ): Promise<Attempt<VenueOrder> | 'withheld'>
  look(placement: Placement, order: TrackedOrder, place: Place): Promise<Looked>
  cancel(placement: Placement, order: TrackedOrder): Promise<void>
}

/** `isOther`: it is there, and is not the one that was to wait for its trigger. */
export type Seen = VenueOrder & { readonly isOther?: boolean }
export type Looked = Seen | 'absent' | 'blind'

export function atVenue(venue: VenueId, client: VenueClient): AtVenue {
  return {
    async place(placement, order, mayLeave) {
      const { market, side, plan, kind, trigger, isProtective } = placement
      const params = {
        [orderIdForm(venue).parameter]: idOf(venue, order),
        ...(plan.kind === 'market' ? { timeInForce: 'IOC' } : {}),
        ...(trigger === undefined ? {} : nativeParams(venue, kind, writeDecimal(trigger))),
      }
      const amount = writeDecimal(order.amount)
      const price = writeDecimal(plan.price)
      let isWithheld = false
      const checkLeave = async () => {
        if (await mayLeave()) return
        isWithheld = true
        throw new Withheld()
      }
      const answer = await client.attempt(
        { operation: 'place', isProtective, checkLeave },
        async (ccxt) => {
          const bounded = { ...params, ...deadlineAt(venue) }
          const told = await ccxt.createOrder(market, 'limit', side, amount, price, bounded)
          return placedOrder(venue, told, order)
        },
      )
      return isWithheld ? 'withheld' : answer
    },
    async look(placement, order, place) {
      const found = await client.attempt({ operation: 'orders', isProtective: false }, (ccxt) =>
        LOOKS[place](venue, ccxt, { placement, order }),
      )
      if (found.kind === 'answered') return found.value ?? 'absent'
      const isSaid = found.status !== null && found.status < 500
      return found.as === 'OrderNotFound' && isSaid ? 'absent' : 'blind'
    },
    async cancel({ market }, { venueId }) {
      if (venueId === null) return
      // Whatever it answers, a look says how it is.
      await client.attempt({ operation: 'cancel', isProtective: false }, (ccxt) =>
        ccxt.cancelOrder(venueId, market),
      )
    },
  }
}

/** Kraken takes a minute at most; the two clocks may be as far apart, either way. */
const DEADLINE_MS = 30_000

/**
 * Kraken's requests say no time but this: who holds an order back, and all that comes after it,
 * could let it go on any day.
 */
const deadlineAt = (venue: VenueId): object =>
  venue === 'kraken' ? { deadline: new Date(Date.now() + DEADLINE_MS).toISOString() } : {}

type Sought = { readonly placement: Placement; readonly order: TrackedOrder }
type Look = (venue: VenueId, ccxt: Client, sought: Sought) => Promise<Seen | null>

const LOOKS: Readonly<Record<Place, Look>> = {
  'client-id': async (venue, ccxt, { placement, order }) => {
    const { market } = placement
    const { venueId } = order
    const only = (told: Told) => {
      const found = among(venue, [told], placement, order)
      if (found !== null || !isNamed(told)) return found
      // Who answers with another order has not said that ours is not there.
      throw new Fault('exchange.answer_invalid', { venue, where: 'order' })
    }
    if (venueId !== null) return only(await ccxt.fetchOrder(venueId, market))
    const { finding } = orderIdForm(venue)
    if (finding === null) return null
    return only(await ccxt.fetchOrder(undefined, market, { [finding]: idOf(venue, order) }))
  },
  'open-orders': async (venue, ccxt, { placement, order }) => {
    const { market } = placement
    const told = await ccxt.fetchOpenOrders(market, undefined, undefined, narrowed(venue, order))
    return among(venue, told, placement, order)
  },
  trades: async (venue, ccxt, { placement, order }) => {
    const { market } = placement
    for (const name of PAST[venue]) {
      const call = ccxt[name] as ListCall
      const told = await call.call(ccxt, market, since(order), undefined, narrowed(venue, order))
      const found = among(venue, told, placement, order)
      if (found) return found
    }
    return null
  },
}

type ListCall = (
  market: string,
  since: number | undefined,
  limit: undefined,
  params: object,
) => Promise<Tolds>

/** Where ccxt lists orders that ended, at each venue. */
const PAST: Readonly<Record<VenueId, readonly string[]>> = {
  binance: ['fetchOrders'],
  kraken: ['fetchClosedOrders'],
  bybit: ['fetchCanceledAndClosedOrders'],
  okx: ['fetchClosedOrders', 'fetchCanceledOrders'],
  kucoin: ['fetchClosedOrders'],
  coinbase: ['fetchOrders'],
  bitfinex: ['fetchClosedOrders'],
  gate: ['fetchClosedOrders'],
  bitget: ['fetchCanceledAndClosedOrders'],
  htx: ['fetchOrders'],
  gemini: ['fetchOrders'],
}

/** Clocks of venues differ from ours; nothing of an order is older than its first sending. */
const EARLIER_SECONDS = 3_600

const since = ({ sentAt }: TrackedOrder): number | undefined =>
  sentAt === null ? undefined : (sentAt - EARLIER_SECONDS) * 1_000

/** Kraken's lists can be asked for one client id. */
const narrowed = (venue: VenueId, { clientId }: TrackedOrder): object =>
  venue === 'kraken' ? { clientOrderId: clientId } : {}

/** Bitfinex's are numbers. */
const idOf = (venue: VenueId, { clientId }: TrackedOrder): string | number =>
  orderIdForm(venue).form === 'integer' ? Number(clientId) : clientId

/** The one that it is; of several with our id one that lives, so that it can be ended. */
function among(
  venue: VenueId,
  told: Tolds,
  { kind, trigger }: Placement,
  order: TrackedOrder,
): Seen | null {
  const all = told.filter((each) => isTold(order, each))
  const own = all.find(({ status }) => STATUSES[String(status)] === 'open') ?? all.at(-1)
  if (!own) return null
  const isOther = trigger !== undefined && !isKeptThere(venue, own, { kind, trigger })
  return { ...readOrder(venue, own, order), isOther }
}

export type Ids = { readonly id?: unknown; readonly clientOrderId?: unknown }

/** By the venue's id once that is known, else by ours; never against ours where that is told. */
export function isTold({ clientId, venueId }: TrackedOrder, { id, clientOrderId }: Ids): boolean {
  const isSilent = typeof clientOrderId !== 'string' || clientOrderId === ''
  if (!isSilent && clientOrderId !== clientId) return false
  return venueId === null ? !isSilent : id === venueId
}

const isNamed = ({ id, clientOrderId }: Ids): boolean =>
  [id, clientOrderId].some((each) => typeof each === 'string' && each !== '')

const STATUSES: Readonly<Record<string, VenueOrder['status']>> = {
  open: 'open',
  canceling: 'open',
  closed: 'filled',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  expired: 'cancelled',
  rejected: 'rejected',
}

/** @throws Fault exchange.answer_invalid: it says nothing then */
export function readOrder(venue: VenueId, told: Told, { amount }: TrackedOrder): VenueOrder {
  const { status, filled } = told
  const known = Object.hasOwn(STATUSES, String(status)) ? STATUSES[String(status)] : undefined
  if (!known) throw new Fault('exchange.answer_invalid', { venue, where: 'status' })
  const isWhole = known === 'filled' && (filled === undefined || filled === null)
  const done = isWhole ? amount : numberOf(venue, filled ?? '0')
  if (done > amount) throw new Fault('exchange.answer_invalid', { venue, where: 'filled' })
  // Ended before all of it was filled.
  const ended = known === 'filled' && done < amount ? 'cancelled' : known
  return { venueId: idIn(venue, told), status: ended, filled: done }
}

/** The answer to a placement may say no more than an id; a look tells the rest. */
function placedOrder(venue: VenueId, told: Told, order: TrackedOrder): VenueOrder {
  const { status, filled } = told
  const isTold = typeof status === 'string' && filled !== undefined && filled !== null
  return isTold
    ? readOrder(venue, told, order)
    : { venueId: idIn(venue, told), status: 'open', filled: 0n }
}

function idIn(venue: VenueId, { id }: Told): string {
  if (typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id)) return id
  throw new Fault('exchange.answer_invalid', { venue, where: 'id' })
}
