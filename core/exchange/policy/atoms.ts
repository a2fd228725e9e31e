// Each atom asked about one request. What cannot be computed counts as true, so that a rule fires
// and a grant does not match when in doubt.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import { type Hours, hourOf, isHourIn } from '../../policy/hours.ts'
import { type Window, windowStart } from '../../policy/window.ts'
import { type Decimal, ONE } from '../decimal.ts'
import { freshPrice, notionalOf, type OrderFacts } from './facts.ts'
import type { OrderHistory, TallyScope } from './history.ts'
import type { OrderAtom, OrderPolicy, OrderScope } from './policy.ts'
import { askerOf, namesOf } from './who.ts'

/** All that an atom may look at. Prices are judged as they are now, whenever `now` is. */
export type OrderScene = {
  readonly lists: OrderPolicy['lists']
  readonly facts: OrderFacts
  /** What the order may move at most; null: it cannot be known. */
  readonly notional: Decimal | null
  readonly reference: Decimal | null
  readonly history: OrderHistory
  readonly now: UnixSeconds
}

/** What an atom that fires has found. `used` is without this order; `left` is never negative. */
export type OrderFinding = {
  readonly atom: OrderAtom['kind']
  /** It could not be computed, and so counts as true. */
  readonly isUnknown?: true
  readonly window?: Window
  readonly scope?: OrderScope
  readonly limit?: Decimal
  readonly notional?: Decimal
  readonly used?: Decimal
  readonly left?: Decimal
  readonly limitCount?: number
  readonly usedCount?: number
  readonly leftCount?: number
  readonly limitBasisPoints?: number
  readonly price?: Decimal
  readonly reference?: Decimal
  readonly limitTimes?: number
  readonly leverage?: Decimal
  readonly list?: string
  /** What of the request is meant: its operation, market, side, kind or who asks. */
  readonly word?: string
  readonly hours?: Hours
}

export function orderScene(
  policy: OrderPolicy,
  facts: OrderFacts,
  history: OrderHistory,
  now: UnixSeconds,
): OrderScene {
  const reference = freshPrice(facts.reference, now)
  return { lists: policy.lists, facts, notional: notionalOf(facts, now), reference, history, now }
}

/** What the atom finds if it is true of the request or cannot be computed, else null. */
export function lookAtOrder(atom: OrderAtom, scene: OrderScene): OrderFinding | null {
  const { facts } = scene
  switch (atom.kind) {
    case 'operation-in':
      return among(atom.kind, atom.operations, facts.operation)
    case 'market-in':
    case 'market-not-in':
      return lookAtMarket(atom, scene)
    case 'initiator-in':
    case 'initiator-not-in':
      return lookAtInitiator(atom, facts)
    case 'hour-in': {
      const { fromHour, untilHour } = atom
      const hours = { fromHour, untilHour }
      return isHourIn(hours, hourOf(scene.now)) ? { atom: atom.kind, hours } : null
    }
    default:
      if (facts.operation !== 'place') return null
      if (facts.order === null) return { atom: atom.kind, isUnknown: true }
      return lookAtPlaced(atom, facts.order, scene)
  }
}

/** Whose orders an atom is about; null where it is an initiator's and there is none. */
function tallyScope(scope: OrderScope | undefined, facts: OrderFacts): TallyScope | null {
  if (scope === undefined) return 'account'
  const asker = askerOf(facts.initiator)
  return asker === null ? null : `member:${asker.member}`
}

type AtomOf<K extends OrderAtom['kind']> = Extract<OrderAtom, { readonly kind: K }>
type OfOrders = AtomOf<
  | 'side-in'
  | 'kind-in'
  | 'notional-above'
  | 'notional-sum-above'
  | 'order-count-above'
  | 'price-worse-than'
  | 'leverage-above'
>
type Order = NonNullable<OrderFacts['order']>

function lookAtPlaced(atom: OfOrders, order: Order, scene: OrderScene): OrderFinding | null {
  switch (atom.kind) {
    case 'side-in':
      return among(atom.kind, atom.sides, order.side)
    case 'kind-in':
      return among(atom.kind, atom.kinds, order.kind)
    case 'notional-above': {
      const { notional } = scene
      if (notional === null) return { atom: atom.kind, limit: atom.notional, isUnknown: true }
      return notional > atom.notional ? { atom: atom.kind, limit: atom.notional, notional } : null
    }
    case 'notional-sum-above':
      return lookAtSum(atom, scene)
    case 'order-count-above':
      return lookAtCount(atom, scene)
    case 'price-worse-than':
      return lookAtPrice(atom, order, scene)
    case 'leverage-above': {
      const { leverage } = order
      if (leverage > 0n && leverage <= BigInt(atom.times) * ONE) return null
      return { atom: atom.kind, limitTimes: atom.times, leverage }
    }
    default:
      return unreachable(atom)
  }
}

function among(
  atom: OrderAtom['kind'],
  words: readonly string[],
  word: string,
): OrderFinding | null {
  return words.includes(word) ? { atom, word } : null
}

function lookAtMarket(
  { kind, list }: AtomOf<'market-in' | 'market-not-in'>,
  { lists, facts: { market, operation } }: OrderScene,
): OrderFinding | null {
  // Balances are of no market; an order always is.
  if (market === null) {
    return operation === 'place' ? { atom: kind, list, isUnknown: true } : null
  }
  const markets = Object.hasOwn(lists, list) ? lists[list] : undefined
  if (markets === undefined) return { atom: kind, list, isUnknown: true }
  const isListed = markets.includes(market)
  return isListed === (kind === 'market-in') ? { atom: kind, list, word: market } : null
}

function lookAtInitiator(
  { kind, initiators }: AtomOf<'initiator-in' | 'initiator-not-in'>,
  { initiator }: OrderFacts,
): OrderFinding | null {
  const names = namesOf(initiator)
  const isListed = names.some((name) => initiators.includes(name))
  return isListed === (kind === 'initiator-in') ? { atom: kind, word: names.join(' for ') } : null
}

function lookAtSum(atom: AtomOf<'notional-sum-above'>, scene: OrderScene): OrderFinding | null {
  const where = { ...windowOf(atom), limit: atom.notional }
  const tally = tallyOf(atom, scene)
  const { notional } = scene
  if (tally === null || notional === null) return { ...where, isUnknown: true }
  const used = tally.notional
  if (used + notional <= atom.notional) return null
  return { ...where, notional, used, left: used < atom.notional ? atom.notional - used : 0n }
}

function lookAtCount(atom: AtomOf<'order-count-above'>, scene: OrderScene): OrderFinding | null {
  const where = { ...windowOf(atom), limitCount: atom.count }
  const tally = tallyOf(atom, scene)
  if (tally === null) return { ...where, isUnknown: true }
  if (tally.count + 1 <= atom.count) return null
  const leftCount = Math.max(0, atom.count - tally.count)
  return { ...where, usedCount: tally.count, leftCount }
}

type Windowed = AtomOf<'notional-sum-above' | 'order-count-above'>

function tallyOf({ window, scope }: Windowed, { history, facts, now }: OrderScene) {
  const whose = tallyScope(scope, facts)
  return whose === null ? null : history.tally(windowStart(window, now), now, whose)
}

function windowOf({ kind, window, scope }: Windowed) {
  return { atom: kind, window, ...(scope ? { scope } : {}) }
}

const WHOLE = 10_000n

function lookAtPrice(
  { kind, basisPoints }: AtomOf<'price-worse-than'>,
  { side, kind: orderKind, price }: Order,
  { reference }: OrderScene,
): OrderFinding | null {
  if (orderKind !== 'market' && orderKind !== 'limit') return null
  const where = { atom: kind, limitBasisPoints: basisPoints }
  if (price === null || reference === null) return { ...where, isUnknown: true }
  const away = BigInt(basisPoints)
  const isWorse =
    side === 'buy'
      ? price * WHOLE > reference * (WHOLE + away)
      : price * WHOLE < reference * (WHOLE - away)
  return isWorse ? { ...where, price, reference } : null
}
