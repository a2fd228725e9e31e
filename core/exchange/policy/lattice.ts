// What an order policy can answer: the lattice of core/policy, and beside it whether everybody is
// told. Both join by themselves, so that the strictest wins whatever the order.

import type { Initiator } from '../../policy/facts.ts'
import { type Demand, demandOf, isAtLeast, join } from '../../policy/verdict.ts'
import type { OrderInitiator } from './facts.ts'
import type { OrderRequirement } from './policy.ts'

export type OrderDemand = {
  readonly demand: Demand
  /** Everybody is told of it. */
  readonly isTold: boolean
}

/** That the asking is signed, which it always is. */
export const LEAST_DEMAND: OrderDemand = {
  demand: { kind: 'require', factor: 'key', approvals: [], delaySeconds: 0 },
  isTold: false,
}

export const DENIAL: OrderDemand = { demand: { kind: 'deny' }, isTold: false }

/** The least that is at least as strict as both. A denial is above all, also above a notice. */
export function joinDemands(a: OrderDemand, b: OrderDemand): OrderDemand {
  const demand = join(a.demand, b.demand)
  return demand.kind === 'deny' ? DENIAL : { demand, isTold: a.isTold || b.isTold }
}

/** Whether `a` asks for everything that `b` asks for. */
export function isDemandAtLeast(a: OrderDemand, b: OrderDemand): boolean {
  if (a.demand.kind === 'deny') return true
  return isAtLeast(a.demand, b.demand) && (a.isTold || !b.isTold)
}

/** What a requirement alone asks for. */
export function orderDemandOf(requirement: OrderRequirement): OrderDemand {
  if (requirement.kind === 'notice') return { ...LEAST_DEMAND, isTold: true }
  return { demand: demandOf(requirement), isTold: false }
}

/**
 * What a rule comes to for whoever asks. A token has nobody beside it who could give a factor; and
 * what the trader fires has what was given at its arming, and nobody who could give more.
 */
export function demandFrom(requirement: OrderRequirement, initiator: OrderInitiator): OrderDemand {
  const asked = orderDemandOf(requirement)
  if (initiator.kind === 'trader') {
    const given: Demand = { kind: 'require', ...initiator.given }
    return isAtLeast(given, asked.demand) ? { ...LEAST_DEMAND, isTold: asked.isTold } : DENIAL
  }
  return requirement.kind === 'factor' && isToken(initiator) ? DENIAL : asked
}

const isToken = ({ kind }: Initiator): boolean => kind === 'token'
