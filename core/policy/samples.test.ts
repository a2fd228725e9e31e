// Random policies, spends and histories for the property tests beside. Numbers are small and times
// close together, so that limits are met, missed by one and exceeded all the time.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import fc from 'fast-check'
import { type Sats, sats, sum } from '../bitcoin/amounts.ts'
import { DEVICES, GROUPS, initiators, MEMBERS, TOKENS, whos } from './askers.test.ts'
import { decide } from './decide.ts'
import type { Directory } from './destinations.ts'
import type { Claims, SpendFacts } from './facts.ts'
import { arrayHistory, type Spent } from './history.ts'
import type {
  Atom,
  ClaimedAtom,
  Grant,
  ListEntry,
  Policy,
  ProvenAtom,
  Requirement,
  Rule,
} from './policy.ts'
import type { Demand, Verdict } from './verdict.ts'
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

const scopes = fc.constantFrom({}, {}, { scope: 'initiator' }, { scope: 'organisation' } as const)

const devices = fc.subarray(DEVICES)
const members = fc.subarray(MEMBERS)

const RANGES = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '192.0.2.7/32',
  'fd00::/8',
  '0.0.0.0/0',
  '2001:db8::/32',
]

const only = <K extends string>(kind: K): fc.Arbitrary<K> => fc.constant(kind)

export const provenAtoms: fc.Arbitrary<ProvenAtom> = fc.oneof(
  fc.record({ kind: only('amount-above'), sats: aFew(9) }),
  sumAtoms(),
  sumAtoms(),
  fc
    .tuple(fc.integer({ min: 0, max: 4 }), windows, scopes)
    .map(([count, window, scope]): ProvenAtom => {
      return { kind: 'count-above', count, window, ...(scope as object) }
    }),
  fc.record({ kind: only('destination-in'), list: listName }),
  fc.record({ kind: only('destination-not-in'), list: listName }),
  fc.record({
    kind: only('destination-younger-than'),
    list: listName,
    seconds: fc.constantFrom(1, DAY / 2, DAY, DAY + 1, 9 * DAY),
  }),
  fc.record({ kind: only('fee-above'), sats: aFew(5) }),
  fc.record({ kind: only('fee-rate-above'), satPerVb: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: only('fee-share-above'), basisPoints: shares() }),
  fc.record({ kind: only('change-not-ours') }),
  fc.record({ kind: only('sighash-not-all') }),
  fc.record({ kind: only('initiator-in'), devices }),
  fc.record({ kind: only('initiator-not-in'), devices }),
  fc.record({ kind: only('member-in'), members }),
  fc.record({ kind: only('member-not-in'), members }),
  hourAtoms(),
)

const claimedAtoms: fc.Arbitrary<ClaimedAtom> = fc.oneof(
  fc.record({ kind: only('balance-share-above'), basisPoints: shares() }),
  fc.record({ kind: only('network-not-in'), ranges: fc.subarray(RANGES) }),
  fc.record({ kind: only('new-device') }),
)

export const atoms: fc.Arbitrary<Atom> = fc.oneof(
  { weight: 5, arbitrary: provenAtoms },
  { weight: 1, arbitrary: claimedAtoms },
)

function sumAtoms(): fc.Arbitrary<ProvenAtom> {
  return fc.tuple(aFew(15), windows, scopes).map(([limit, window, scope]): ProvenAtom => {
    return { kind: 'sum-above', sats: limit, window, ...(scope as object) }
  })
}

function hourAtoms(): fc.Arbitrary<ProvenAtom> {
  const hours = fc.constantFrom(0, 1, 11, 12, 13, 23)
  return fc
    .tuple(hours, hours)
    .filter(([from, until]) => from !== until)
    .map(([fromHour, untilHour]): ProvenAtom => ({ kind: 'hour-in', fromHour, untilHour }))
}

function shares(): fc.Arbitrary<number> {
  return fc.constantFrom(0, 2_500, 5_000, 10_000)
}

const groups = fc.constantFrom(...GROUPS)

export const requirements: fc.Arbitrary<Requirement> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Requirement>({ kind: 'deny' }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: only('factor'), level: fc.constantFrom('code', 'passkey') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: only('approvals'),
      group: groups,
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: only('delay'), seconds: fc.constantFrom(60, 3_600, DAY) }),
  },
)

export const rules: fc.Arbitrary<Rule> = fc.record({
  id: fc.stringMatching(/^[a-z]{1,3}$/),
  when: fc.oneof(
    { weight: 8, arbitrary: fc.array(atoms, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  then: requirements,
})

/** Scripts, what stands for one of them, and what stands for nothing anybody knows. */
const DESTINATIONS = [...SCRIPTS, 'wallet:savings', 'wallet:unknown']

/** Beside `DESTINATIONS`: the savings have the second and third script. */
export const directory: Directory = (destination, script) =>
  destination === 'wallet:savings' ? script === SCRIPTS[1] || script === SCRIPTS[2] : null

const entries: fc.Arbitrary<readonly ListEntry[]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...DESTINATIONS), fc.constantFrom(null, 0, 5, 10, 20)), {
    selector: ([destination]) => destination,
    maxLength: 4,
  })
  .map((list) =>
    list.map(([destination, days]) =>
      days === null ? destination : { destination, since: SOME_DAY + days * DAY },
    ),
  )

export const lists: fc.Arbitrary<Policy['lists']> = fc.dictionary(listName, entries)

export const grants: fc.Arbitrary<readonly Grant[]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constant([{ id: 'owner', who: 'owner', act: 'spend' } as const]),
  },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(whos, { minLength: 1, maxLength: 2 })
      .map((all) => all.map((who, at): Grant => ({ id: `w${at}`, who, act: 'spend' }))),
  },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(whos, fc.array(provenAtoms, { minLength: 1, maxLength: 2 })), {
        minLength: 1,
        maxLength: 2,
      })
      .map((all) =>
        all.map(([who, unless], at): Grant => ({ id: `g${at}`, who, act: 'spend', unless })),
      ),
  },
  { weight: 1, arbitrary: fc.constant([]) },
)

export const policies: fc.Arbitrary<Policy> = fc.record({
  version: fc.constant('1' as const),
  grants,
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
    hasOtherSighash: fc.boolean(),
    initiator: initiators,
  })
  .map((it) => ({
    ...it,
    amountSats: sum([it.feeSats, ...it.payments.map(({ amountSats }) => amountSats)]),
  }))

export const claims: fc.Arbitrary<Claims> = fc.record(
  {
    balanceSats: fc.bigInt({ min: 0n, max: 30n }),
    networkAddress: fc.constantFrom('10.1.2.3', '192.0.2.7', 'fd12::1', '::ffff:10.0.0.1', '?'),
    isNewDevice: fc.boolean(),
  },
  { requiredKeys: [] },
)

/** Where something happens: mostly at or beside a midnight, so that window edges are met. */
const moment = fc
  .tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom(-1, 0, 0, 1, 43_200))
  .map(([days, offset]) => SOME_DAY + days * DAY + offset)

export type Past = {
  readonly now: number
  readonly history: readonly Spent[]
  readonly replaced: readonly Spent[]
  readonly elsewhere: readonly Spent[]
  readonly claims: Claims
}

const spents: fc.Arbitrary<Spent> = fc
  .tuple(moment, aFew(6), fc.constantFrom(undefined, ...MEMBERS, ...TOKENS))
  .map(([at, amountSats, member]) => ({ at, amountSats, ...(member ? { member } : {}) }))

/** A present, what was spent until then, and now and then a few of those being replaced. */
export const pasts: fc.Arbitrary<Past> = fc
  .record({
    now: moment,
    spent: fc.array(spents, { maxLength: 12 }),
    elsewhere: fc.array(spents, { maxLength: 3 }),
    replaces: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
    ),
    claims,
  })
  .map(({ now, spent, elsewhere, replaces, claims }) => {
    const before = (spents: readonly Spent[]) =>
      spents
        .map((it) => ({ ...it, at: it.at > now ? it.at - 21 * DAY : it.at }))
        .filter(({ at }) => at <= now)
    const history = before(spent)
    return {
      now,
      history,
      replaced: history.slice(0, replaces),
      elsewhere: before(elsewhere),
      claims,
    }
  })

/** What a policy says of a spend in such a past. */
export function ask(
  policy: Policy,
  spend: SpendFacts,
  { history, elsewhere, ...past }: Past,
): Verdict {
  return decide({ policy, spend, history: arrayHistory(history, elsewhere), directory, ...past })
}

export const demandIn = (verdict: Verdict): Demand =>
  verdict.kind === 'deny' ? { kind: 'deny' } : { kind: 'require', ...verdict.needs }
