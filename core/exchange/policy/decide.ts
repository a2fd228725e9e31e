// The verdict on one request to a venue under one policy over one history.
//
// Pure. The trader asks it before each request leaves and again before a stop fires; previews ask
// the same function. Same inputs, same verdict; no order of rules means anything.

import type { UnixSeconds } from '../../basics.ts'
import { byId } from '../../policy/policy.ts'
import { type Needs, NO_GRANT } from '../../policy/verdict.ts'
import { type Course, firstOpening, isOn } from '../../policy/waiting.ts'
import { earliest, LAST_TIME, windowFreeAt } from '../../policy/window.ts'
import { lookAtOrder, type OrderFinding, type OrderScene, orderScene } from './atoms.ts'
import type { OrderFacts } from './facts.ts'
import type { OrderHistory } from './history.ts'
import { demandFrom, joinDemands, LEAST_DEMAND } from './lattice.ts'
import type { OrderAtom, OrderGrant, OrderPolicy, OrderRule } from './policy.ts'
import { isAmongAskers, type OrderWho } from './who.ts'

/**
 * How the account stands. `stopped`: nothing is placed, the rest goes on. `frozen`: nothing leaves;
 * also for whoever cannot read how it stands.
 */
export type Standing = 'trading' | 'stopped' | 'frozen'

export type OrderCase = {
  readonly policy: OrderPolicy
  readonly facts: OrderFacts
  readonly history: OrderHistory
  readonly standing: Standing
  readonly now: UnixSeconds
}

/** Stand among the reasons without being rules: no rule's id has a colon. */
type StandingReason = 'account:frozen' | 'account:stopped'

/**
 * Why: one per rule that fired and atom of it, or `no-grant`, one per grant and atom that keeps it
 * from matching. With a denial comes when that rule alone would stop denying, or that grant alone
 * match; null: time alone never helps.
 */
export type OrderReason = {
  readonly rule: string
  /** With `no-grant`: the grant that does not match. */
  readonly grant?: string
  readonly passesAt?: UnixSeconds | null
} & Partial<OrderFinding>

export type OrderVerdict =
  | {
      readonly kind: 'deny'
      readonly because: readonly OrderReason[]
      /** The earliest time at which the same request, at the same prices and with nothing else
       * placed, would not be denied; null if time alone never helps. */
      readonly passesAt: UnixSeconds | null
    }
  | {
      readonly kind: 'allow'
      readonly needs: Needs
      /** Everybody is told of it. */
      readonly isTold: boolean
      readonly because: readonly OrderReason[]
    }

/**
 * Asks every rule; the strictest answer wins. No grant: denied. Members, and the trader itself, may
 * always cancel unless the account is frozen: to get out must not wait for anybody. What the trader
 * places needs a grant for the trader and one for whoever armed it, as they are now.
 * @throws RangeError if `now` is not a time: nothing may be sent then
 */
export function decideOrder({ policy, facts, history, standing, now }: OrderCase): OrderVerdict {
  if (!Number.isSafeInteger(now) || now < 0 || now > LAST_TIME) {
    throw new RangeError(`not a time: ${now}`)
  }
  if (standing === 'frozen') return standstill('account:frozen')
  if (standing === 'stopped' && facts.operation === 'place') return standstill('account:stopped')
  if (isUnwinding(facts)) return allowance(LEAST_DEMAND, [])

  const scene = orderScene(policy, facts, history, now)
  const fired = policy.rules.filter(({ when }) => isFired(when, scene)).toSorted(byId)
  const demand = fired
    .map(({ then }) => demandFrom(then, facts.initiator))
    .reduce(joinDemands, LEAST_DEMAND)
  const sets = grantSets(policy, facts)
  const isGranted = sets.every((grants) => grants.some((grant) => isMatched(grant, scene)))
  if (!isGranted || demand.demand.kind === 'deny') return denial(policy, scene, sets, fired)
  return allowance(
    demand,
    fired.flatMap((rule) => reasons(rule, scene)),
  )
}

function standstill(rule: StandingReason): OrderVerdict {
  return { kind: 'deny', because: [{ rule, passesAt: null }], passesAt: null }
}

function allowance(
  { demand, isTold }: typeof LEAST_DEMAND,
  because: readonly OrderReason[],
): OrderVerdict {
  if (demand.kind === 'deny') throw new Error('a denial is no allowance')
  const { kind: _, ...needs } = demand
  return { kind: 'allow', needs, isTold, because }
}

function isUnwinding({ operation, initiator }: OrderFacts): boolean {
  return operation === 'cancel' && initiator.kind !== 'token'
}

/** One grant of each set has to match. */
type GrantSets = readonly (readonly OrderGrant[])[]

function grantSets({ grants }: OrderPolicy, { operation, initiator }: OrderFacts): GrantSets {
  const sorted = grants.filter(({ operations }) => operations.includes(operation)).toSorted(byId)
  const concerning = (isMeant: (who: OrderWho) => boolean) =>
    sorted.filter(({ who }) => isMeant(who))
  if (initiator.kind !== 'trader') {
    return [concerning((who) => isAmongAskers(who, initiator))]
  }
  const itself = concerning((who) => who === 'trader')
  const { armedBy } = initiator
  if (armedBy !== null) return [itself, concerning((who) => isAmongAskers(who, armedBy))]
  // Of its own accord it only watches.
  return operation === 'place' ? [[]] : [itself]
}

function isMatched({ unless = [] }: OrderGrant, scene: OrderScene): boolean {
  return unless.every((atom) => lookAtOrder(atom, scene) === null)
}

function isFired(when: readonly OrderAtom[], scene: OrderScene): boolean {
  return when.every((atom) => lookAtOrder(atom, scene) !== null)
}

function denial(
  { rules }: OrderPolicy,
  scene: OrderScene,
  sets: GrantSets,
  fired: readonly OrderRule[],
): OrderVerdict {
  const { now, facts } = scene
  const openings = sets.map((grants) =>
    grants.map(({ unless = [] }) => unless.map((atom) => courseOf(atom, scene))),
  )
  const denying = rules.filter(
    ({ then }) => demandFrom(then, facts.initiator).demand.kind === 'deny',
  )
  const closings = new Map(denying.map((it) => [it, it.when.map((at) => courseOf(at, scene))]))
  const isOff = (courses: readonly Course[], time: UnixSeconds) =>
    !courses.some((it) => isOn(it, time))
  const isClosed = (courses: readonly Course[], time: UnixSeconds) =>
    courses.every((it) => isOn(it, time))

  const ofRules = fired.flatMap((rule) => {
    const when = closings.get(rule)
    if (when === undefined) return []
    const passesAt = firstOpening(when, now, (time) => !isClosed(when, time))
    return reasons(rule, scene).map((reason) => ({ ...reason, passesAt }))
  })
  return {
    kind: 'deny',
    because: [...sets.flatMap((grants) => grantReasons(grants, scene)), ...ofRules],
    passesAt: firstOpening([...openings.flat(2), ...closings.values()].flat(), now, (time) => {
      const isOpen = openings.every((grants) => grants.some((unless) => isOff(unless, time)))
      return isOpen && ![...closings.values()].some((when) => isClosed(when, time))
    }),
  }
}

/** Why none of the grants matches; nothing where one does. */
function grantReasons(grants: readonly OrderGrant[], scene: OrderScene): readonly OrderReason[] {
  if (grants.some((grant) => isMatched(grant, scene))) return []
  if (grants.length === 0) return [{ rule: NO_GRANT, passesAt: null }]
  return grants.flatMap(({ id, unless = [] }) => {
    const courses = unless.map((atom) => courseOf(atom, scene))
    const passesAt = firstOpening(courses, scene.now, (time) => {
      return !courses.some((it) => isOn(it, time))
    })
    return unless.flatMap((atom) => {
      const finding = lookAtOrder(atom, scene)
      return finding === null ? [] : [{ rule: NO_GRANT, grant: id, ...finding, passesAt }]
    })
  })
}

function reasons(rule: OrderRule, scene: OrderScene): readonly OrderReason[] {
  if (rule.when.length === 0) return [{ rule: rule.id }]
  return rule.when.flatMap((atom) => {
    const finding = lookAtOrder(atom, scene)
    return finding === null ? [] : [{ rule: rule.id, ...finding }]
  })
}

/** When an atom is true or cannot be computed, from now on: windows forget, hours come round. */
function courseOf(atom: OrderAtom, scene: OrderScene): Course {
  if (atom.kind === 'hour-in') return { kind: 'hours', hours: atom }
  if (lookAtOrder(atom, scene) === null) return { kind: 'never' }
  if (!('window' in atom)) return { kind: 'always' }
  const freeAt = windowFreeAt(atom.window, scene.now)
  const isFree = (now: UnixSeconds) => lookAtOrder(atom, { ...scene, now }) === null
  const at = freeAt === null ? null : earliest(scene.now, freeAt, isFree)
  return at === null ? { kind: 'always' } : { kind: 'until', at }
}
