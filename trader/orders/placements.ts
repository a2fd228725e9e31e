// Orders at venues, never twice and never lost: each is journalled before anything of it leaves,
// and each step of it before the next is done. What is under way here is done again after a start.

import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type Next,
  type OrderEvent,
  PLACES,
  stepOrder,
  type TrackedOrder,
  type VenueOrder,
} from '@countersign/core/exchange/orders/track.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { AtVenue, Looked } from './at-venue.ts'
import type { Book, Known } from './book.ts'
import { openDue } from './due.ts'
import { isSamePlacement, keyOf, type OrderName, type Placement } from './placement.ts'

export type { Placement } from './placement.ts'

export type Placements = {
  /**
   * Journalled, then sent; safe to be called twice. Resolves once the venue's answer, or its
   * silence, is in the journal. Amount and price are fitted to the market first.
   * @throws Fault exchange.order_differs, exchange.order_too_small, exchange.market_unknown,
   *   exchange.egress_away, exchange.reconciling, exchange.key_*, exchange.rights_*: nothing was
   *   planned then
   */
  place(placement: Placement, how?: How): Promise<TrackedOrder>
  /** It is never sent again, and cancelled where it is. @throws Fault exchange.order_missing */
  cancel(name: OrderName): Promise<TrackedOrder>
  /** Told of each step of each order, after it is durable. */
  listen(told: (placement: Placement, order: TrackedOrder) => void): () => void
}

/** For who hears of orders before they are looked at. */
export type Sightings = {
  /** As the venue tells of it by itself: taken as the answer to a look. */
  saw(name: OrderName, order: VenueOrder): void
}

export type How = {
  /** Whose signatures brought it about. */
  readonly proofs?: readonly Canonical[]
  /** Everybody is told of it. */
  readonly isTold?: boolean
  /** Called right before it is journalled, with nothing in between. @throws whatever forbids it */
  check?(placement: Placement): void
}

/** What one account's orders are placed by. */
export type Desk = {
  readonly venue: VenueId
  readonly at: AtVenue
  /** As the venue takes it. @throws Fault exchange.* */
  fit(placement: Placement): Promise<Placement>
}

export type PlacementParts = {
  readonly book: Book
  deskOf(account: string): Promise<Desk>
  /** By what the venue said of its key within a day. @throws Fault exchange.* */
  checkMayTrade(account: string): Promise<void>
  /** Asked right before each sending; when it cannot be said it answers no. */
  mayLeave(placement: Placement): Promise<boolean>
  /** Whether requests can leave at all. */
  isReachable(): boolean
  now(): number
  readonly everyMs: number
}

/** An order at rest is looked at so often, and more rarely where many are. */
const SWEEP_SECONDS = 15
/** Before a cancellation is tried again, and an account's desk that could not be opened. */
const AGAIN_SECONDS = 5
/** What was planned and never left may be old when the process comes back: nobody wants it now. */
const STALE_SECONDS = 60
/** In which orders from before a start are found, or are not. */
const RECONCILE_MS = 20_000

export function openPlacements(parts: PlacementParts): Placements & Sightings {
  const { book, now } = parts
  const steps = openSteps(parts)
  const { step, due, listen } = steps
  const reconciled = reconcile(parts, steps)
  return {
    async place(wanted, { proofs = [], isTold = false, check } = {}) {
      if (!parts.isReachable()) throw new Fault('exchange.egress_away')
      await reconciled(wanted.account)
      const desk = await parts.deskOf(wanted.account)
      const placement = await desk.fit(wanted)
      if (!book.find(placement)) await parts.checkMayTrade(placement.account)
      const known = book.find(placement)
      if (known && !isSamePlacement(known.placement, placement)) {
        throw new Fault('exchange.order_differs', { order: placement.intent })
      }
      if (!known) check?.(placement)
      const { order } = known ?? book.plan(placement, { venue: desk.venue, proofs, isTold })
      if (order.state === 'planned') step(placement, { at: now(), kind: 'go' })
      await due.settle(keyOf(placement))
      return found(book, placement).order
    },
    async cancel(name) {
      const { order } = step(name, { at: now(), kind: 'unwanted' })
      if (order.state === 'open') await due.settle(keyOf(name))
      return found(book, name).order
    },
    saw: (name, order) => void step(name, { at: now(), kind: 'seen', order }),
    listen,
  }
}

type Steps = Pick<Placements, 'listen'> & {
  step(name: OrderName, event: OrderEvent): Known
  readonly due: ReturnType<typeof openDue>
}

/** All that happens to orders goes through here: journalled, then told, then what is next. */
function openSteps(parts: PlacementParts): Steps {
  const { book, now } = parts
  const listeners = new Set<(placement: Placement, order: TrackedOrder) => void>()
  const due = openDue({ now, everyMs: parts.everyMs, isReachable: parts.isReachable, run: act })

  /** Journals what becomes of it, and says when what is next is done. */
  function step(name: OrderName, event: OrderEvent): Known {
    const before = found(book, name)
    const { order, next } = stepOrder(before.order, event, false)
    const known = book.step(name, order, next.kind === 'wake' ? next.why : null)
    plan(known, next)
    // Of one that ended and stays so nobody needs to hear again.
    const isNews = known !== before && !(isRejected(before) && isRejected(known))
    if (isNews) for (const told of [...listeners]) told(known.placement, order)
    return known
  }
  function plan({ placement, order }: Known, next: Next): void {
    const key = keyOf(placement)
    if (next.kind === 'send' || next.kind === 'look') due.set(key, next.notBefore, next)
    else if (next.kind === 'cancel') due.set(key, now(), next)
    else if (order.lookAgainAt !== null) due.set(key, order.lookAgainAt, LOOK)
    else if (order.state === 'open') due.soon(key, now() + sweep(book), LOOK)
    // One that is sought, or waits to be sent, goes on being so whatever else happens to it.
    else if (order.state !== 'unknown' && order.state !== 'sent') due.drop(key)
  }
  /** The venue made another order of it: gone at once, and people are told. */
  function undo({ placement, order }: Known): void {
    const { order: gone, next } = stepOrder(order, { at: now(), kind: 'unwanted' }, false)
    const known = book.step(placement, { ...gone, why: 'not-kept' }, 'not-kept')
    plan(known, next)
    for (const told of [...listeners]) told(known.placement, known.order)
  }
  async function act(key: string, next: Next): Promise<void> {
    const known = book.lively(key)
    if (!known) return
    const event = await perform(parts, known, next)
    if (event === null) due.set(key, now() + AGAIN_SECONDS, next)
    else {
      const seen = step(known.placement, { at: now(), ...event })
      if (isOther(event) && !seen.order.isUnwanted) undo(seen)
    }
    const isCancelledAgain = next.kind === 'cancel' && due.next(key)?.kind === 'cancel'
    if (isCancelledAgain) due.set(key, now() + AGAIN_SECONDS, next)
  }
  return {
    step,
    due,
    listen(told) {
      listeners.add(told)
      return () => void listeners.delete(told)
    },
  }
}

function found(book: Book, name: OrderName): Known {
  const known = book.find(name)
  if (!known) throw new Fault('exchange.order_missing', { order: name.intent })
  return known
}

const isRejected = ({ order }: Known): boolean => order.state === 'rejected'

const LOOK: Next = { kind: 'look', place: 'client-id', notBefore: 0 }

const sweep = (book: Book): number => Math.max(SWEEP_SECONDS, book.live().length)

type Happened = OrderEvent extends infer E ? (E extends unknown ? Omit<E, 'at'> : never) : never

/** What came of what was next; null where it could not be begun. */
async function perform(parts: PlacementParts, known: Known, next: Next): Promise<Happened | null> {
  const { placement, order } = known
  const desk = await parts.deskOf(placement.account).catch(() => null)
  if (next.kind === 'send') return desk ? send(parts, desk, known) : UNKNOWN
  if (!desk || (next.kind !== 'look' && next.kind !== 'cancel')) return null
  const place = next.kind === 'look' ? next.place : 'client-id'
  if (next.kind === 'cancel') await desk.at.cancel(placement, order).catch(() => undefined)
  const looked = await desk.at.look(placement, order, place).catch(() => 'blind' as const)
  if (looked === 'absent' || looked === 'blind') return { kind: looked, place }
  return { kind: 'seen', order: looked }
}

const isOther = (event: Happened): boolean =>
  event.kind === 'seen' && 'isOther' in event.order && event.order.isOther === true

const UNKNOWN = { kind: 'failed', meaning: 'unknown' } as const

/**
 * Sends it, unless it is there already. Who carries the request also carries the answer, and may
 * lie: whatever it says is looked at where only the venue can answer, before it counts.
 */
async function send(parts: PlacementParts, { at }: Desk, known: Known): Promise<Happened> {
  const { placement, order } = known
  if (order.sends > 1) {
    const earlier = await lookEverywhere(at, placement, order)
    if (earlier === 'blind') return UNKNOWN
    if (earlier !== 'absent') return { kind: 'seen', order: earlier }
  }
  // Somebody may have cancelled it, or pulled the lever, while it waited for its turn.
  const mayLeave = async () =>
    !found(parts.book, placement).order.isUnwanted &&
    (await parts.mayLeave(placement)) &&
    !found(parts.book, placement).order.isUnwanted
  const answer = await at.place(placement, order, mayLeave).catch(() => UNKNOWN)
  if (answer === 'withheld') return { kind: 'withheld' }
  if (answer.kind === 'failed' && answer.meaning !== 'refused') {
    return { kind: 'failed', meaning: answer.meaning }
  }
  const hint = answer.kind === 'answered' ? { ...order, venueId: answer.value.venueId } : order
  const seen = await lookEverywhere(at, placement, hint)
  if (typeof seen !== 'string') return { kind: 'seen', order: seen }
  if (seen === 'absent' && answer.kind === 'failed') return { kind: 'failed', meaning: 'refused' }
  return UNKNOWN
}

async function lookEverywhere(
  at: AtVenue,
  placement: Placement,
  order: TrackedOrder,
): Promise<Looked> {
  for (const place of PLACES) {
    const looked = await at.look(placement, order, place).catch(() => 'blind' as const)
    if (looked !== 'absent') return looked
  }
  return 'absent'
}

/** Whatever may be live is looked for before anything else of its account leaves. */
function reconcile({ book, now }: PlacementParts, { step, due }: Steps) {
  const waiting = new Map<string, Promise<unknown>[]>()
  for (const { placement, order, plannedAt } of book.live()) {
    const at = now()
    const isStale = at - plannedAt > STALE_SECONDS && !placement.isProtective
    if (order.state !== 'planned') step(placement, { at, kind: 'restarted' })
    else step(placement, { at, kind: isStale ? 'unwanted' : 'go' })
    const { account } = placement
    // It was told to have ended: nothing waits for its late look.
    if (order.state === 'rejected') continue
    waiting.set(account, [...(waiting.get(account) ?? []), due.first(keyOf(placement))])
  }
  return async (account: string): Promise<void> => {
    const all = waiting.get(account)
    if (!all) return
    const { promise, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Fault('exchange.reconciling')), RECONCILE_MS)
    await Promise.race([Promise.all(all), promise]).finally(() => clearTimeout(timer))
    waiting.delete(account)
  }
}
