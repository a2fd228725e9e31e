// Orders as they stand in a journal: written canonically, and read back strictly into the same
// types. A field that is added to a state and not here does not compile.

import type { Canonical } from '../../canonical.ts'
import { Fault } from '../../fault.ts'
import {
  byKind,
  type FieldReader,
  object,
  optional,
  text,
  truth,
  whole,
  word,
} from '../../fields.ts'
import { plain } from '../../plain.ts'
import { type Decimal, parseDecimal, writeDecimal } from '../decimal.ts'
import {
  KEPT_PHASES,
  type KeptOrder,
  type KeptState,
  type Leg,
  type Plan,
  type Trigger,
  WAKE_REASONS,
} from './kept.ts'
import { ORDER_STATES } from './life.ts'
import type { Belief } from './prices.ts'
import type { TrackedOrder, Why } from './track.ts'

/** @throws RangeError for what has no canonical form */
export const recordOf = (value: TrackedOrder | KeptOrder | KeptState): Canonical =>
  plain(written(value))

// Amounts as people write them: the only whole numbers of that size are decimals.
function written(value: unknown): unknown {
  if (typeof value === 'bigint') return writeDecimal(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, written(each)]))
}

/** A decimal as a venue or a person writes it; `fields` says where it is wrong. */
export const amount: FieldReader<Decimal> = (value, where) => {
  try {
    return parseDecimal(text(40)(value, where), 'signed')
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new Fault('channel.message_invalid', { where, wanted: 'a decimal' }, { cause })
  }
}

/** What `plain` leaves out is null. */
const nullable =
  <T>(read: FieldReader<T>): FieldReader<T | null> =>
  (value, where) =>
    optional(read)(value, where) ?? null

/** Why an order is as it is. @throws Fault channel.message_invalid */
export const readWhy = (value: Canonical): Why => why(value, 'why')

const WHYS: { readonly [K in Why]: true } = {
  stopped: true,
  unwanted: true,
  refused: true,
  throttled: true,
  'not-found': true,
  reappeared: true,
  'not-kept': true,
}

const why = word(...(Object.keys(WHYS) as Why[]))
const state = word(...ORDER_STATES)

const tracked = object({
  clientId: text(64),
  state,
  amount,
  filled: amount,
  venueId: nullable(text(128)),
  sends: whole(),
  sentAt: nullable(whole()),
  rounds: whole(),
  isUnwanted: truth,
  why: nullable(why),
  lookAgainAt: nullable(whole()),
} satisfies { readonly [K in keyof TrackedOrder]: FieldReader<TrackedOrder[K]> })

/** @throws Fault channel.message_invalid for what is no order */
export const readTracked = (value: Canonical): TrackedOrder => tracked(value, 'order')

const trigger: FieldReader<Trigger> = byKind({
  stop: object({ kind: word('stop'), price: amount }),
  'take-profit': object({ kind: word('take-profit'), price: amount }),
  'trail-amount': object({ kind: word('trail-amount'), amount }),
  'trail-share': object({ kind: word('trail-share'), basisPoints: whole(9_999) }),
  time: object({ kind: word('time'), at: whole(), lateSeconds: whole() }),
})

const bounded = object({ kind: word('market'), boundBasisPoints: whole(9_999) })

const kept = object({
  market: text(64),
  side: word('buy', 'sell'),
  amount,
  trigger,
  execution: byKind({ limit: object({ kind: word('limit'), price: amount }), market: bounded }),
  onGap: byKind({
    limit: object({ kind: word('limit') }),
    market: bounded,
    wake: object({ kind: word('wake') }),
  }),
  target: nullable(amount),
  source: word('closing', 'last', 'mid'),
  staleSeconds: whole(),
  jumpBasisPoints: whole(),
} satisfies { readonly [K in keyof KeptOrder]: FieldReader<KeptOrder[K]> })

/** @throws Fault channel.message_invalid for what is no order that is kept */
export const readKeptOrder = (value: Canonical): KeptOrder => kept(value, 'order')

const leg = object({
  generation: whole(),
  amount,
  state,
  filled: amount,
} satisfies { readonly [K in keyof Leg]: FieldReader<Leg[K]> })

const keptState = object({
  phase: word(...KEPT_PHASES),
  generation: whole(),
  belief: object({
    price: amount,
    at: whole(),
    doubted: nullable(amount),
    doubtedAt: nullable(whole()),
  } satisfies { readonly [K in keyof Belief]: FieldReader<Belief[K]> }),
  extreme: amount,
  target: nullable(leg),
  fired: nullable(leg),
  plan: nullable(
    object({ kind: word('limit', 'market'), price: amount } satisfies {
      readonly [K in keyof Plan]: FieldReader<Plan[K]>
    }),
  ),
  // Earlier entries have none.
  why: nullable(word(...WAKE_REASONS)),
} satisfies { readonly [K in keyof KeptState]: FieldReader<KeptState[K]> })

/** @throws Fault channel.message_invalid for what is no state of one */
export const readKeptState = (value: Canonical): KeptState => keptState(value, 'state')
