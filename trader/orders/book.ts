// Every order of ours, as the journal's entries make them. An index beside the entries says which
// of them may be live and where their entries are, so that a start reads those alone.

import { hmacSha512 } from '@countersign/core/bitcoin/hashes.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { orderIdOf, orderSeed } from '@countersign/core/exchange/order-id.ts'
import { mayBeLive } from '@countersign/core/exchange/orders/life.ts'
import { readTracked, recordOf } from '@countersign/core/exchange/orders/record.ts'
import {
  isUnsent,
  plannedOrder,
  type TrackedOrder,
  type Why,
} from '@countersign/core/exchange/orders/track.ts'
import type { OrderHistory } from '@countersign/core/exchange/policy/history.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, type FieldReader, object, text, whole } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { News, Tiding } from '../news.ts'
import { openHistories } from './history.ts'
import { openIndex, type Row } from './index.ts'
import {
  keyOf,
  type OrderName,
  type Placement,
  readPlacement,
  writePlacement,
} from './placement.ts'

const ORDERS_LOG = 'orders'

export type Known = {
  readonly placement: Placement
  readonly order: TrackedOrder
  /** The entry it was planned with: newer orders have higher ones. */
  readonly seq: number
  readonly plannedAt: number
}

export type Book = {
  find(name: OrderName): Known | null
  /** Those of which something may be, or may still come to be, at a venue: rejected ones, too. */
  live(): readonly Known[]
  /** One of them, by `keyOf` its name. */
  lively(key: string): Known | undefined
  /** Every generation of an intent, the latest first. */
  ofIntent(account: string, intent: string): readonly Known[]
  /** Newest first, those planned before an entry. */
  page(of: { readonly account: string | null; readonly before: number }): readonly Known[]
  /** Journalled when it returns. @throws Fault exchange.order_differs if there is one */
  plan(placement: Placement, planning: Planning): Known
  /** The state it is in now, flushed, with what people are told of it. */
  step(name: OrderName, order: TrackedOrder, woken: Why | null): Known
  /** What counts in the account's sums. */
  history(account: string): OrderHistory
}

export type Planning = {
  readonly venue: VenueId
  readonly proofs: readonly Canonical[]
  /** Everybody is told of it, as a rule of the policy wants. */
  readonly isTold: boolean
}

type Parts = { readonly journal: Journal; readonly news: News; readonly orderKey: Uint8Array }

const MOST_AT_ONCE = 50

export function openBook({ journal, news, orderKey }: Parts): Book {
  const index = openIndex(journal.database)
  const histories = openHistories(index)
  const read = (row: Row): Known => knownFrom(journal, row)
  const live = new Map(index.live().map((row) => [keyOf(row), read(row)]))

  const find = (name: OrderName): Known | null => {
    const known = live.get(keyOf(name))
    if (known) return known
    const row = index.find(name)
    return row ? read(row) : null
  }
  const keep = (known: Known): Known => kept(live, known)
  return {
    find,
    live: () => [...live.values()],
    lively: (key) => live.get(key),
    page: ({ account, before }) => index.page(account, before, MOST_AT_ONCE).map(read),
    ofIntent: (account, intent) => index.ofIntent(account, intent).map(read),
    history: histories.of,
    plan(placement, { venue, proofs, isTold }) {
      if (find(placement)) throw new Fault('exchange.order_differs', { order: placement.intent })
      const seed = orderSeed(
        accountKey(orderKey, placement),
        placement.intent,
        placement.generation,
      )
      const order = plannedOrder(String(orderIdOf(venue, seed)), placement.amount)
      const body = { placement: writePlacement(placement), order: recordOf(order) }
      const draft = { log: ORDERS_LOG, kind: 'order.planned', body, proofs }
      const tiding = tidingOf(placement, order)
      const tidings = isTold ? [tiding, { ...tiding, kind: 'wake' as const }] : [tiding]
      const [entry] = news.record([draft], tidings, ([made]) => {
        index.plan(placement, made as Entry)
      })
      const { seq, time } = entry as Entry
      histories.add(placement.account, { ...placement, at: time })
      return keep({ placement, order, seq, plannedAt: time })
    },
    step(name, order, woken) {
      const known = find(name)
      if (!known) throw new Fault('exchange.order_missing', { order: name.intent })
      const after = { ...known, order }
      if (isSame(known.order, order) && woken === null) return known
      const { account, intent, generation } = known.placement
      const named = { account, intent, generation: plain(generation) }
      const body = { ...named, order: recordOf(order) }
      const draft = { log: ORDERS_LOG, kind: 'order.stepped', body, proofs: [] }
      if (isUnsent(order)) histories.forget(account)
      news.record([draft], toldOf(known, order, woken), ([made]) => {
        const now = { isLive: isLive(order), counts: !isUnsent(order) }
        index.step(name, (made as Entry).seq, now)
      })
      return keep(after)
    },
  }
}

function kept(live: Map<string, Known>, known: Known): Known {
  const key = keyOf(known.placement)
  if (isLive(known.order)) live.set(key, known)
  else live.delete(key)
  return known
}

/** Planned ones wait to be sent; some that ended are looked for again. The others have ended. */
const isLive = ({ state, lookAgainAt }: TrackedOrder): boolean =>
  state === 'planned' || mayBeLive(state) || lookAgainAt !== null

/** Nobody foresees an id, and no account's are another's. */
const accountKey = (orderKey: Uint8Array, { account }: OrderName): Uint8Array =>
  hmacSha512(orderKey, new TextEncoder().encode(account)).slice(0, 32)

const isSame = (one: TrackedOrder, other: TrackedOrder): boolean =>
  canonicalText(recordOf(one)) === canonicalText(recordOf(other))

const trackedIn: FieldReader<TrackedOrder> = (value, where) => readTracked(anything(value, where))
const plannedBody = object({
  placement: (value, where) => readPlacement(anything(value, where)),
  order: trackedIn,
})
const steppedBody = object({
  account: text(32),
  intent: text(64),
  generation: whole(),
  order: trackedIn,
})

function knownFrom(journal: Journal, row: Row): Known {
  const at = (seq: number): Entry => {
    const [entry] = journal.read(ORDERS_LOG, seq - 1, 1)
    if (entry?.seq !== seq) throw new Fault('vault.journal_broken', { why: `no order at ${seq}` })
    return entry
  }
  const { time, body } = at(row.planned)
  const { placement, order } = plannedBody(body, 'order.planned')
  if (keyOf(placement) !== keyOf(row)) {
    throw new Fault('vault.journal_broken', { why: 'an order stands in the place of another' })
  }
  const now = row.stepped === 0 ? order : steppedBody(at(row.stepped).body, 'order.stepped').order
  if (now.clientId !== order.clientId) {
    throw new Fault('vault.journal_broken', { why: 'an order stands in the place of another' })
  }
  return { placement, order: now, seq: row.planned, plannedAt: time }
}

/** Changes of state, and fills; not every look. */
function toldOf({ placement, order: before }: Known, order: TrackedOrder, woken: Why | null) {
  const isNews =
    before.state !== order.state || before.filled !== order.filled || before.why !== order.why
  const told: Tiding[] = isNews ? [tidingOf(placement, order)] : []
  if (woken === null) return told
  return [...told, { ...tidingOf(placement, order), kind: 'wake' } as const]
}

function tidingOf(placement: Placement, order: TrackedOrder): Tiding {
  return { kind: 'order', body: orderToCanonical(placement, order) }
}

/** An order as people and the server see it. */
export function orderToCanonical(placement: Placement, order: TrackedOrder): Canonical {
  const { account, intent, generation, market, side, plan, trigger, kind, member } = placement
  const { state, filled, why, venueId } = order
  return plain({
    account,
    order: intent,
    generation,
    market,
    side,
    amount: writeDecimal(order.amount),
    price: writeDecimal(plan.price),
    kind,
    execution: plan.kind,
    ...(trigger === undefined ? {} : { at: 'venue', trigger: writeDecimal(trigger) }),
    member,
    state,
    filled: writeDecimal(filled),
    why: why ?? '',
    venueId: venueId ?? '',
  })
}
