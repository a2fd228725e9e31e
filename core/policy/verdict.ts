// What a policy can answer, and how answers join: the strictest wins, whatever the order. A further
// kind of requirement becomes one more field of `Demand`, joined by itself; deny stays above all.

import type { UnixSeconds } from '../basics.ts'
import type { Finding } from './atoms.ts'
import type { Headroom } from './limits.ts'
import type { Requirement } from './policy.ts'

export type FactorLevel = Extract<Requirement, { readonly kind: 'factor' }>['level']

/** From the mildest to the strictest. */
const FACTOR_LEVELS: readonly FactorLevel[] = ['code']

/** Stands for the missing grant among the reasons, so no rule may be called so. */
export const NO_GRANT = 'no-grant'

/** A point of the lattice: deny on top, below it what has to be there before anything is signed. */
export type Demand =
  | { readonly kind: 'deny' }
  | { readonly kind: 'require'; readonly factor: FactorLevel }

/** Whatever the policy says, a person's spend needs a factor. */
export const FLOOR = { kind: 'require', factor: 'code' } as const satisfies Demand

/** The least demand that is at least as strict as both: associative, commutative, idempotent. */
export function join(a: Demand, b: Demand): Demand {
  if (a.kind === 'deny' || b.kind === 'deny') return { kind: 'deny' }
  return { kind: 'require', factor: rank(a.factor) < rank(b.factor) ? b.factor : a.factor }
}

/** Whether `a` asks for everything that `b` asks for. */
export function isAtLeast(a: Demand, b: Demand): boolean {
  if (a.kind === 'deny') return true
  return b.kind !== 'deny' && rank(a.factor) >= rank(b.factor)
}

export function demandOf(requirement: Requirement): Demand {
  return requirement.kind === 'deny'
    ? { kind: 'deny' }
    : { kind: 'require', factor: requirement.level }
}

/**
 * Why a verdict is what it is: one per rule that fired and atom of it, or `no-grant`. With a denial
 * comes when that rule alone would stop denying; null: time alone never helps.
 */
export type Reason = {
  readonly rule: string
  readonly passesAt?: UnixSeconds | null
} & Partial<Finding>

export type Verdict =
  | {
      readonly kind: 'deny'
      readonly because: readonly Reason[]
      /** The earliest time at which the same spend, with nothing else signed, would not be denied;
       * null if time alone never helps. */
      readonly passesAt: UnixSeconds | null
    }
  | {
      readonly kind: 'sign'
      readonly needs: { readonly factor: FactorLevel }
      readonly because: readonly Reason[]
      /** What each limit holds once this spend is counted. */
      readonly limits: readonly Headroom[]
    }

function rank(level: FactorLevel): number {
  return FACTOR_LEVELS.indexOf(level)
}
