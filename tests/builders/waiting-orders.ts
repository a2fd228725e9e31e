// Orders of a team whose account's policy wants approvals, a passkey or time: who asks, who says
// what, and how one stands.

import type { Canonical } from '@countersign/core/canonical.ts'
import { ONE, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { askingHash, askingOf, orderChallenge } from '@countersign/core/exchange/orders/asking.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  type OrderPolicy,
  type OrderRule,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Means, Person } from '@countersign/demo/person.ts'
import { at } from './house.ts'
import type { Wish } from './placing.ts'
import { type PlacingTeam, startPlacingTeam } from './placing-team.ts'
import { until } from './until.ts'

export const DELAY_SECONDS = 3_600

type Requirement = OrderRule['then']

const rule = (id: string, when: OrderRule['when'], requirement: Requirement): OrderRule => ({
  id,
  when,
  // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
  then: requirement,
})

const above = (notional: number) =>
  [{ kind: 'notional-above', notional: BigInt(notional) * ONE }] as const

const approvals = (count: number): Requirement => ({ kind: 'approvals', group: 'approvers', count })

/**
 * In the account's quote: above 1,000 one approver, above 5,000 two, above 20,000 a passkey; a sale
 * waits for an hour.
 */
export function gatedPolicy(): OrderPolicy {
  const own = tradingPolicy(['BTC/USDT'], parseDecimal('1000000'))
  const rules = [
    ...own.rules,
    rule('approved', above(1_000), approvals(1)),
    rule('two', above(5_000), approvals(2)),
    rule('key', above(20_000), { kind: 'factor', level: 'passkey' }),
    rule('slow', [{ kind: 'side-in', sides: ['sell'] }], { kind: 'delay', seconds: DELAY_SECONDS }),
  ]
  return { ...own, rules }
}

/** At 40,000 it is worth 2,000, and rests. */
export const GATED: Wish = { amount: '0.05', price: '40000' }
/** Worth 6,000. */
export const LARGE: Wish = { amount: '0.15', price: '40000' }
/** Worth 24,000. */
export const HUGE: Wish = { amount: '0.6', price: '40000' }

type Word = {
  readonly decision?: 'approve' | 'reject'
  readonly by?: string
  readonly policy?: string
  readonly asked?: string
  readonly means?: readonly Means[]
}

type Body = Readonly<Record<string, Canonical>>

export type Gated = PlacingTeam & {
  /** Ada alone sets a stricter policy, which is in force at once. */
  tighten(to: OrderPolicy): Promise<void>
  /** Ada asks, unless somebody else does. @returns the order as it was asked for */
  ask(wish: Wish, who?: Person): Promise<Body>
  /** Says a word on it, as Ada asked for it under the policy of now, unless told. */
  word(who: Person, body: Body, word?: Word): Promise<Canonical>
  /** Of an order that waits, or waited and came to nothing. */
  shown(body: Body): Promise<Canonical>
  phase(body: Body): Promise<string>
  /** Until it is placed, by itself: nobody asks about this order. */
  placed(count: number): Promise<number>
  /** What was placed for it. */
  orders(body: Body): Promise<readonly Canonical[]>
  /** The order as the venue has it, once it is there. */
  open(body: Body): Promise<Canonical>
  assertion(who: Person, body: Body): Promise<Canonical>
  /** What was told of it, in turn. */
  told(body: Body): Promise<readonly string[]>
}

const BY_SERVER = { role: 'server', device: null } as const

const hashOf = (body: Body): string => askingHash(askingOf('order.place', body))

async function opened({ own }: PlacingTeam, orders: () => Promise<readonly Canonical[]>) {
  const look = () => {
    own.rest()
    return orders()
  }
  const isOpen = ([order]: readonly Canonical[]) =>
    order !== undefined && at(order, 'state') === 'open'
  const [found] = await until(look, isOpen)
  return found as Canonical
}

async function toldOf({ own }: PlacingTeam, body: Body): Promise<readonly string[]> {
  const events: Canonical[] = []
  for (let after = '0'; ; ) {
    const found = await own.desk.ask('news.next', { after, waitMs: '0' }, BY_SERVER)
    const some = at(found, 'events') as readonly Canonical[]
    if (some.length === 0) break
    events.push(...some)
    after = String(at(some.at(-1) as Canonical, 'seq'))
  }
  return events
    .filter((each) => at(each, 'kind') === 'waiting')
    .filter((each) => at(each, 'body', 'order') === body.order)
    .map((each) => String(at(each, 'body', 'event')))
}

export async function startGated(policy = gatedPolicy()): Promise<Gated> {
  const play = await startPlacingTeam({ policy })
  const { own, team } = play
  let now = policy
  const show = (body: Body) =>
    own.desk.ask('order.show', { account: 'main', order: String(body.order) }, BY_SERVER)
  const shown = async (body: Body) => at(await show(body), 'waiting', '0')
  const orders = async (body: Body) => at(await show(body), 'orders') as readonly Canonical[]
  const phase = async (body: Body) => {
    const found = (await show(body)) as { readonly waiting?: Canonical }
    return found.waiting === undefined ? 'placed' : String(at(found.waiting, '0', 'phase'))
  }
  return {
    ...play,
    async tighten(to) {
      await team.propose(team.ada, [
        {
          kind: 'account.policy',
          account: 'main',
          from: orderPolicyHash(now),
          policy: orderPolicyToCanonical(to),
        },
      ])
      now = to
    },
    async ask(wish, who = team.ada) {
      const body = own.body(wish)
      await own.desk.ask('order.place', body, { device: who.device })
      return body
    },
    word(who, body, { decision = 'approve', by = 'owner', policy: under, asked, means } = {}) {
      const hash = asked ?? hashOf(body)
      const about = { account: 'main', order: String(body.order), asked: hash, by }
      const said = { ...about, policy: under ?? orderPolicyHash(now), decision }
      return team.act(who, { act: 'approve-order', ...said }, means)
    },
    shown,
    orders,
    phase,
    placed: (count) =>
      until(
        async () => own.taken().length,
        (found) => found >= count,
      ),
    open: (body) => opened(play, () => orders(body)),
    async assertion(who, body) {
      const organisation = (await team.view()).organisation.id
      const challenge = orderChallenge({ organisation, asked: hashOf(body) })
      return { credential: who.passkey.credential, ...who.passkey.get(challenge) }
    },
    told: (body) => toldOf(play, body),
  }
}
