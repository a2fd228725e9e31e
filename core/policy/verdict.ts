// What a policy can answer, and how answers join: the strictest wins, whatever the order. Deny is
// above all; below it each requirement joins by itself.

import { type UnixSeconds, unreachable } from '../basics.ts'
import type { Finding } from './atoms.ts'
import type { Initiator } from './facts.ts'
import type { Headroom } from './limits.ts'
import type { Requirement } from './policy.ts'

export type FactorLevel = Extract<Requirement, { readonly kind: 'factor' }>['level']

/** From the mildest to the strictest. A token's own key is less than any that a rule asks for. */
const FACTOR_LEVELS: readonly Needs['factor'][] = ['key', 'code', 'passkey']

/** Stands for the missing grant among the reasons, so no rule may be called so. */
export const NO_GRANT = 'no-grant'

/** So many different members of a group have to approve. */
export type Approvals = { readonly group: string; readonly count: number }

/** What has to be there before anything is signed. */
export type Needs = {
  /** `key`: that a token signs its asking. A person's spend needs more, a token has no more. */
  readonly factor: FactorLevel | 'key'
  /** By group, each group once, none with a count of 0; empty when nobody has to approve. */
  readonly approvals: readonly Approvals[]
  /** How long a spend waits after it was asked for; 0 when it does not. */
  readonly delaySeconds: number
}

/** A point of the lattice: deny on top, below it what has to be there before anything is signed. */
export type Demand = { readonly kind: 'deny' } | ({ readonly kind: 'require' } & Needs)

/** A token's key signs each asking, and is its factor. */
const LEAST = { kind: 'require', factor: 'key', approvals: [], delaySeconds: 0 } as const

/** Whatever the policy says, a person's spend needs a factor. */
export const FLOOR = { ...LEAST, factor: 'code' } as const satisfies Demand

/** What is asked for of this initiator before any rule is. */
export const floorOf = ({ kind }: Initiator): Demand => (kind === 'token' ? LEAST : FLOOR)

/** The least demand that is at least as strict as both: associative, commutative, idempotent. */
export function join(a: Demand, b: Demand): Demand {
  if (a.kind === 'deny' || b.kind === 'deny') return { kind: 'deny' }
  return {
    kind: 'require',
    factor: rank(a.factor) < rank(b.factor) ? b.factor : a.factor,
    approvals: joinApprovals(a.approvals, b.approvals),
    delaySeconds: Math.max(a.delaySeconds, b.delaySeconds),
  }
}

/** Whether `a` asks for everything that `b` asks for. */
export function isAtLeast(a: Demand, b: Demand): boolean {
  if (a.kind === 'deny') return true
  if (b.kind === 'deny') return false
  const asked = new Map(a.approvals.map(({ group, count }) => [group, count]))
  return (
    rank(a.factor) >= rank(b.factor) &&
    a.delaySeconds >= b.delaySeconds &&
    b.approvals.every(({ group, count }) => (asked.get(group) ?? 0) >= count)
  )
}

/** What a rule asks of this initiator: a token has nobody beside it who could give a factor. */
export function demandFor(requirement: Requirement, { kind }: Initiator): Demand {
  return kind === 'token' && requirement.kind === 'factor'
    ? { kind: 'deny' }
    : demandOf(requirement)
}

/** What a requirement alone asks for. */
export function demandOf(requirement: Requirement): Demand {
  switch (requirement.kind) {
    case 'deny':
      return { kind: 'deny' }
    case 'factor':
      return { ...LEAST, factor: requirement.level }
    case 'approvals':
      return { ...LEAST, approvals: [{ group: requirement.group, count: requirement.count }] }
    case 'delay':
      return { ...LEAST, delaySeconds: requirement.seconds }
    default:
      return unreachable(requirement)
  }
}

/**
 * Why a verdict is what it is: one per rule that fired and atom of it, or `no-grant`, one per grant
 * and atom that keeps it from matching. With a denial comes when that rule alone would stop
 * denying, or that grant alone match; null: time alone never helps.
 */
export type Reason = {
  readonly rule: string
  /** With `no-grant`: the grant that does not match. */
  readonly grant?: string
  /** Where it denies a token: the factor that the rule asks for. */
  readonly factor?: FactorLevel
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
      readonly needs: Needs
      readonly because: readonly Reason[]
      /** What each limit holds once this spend is counted. */
      readonly limits: readonly Headroom[]
    }

function rank(level: Needs['factor']): number {
  return FACTOR_LEVELS.indexOf(level)
}

/** For each group the most that either asks of it, in the order of the groups' names. */
function joinApprovals(a: readonly Approvals[], b: readonly Approvals[]): readonly Approvals[] {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const most = new Map<string, number>()
  for (const { group, count } of [...a, ...b]) {
    most.set(group, Math.max(count, most.get(group) ?? 0))
  }
  return [...most]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([group, count]) => ({ group, count }))
}
