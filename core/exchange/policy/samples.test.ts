// Random order policies, requests and histories for the property tests beside. Numbers are small
// and times close together, so that limits are met, missed by one and exceeded all the time.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import fc from 'fast-check'
import { requirements, SOME_DAY, windows } from '../../policy/samples.test.ts'
import { ONE } from '../decimal.ts'
import { OPERATIONS } from '../paths/rule.ts'
import { decideOrder, type OrderVerdict, type Standing } from './decide.ts'
import { ORDER_KINDS, type OrderFacts, type OrderInitiator } from './facts.ts'
import { arrayOrders, type Placed } from './history.ts'
import { DENIAL, type OrderDemand } from './lattice.ts'
import type { OrderAtom, OrderGrant, OrderPolicy, OrderRequirement, OrderRule } from './policy.ts'
import type { OrderWho } from './who.ts'

const DAY = 86_400
const MARKETS = ['BTC/USDT', 'ETH/USDT', 'TINY/USDT']
export const LISTS = ['majors', 'others', 'constructor']
export const NAMES = ['member:ada', 'member:owner', 'token:bot', 'trader']

const someOf = <T>(all: readonly T[]) => fc.subarray([...all])
const aFew = (max: number) => fc.integer({ min: 0, max }).map((n) => BigInt(n) * ONE)
const list = fc.constantFrom(...LISTS)
const scopes = fc.constantFrom({}, { scope: 'initiator' } as const)
const only = <K extends string>(kind: K) => fc.constant(kind)

export const atoms: fc.Arbitrary<OrderAtom> = fc.oneof(
  fc.record({ kind: only('operation-in'), operations: someOf(OPERATIONS) }),
  fc.record({ kind: fc.constantFrom('market-in', 'market-not-in'), list }),
  fc.record({ kind: only('side-in'), sides: someOf(['buy', 'sell'] as const) }),
  fc.record({ kind: only('kind-in'), kinds: someOf(ORDER_KINDS) }),
  fc.record({ kind: only('notional-above'), notional: aFew(9) }),
  fc.tuple(aFew(15), windows, scopes).map(([notional, window, scope]): OrderAtom => {
    return { kind: 'notional-sum-above', notional, window, ...scope }
  }),
  fc.tuple(fc.nat(4), windows, scopes).map(([count, window, scope]): OrderAtom => {
    return { kind: 'order-count-above', count, window, ...scope }
  }),
  fc.record({
    kind: only('price-worse-than'),
    basisPoints: fc.constantFrom(0, 2_500, 5_000, 10_000),
  }),
  fc.record({ kind: only('leverage-above'), times: fc.nat(3) }),
  fc.record({
    kind: fc.constantFrom('initiator-in', 'initiator-not-in'),
    initiators: someOf(NAMES),
  }),
  fc
    .tuple(fc.constantFrom(0, 11, 12, 23), fc.constantFrom(1, 13))
    .map(([fromHour, untilHour]): OrderAtom => ({ kind: 'hour-in', fromHour, untilHour })),
)

export const thens: fc.Arbitrary<OrderRequirement> = fc.oneof(
  { weight: 5, arbitrary: requirements },
  { weight: 1, arbitrary: fc.constant<OrderRequirement>({ kind: 'notice' }) },
)

export const rules: fc.Arbitrary<OrderRule> = fc.record({
  id: fc.stringMatching(/^[a-z]{1,3}$/),
  when: fc.array(atoms, { minLength: 1, maxLength: 2 }),
  then: thens,
})

export const whos = fc.constantFrom<OrderWho>(
  'owner',
  'spender',
  'member',
  'member:ada',
  'group:desk',
  'token:bot',
  'trader',
)

const ALL = ['member', 'token:bot', 'trader'].map((who, at) => {
  return { id: `all${at}`, who: who as OrderWho, operations: OPERATIONS }
})

export const grants: fc.Arbitrary<readonly OrderGrant[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(ALL) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.tuple(whos, someOf(OPERATIONS), fc.array(atoms, { maxLength: 2 })), {
        maxLength: 3,
      })
      .map((all) =>
        all.map(([who, operations, unless], at): OrderGrant => {
          return { id: `g${at}`, who, operations, unless }
        }),
      ),
  },
)

export const lists = fc.dictionary(list, someOf(MARKETS))

export const policies: fc.Arbitrary<OrderPolicy> = fc.record({
  version: fc.constant('1' as const),
  grants,
  rules: fc.uniqueArray(rules, { maxLength: 4, selector: ({ id }) => id }),
  lists,
})

const askers = fc.constantFrom(
  { kind: 'owner', member: 'owner', device: 'aa', roles: [], groups: [] } as const,
  { kind: 'member', member: 'ada', device: 'bb', roles: ['spender'], groups: ['desk'] } as const,
  { kind: 'member', member: 'bob', device: 'cc', roles: [], groups: [] } as const,
  { kind: 'token', member: 'token:bot', device: 'dd', roles: [], groups: [] } as const,
)

const initiators: fc.Arbitrary<OrderInitiator> = fc.oneof(
  { weight: 3, arbitrary: askers },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: only('trader'),
      armedBy: fc.option(askers, { freq: 4 }),
      given: fc.record({
        factor: fc.constantFrom('key', 'code', 'passkey'),
        approvals: fc.constantFrom([], [{ group: 'board', count: 2 }]),
        delaySeconds: fc.constantFrom(0, 3_600, DAY),
      }),
    }),
  },
)

/** Mostly at or beside a midnight, so that window edges are met. */
const moment = fc
  .tuple(fc.nat(20), fc.constantFrom(-1, 0, 0, 1, 43_200))
  .map(([days, offset]) => SOME_DAY + days * DAY + offset)

export type Past = {
  readonly now: number
  readonly placed: readonly Placed[]
  readonly standing: Standing
}

const placings: fc.Arbitrary<Placed> = fc
  .tuple(moment, aFew(6), fc.constantFrom(undefined, 'owner', 'ada', 'token:bot'))
  .map(([at, notional, member]) => ({ at, notional, ...(member ? { member } : {}) }))

const standings = fc.constantFrom<Standing>('trading', 'trading', 'trading', 'stopped', 'frozen')

export const pasts: fc.Arbitrary<Past> = fc.record({
  now: moment.map((at) => at + 21 * DAY),
  placed: fc.array(placings, { maxLength: 10 }),
  standing: standings,
})

/** With prices that were received so many seconds before `now`; the oldest are too old. */
export type Request = (now: number) => OrderFacts

const prices = fc.option(fc.tuple(aFew(4), fc.constantFrom(0, 0, 30, 31, -1)), { freq: 8 })

export const requests: fc.Arbitrary<Request> = fc
  .record({
    operation: fc.oneof(only('place'), only('place'), fc.constantFrom(...OPERATIONS)),
    market: fc.option(fc.constantFrom(...MARKETS), { freq: 8 }),
    order: fc.record({
      side: fc.constantFrom('buy', 'sell'),
      kind: fc.constantFrom(...ORDER_KINDS, 'market', 'limit', 'limit'),
      amount: aFew(4),
      price: fc.option(aFew(4), { freq: 5 }),
      leverage: fc.integer({ min: 1, max: 3 }).map((n) => BigInt(n) * ONE),
    }),
    initiator: initiators,
    reference: prices,
    rate: prices,
  })
  .map(({ reference, rate, ...request }) => (now: number): OrderFacts => {
    const dated = (it: readonly [bigint, number] | null) =>
      it === null ? null : { price: it[0], at: now - it[1] }
    const order = request.operation === 'place' ? request.order : null
    return { ...request, order, reference: dated(reference), rate: dated(rate) }
  })

/** What a policy says of a request in such a past. */
export function ask(
  policy: OrderPolicy,
  request: Request,
  { now, placed, standing }: Past,
): OrderVerdict {
  const history = arrayOrders(placed)
  return decideOrder({ policy, facts: request(now), history, standing, now })
}

export const demandIn = (verdict: OrderVerdict): OrderDemand =>
  verdict.kind === 'deny'
    ? DENIAL
    : { demand: { kind: 'require', ...verdict.needs }, isTold: verdict.isTold }
