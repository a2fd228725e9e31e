// Random policies, spends and histories for the property tests beside. Numbers are small and times
// close together, so that limits are met, missed by one and exceeded all the time.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import fc from 'fast-check'
import { type Sats, sats, sum } from '../bitcoin/amounts.ts'
import type { SpendFacts } from './facts.ts'
import type { Spent } from './history.ts'
import type { Atom, Policy, Requirement, Rule } from './policy.ts'
import type { Window } from './window.ts'

export const DAY = 86_400

/** Thursday 2024-02-22, 00:00 UTC: a month's end, a leap day and week starts are near. */
export const SOME_DAY = Date.UTC(2024, 1, 22) / 1000

const SCRIPTS = ['0014aa', '0014bb', '0014cc', '0014dd']
const LIST_NAMES = ['friends', 'foes', 'constructor']

const aFew = (max: number): fc.Arbitrary<Sats> =>
  fc.integer({ min: 0, max }).map((n) => sats(BigInt(n)))

export const windows: fc.Arbitrary<Window> = fc.oneof(
  fc
    .constantFrom(1, 2, DAY / 2, DAY - 1, DAY, DAY + 1, 7 * DAY - 1, 7 * DAY, 30 * DAY, 31 * DAY)
    .map((seconds): Window => ({ kind: 'rolling', seconds })),
  fc.constantFrom<Window>(
    { kind: 'utc-day' },
    { kind: 'utc-week' },
    { kind: 'utc-month' },
    { kind: 'lifetime' },
  ),
)

const listName = fc.constantFrom(...LIST_NAMES)

export const atoms: fc.Arbitrary<Atom> = fc.oneof(
  fc.record({ kind: fc.constant('amount-above' as const), sats: aFew(9) }),
  fc.record({ kind: fc.constant('sum-above' as const), sats: aFew(15), window: windows }),
  fc.record({ kind: fc.constant('sum-above' as const), sats: aFew(15), window: windows }),
  fc.record({
    kind: fc.constant('count-above' as const),
    count: fc.integer({ min: 0, max: 4 }),
    window: windows,
  }),
  fc.record({ kind: fc.constant('destination-in' as const), list: listName }),
  fc.record({ kind: fc.constant('destination-not-in' as const), list: listName }),
  fc.record({ kind: fc.constant('fee-above' as const), sats: aFew(5) }),
  fc.record({
    kind: fc.constant('fee-rate-above' as const),
    satPerVb: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('fee-share-above' as const),
    basisPoints: fc.constantFrom(0, 2_500, 5_000, 10_000),
  }),
  fc.record({ kind: fc.constant('change-not-ours' as const) }),
)

const requirements = fc.constantFrom<Requirement>(
  { kind: 'deny' },
  { kind: 'deny' },
  { kind: 'deny' },
  { kind: 'factor', level: 'code' },
)

export const rules: fc.Arbitrary<Rule> = fc.record({
  id: fc.stringMatching(/^[a-z]{1,3}$/),
  when: fc.oneof(
    { weight: 8, arbitrary: fc.array(atoms, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  then: requirements,
})

const lists: fc.Arbitrary<Policy['lists']> = fc.dictionary(listName, fc.subarray(SCRIPTS))

export const policies: fc.Arbitrary<Policy> = fc.record({
  version: fc.constant('1' as const),
  grants: fc.oneof(
    {
      weight: 9,
      arbitrary: fc.constant([{ id: 'owner', who: 'owner', act: 'spend' } as const]),
    },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  rules: fc.uniqueArray(rules, { maxLength: 4, selector: ({ id }) => id }),
  lists,
})

export const spends: fc.Arbitrary<SpendFacts> = fc
  .record({
    payments: fc.array(fc.record({ script: fc.constantFrom(...SCRIPTS), amountSats: aFew(4) }), {
      maxLength: 3,
    }),
    feeSats: aFew(6),
    vsize: fc.integer({ min: 1, max: 3 }),
    hasUnprovenChange: fc.boolean(),
  })
  .map((it) => ({
    ...it,
    initiator: 'owner' as const,
    amountSats: sum([it.feeSats, ...it.payments.map(({ amountSats }) => amountSats)]),
  }))

/** Where something happens: mostly at or beside a midnight, so that window edges are met. */
const moment = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom(-1, 0, 0, 1, 43_200))
  .map(([days, offset]) => SOME_DAY + days * DAY + offset)

export type Past = {
  readonly now: number
  readonly history: readonly Spent[]
  readonly replaced: readonly Spent[]
}

/** A present, what was spent until then, and now and then a few of those being replaced. */
export const pasts: fc.Arbitrary<Past> = fc
  .record({
    now: moment,
    spent: fc.array(fc.tuple(moment, aFew(6)), { maxLength: 12 }),
    replaces: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
    ),
  })
  .map(({ now, spent, replaces }) => {
    const history = spent
      .map(([at, amountSats]) => ({ at: at > now ? at - 21 * DAY : at, amountSats }))
      .filter(({ at }) => at <= now)
    return { now, history, replaced: history.slice(0, replaces) }
  })
