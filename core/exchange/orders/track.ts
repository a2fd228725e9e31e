// One order at a venue, from its plan to its end, as a step over what happens to it. A pure
// function: the trader journals the state it answers, and then does what it says is next.
//
// An answer that says nothing is reconciled before anything is sent again: by client id, then in
// the open orders, then in the trades; twice, and for longer than a venue hides what it took.
// Whoever carries a request can say that it is refused and send it a moment later: what ended
// without the venue's own word is looked for again, once it can be sent no more.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import type { Decimal } from '../decimal.ts'
import type { Meaning } from './failure.ts'
import { mayStepOrder, type OrderState } from './life.ts'

/** Where an order of unknown fate is looked for, in this order. */
export const PLACES = ['client-id', 'open-orders', 'trades'] as const
export type Place = (typeof PLACES)[number]

export type TrackedOrder = {
  /** Made from what was intended and its generation, so that it is the same after any restart. */
  readonly clientId: string
  readonly state: OrderState
  readonly amount: Decimal
  /** Never goes back. */
  readonly filled: Decimal
  readonly venueId: string | null
  readonly sends: number
  /** When it left last. */
  readonly sentAt: UnixSeconds | null
  /** Whole rounds through all places, since it left last, in which it was not found. */
  readonly rounds: number
  /** Somebody wants it gone: it is never sent again. */
  readonly isUnwanted: boolean
  readonly why: Why | null
  /** It was taken for ended, not by the venue's word, and is looked for again then. */
  readonly lookAgainAt: UnixSeconds | null
}

/** Why it ended without the venue's word, or what people are woken for. */
export type Why =
  | 'stopped'
  | 'unwanted'
  | 'refused'
  | 'throttled'
  | 'not-found'
  | 'reappeared'
  /** It was to wait for its trigger at the venue, which made another order of it. */
  | 'not-kept'

/** An order as a venue tells of it. */
export type VenueOrder = {
  readonly venueId: string
  readonly status: 'open' | 'filled' | 'cancelled' | 'rejected'
  readonly filled: Decimal
}

export type OrderEvent = { readonly at: UnixSeconds } & (
  | { readonly kind: 'go' }
  /** The answer to its sending, to a look, or news by a stream: whatever shows it. */
  | { readonly kind: 'seen'; readonly order: VenueOrder }
  | { readonly kind: 'failed'; readonly meaning: Meaning }
  /** It was to leave and did not: trading was stopped just before. */
  | { readonly kind: 'withheld' }
  | { readonly kind: 'absent'; readonly place: Place }
  /** The look itself failed. */
  | { readonly kind: 'blind'; readonly place: Place }
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'restarted' }
)

export type Next =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'send'; readonly notBefore: UnixSeconds }
  | { readonly kind: 'look'; readonly place: Place; readonly notBefore: UnixSeconds }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'wake'; readonly why: Why }

export type Tracked = { readonly order: TrackedOrder; readonly next: Next }

/** Venues were seen to hide what they took for many seconds; none for as long as this, but one for
 * minutes, which is why what is found later still counts. */
export const SEARCH_SECONDS = 60
/** Nothing is sent again before it was missed in so many whole rounds. */
const MIN_ROUNDS = 2
/** Between two rounds, and before a throttled order is sent again. */
const PAUSE_SECONDS = 10
/**
 * Since it left last: venues take a signed request for ten seconds to a minute (Binance's
 * `recvWindow`, clocks), Coinbase for two minutes, HTX for five.
 */
export const LATE_SECONDS = [90, 330] as const
/** One that a venue swallows so often is for people. */
export const MAX_SENDS = 3

/** An order that was decided on and journalled. */
export function plannedOrder(clientId: string, amount: Decimal): TrackedOrder {
  return {
    clientId,
    state: 'planned',
    amount,
    filled: 0n,
    venueId: null,
    sends: 0,
    sentAt: null,
    rounds: 0,
    isUnwanted: false,
    why: null,
    lookAgainAt: null,
  }
}

/**
 * What becomes of the order, and what is next. The state has to be durable before the next is done.
 * @param isStopped - trading is stopped, or it cannot be said: nothing is sent then
 */
export function stepOrder(order: TrackedOrder, event: OrderEvent, isStopped: boolean): Tracked {
  const { at } = event
  const mayNotSend = isStopped || order.isUnwanted
  switch (event.kind) {
    case 'go':
      if (order.state !== 'planned') return idle(order)
      return mayNotSend ? idle(ended(order, whyNot(order))) : sending(order, at)
    case 'seen':
      return shown(order, event.order)
    case 'failed':
      return order.state === 'sent' ? failed(order, event.meaning, at, mayNotSend) : idle(order)
    case 'withheld':
      return order.state === 'sent' ? idle(withheld(order)) : idle(order)
    case 'absent':
      return absent(order, event.place, at, mayNotSend)
    case 'blind':
      if (!isSought(order) && !isDoubted(order)) return idle(order)
      return { order, next: look(event.place, at + PAUSE_SECONDS) }
    case 'unwanted':
      return unwanted(order)
    case 'restarted':
      return restarted(order, at)
    default:
      return unreachable(event)
  }
}

const idle = (order: TrackedOrder): Tracked => ({ order, next: { kind: 'nothing' } })

const look = (place: Place, notBefore: UnixSeconds): Next => ({ kind: 'look', place, notBefore })

const whyNot = ({ isUnwanted }: TrackedOrder): Why => (isUnwanted ? 'unwanted' : 'stopped')

function ended(order: TrackedOrder, why: Why): TrackedOrder {
  return { ...order, state: 'rejected', why, lookAgainAt: lateLook(order, 0) }
}

/** When it is looked for next, after a moment; null where nothing of it is under way any more. */
function lateLook({ sentAt }: TrackedOrder, after: UnixSeconds): UnixSeconds | null {
  if (sentAt === null) return null
  return LATE_SECONDS.map((late) => sentAt + late).find((late) => late > after) ?? null
}

/** Of one that was to leave for the first time, nothing did. */
function withheld(order: TrackedOrder): TrackedOrder {
  const end = ended(order, whyNot(order))
  return order.sends > 1 ? end : { ...end, lookAgainAt: null }
}

function sending(order: TrackedOrder, notBefore: UnixSeconds): Tracked {
  const sent = { ...order, state: 'sent', sends: order.sends + 1, sentAt: notBefore } as const
  return { order: { ...sent, rounds: 0 }, next: { kind: 'send', notBefore } }
}

const isDoubted = ({ state, lookAgainAt }: TrackedOrder): boolean =>
  state === 'rejected' && lookAgainAt !== null

const isSought = ({ state }: TrackedOrder): boolean => state === 'unknown' || state === 'open'

function sought(order: TrackedOrder, at: UnixSeconds): Tracked {
  return { order: { ...order, state: 'unknown' }, next: look('client-id', at) }
}

function failed(
  order: TrackedOrder,
  meaning: Meaning,
  at: UnixSeconds,
  mayNotSend: boolean,
): Tracked {
  switch (meaning) {
    case 'refused':
      return idle(ended(order, 'refused'))
    case 'throttled':
      if (mayNotSend) return idle(ended(order, whyNot(order)))
      if (order.sends >= MAX_SENDS) return woken(ended(order, 'throttled'), 'throttled')
      return sending(order, at + PAUSE_SECONDS)
    case 'duplicate':
    case 'unknown':
      return sought(order, at)
    default:
      return unreachable(meaning)
  }
}

const woken = (order: TrackedOrder, why: Why): Tracked => ({ order, next: { kind: 'wake', why } })

function absent(order: TrackedOrder, place: Place, at: UnixSeconds, mayNotSend: boolean): Tracked {
  if (!isSought(order) && !isDoubted(order)) return idle(order)
  const further = PLACES[PLACES.indexOf(place) + 1]
  if (further !== undefined) return { order, next: look(further, at) }
  if (isDoubted(order)) return idle({ ...order, lookAgainAt: lateLook(order, at) })
  // One that the venue has shown stays: venues lose sight of orders for minutes.
  if (order.state === 'open') return { order, next: look('client-id', at + PAUSE_SECONDS) }

  const missed = { ...order, rounds: order.rounds + 1 }
  const isLong = at - (order.sentAt ?? at) >= SEARCH_SECONDS
  if (missed.rounds < MIN_ROUNDS || !isLong) {
    return { order: missed, next: look('client-id', at + PAUSE_SECONDS) }
  }
  if (mayNotSend) return idle(ended(missed, whyNot(order)))
  if (order.sends >= MAX_SENDS) return woken(ended(missed, 'not-found'), 'not-found')
  return sending(missed, at)
}

function unwanted(order: TrackedOrder): Tracked {
  const gone = { ...order, isUnwanted: true }
  if (order.state === 'planned') return idle({ ...gone, state: 'cancelled', why: 'unwanted' })
  return order.state === 'open' ? { order: gone, next: { kind: 'cancel' } } : idle(gone)
}

// Whatever was under way when the process ended may have left, and may have been answered.
function restarted(order: TrackedOrder, at: UnixSeconds): Tracked {
  switch (order.state) {
    case 'sent':
    case 'unknown':
      return sought(order, at)
    case 'open':
      return { order, next: look('client-id', at) }
    case 'planned':
    case 'rejected':
    case 'filled':
    case 'cancelled':
      return idle(order)
    default:
      return unreachable(order.state)
  }
}

function shown(order: TrackedOrder, { venueId, status, filled }: VenueOrder): Tracked {
  const most = filled > order.filled ? filled : order.filled
  const known = { ...order, venueId, filled: most, lookAgainAt: null }
  const to = most >= order.amount ? 'filled' : status
  // Old news, or none.
  if (to === order.state) return { order: known, next: whenOpen(known) }
  if (!mayStepOrder(order.state, to)) return idle(order.state === 'planned' ? order : known)
  const next = {
    ...known,
    state: to,
    rounds: 0,
    why: to === 'rejected' ? ('refused' as const) : null,
  }
  if (order.state !== 'rejected') return { order: next, next: whenOpen(next) }
  const back = { ...next, why: 'reappeared' } as const
  return back.isUnwanted ? { order: back, next: whenOpen(back) } : woken(back, 'reappeared')
}

// A cancellation that was asked for while nobody knew where the order was.
function whenOpen({ state, isUnwanted }: TrackedOrder): Next {
  return state === 'open' && isUnwanted ? { kind: 'cancel' } : { kind: 'nothing' }
}

/**
 * Nothing of it ever left: it was kept from leaving the first time. A refusal counts, whoever says
 * it: else whoever forges refusals could have a day's limit placed twice.
 */
export function isUnsent({ state, why, sends, rounds }: TrackedOrder): boolean {
  if (state === 'cancelled') return sends === 0
  const isKeptBack = why === 'stopped' || why === 'unwanted'
  return state === 'rejected' && isKeptBack && sends <= 1 && rounds === 0
}
