// The verdict and the decision on a spend, as the signer says them, read strictly for showing.

import type { Canonical } from '@countersign/core/canonical.ts'
import {
  anything,
  type FieldReader,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'
import type { Needs, Reason } from '@countersign/core/policy/verdict.ts'
import type { Window } from '@countersign/core/policy/window.ts'

const MANY = 100_000

const total: FieldReader<bigint> = (value, where) => BigInt(whole()(value, where))
const yesNo: FieldReader<boolean> = (value, where) => word('yes', 'no')(value, where) === 'yes'

const window: FieldReader<Window> = (value, where) => {
  const kinds = word('rolling', 'utc-day', 'utc-week', 'utc-month', 'lifetime')
  const { kind, seconds = 0 } = object({ kind: kinds, seconds: optional(whole()) })(value, where)
  return kind === 'rolling' ? { kind, seconds } : { kind }
}

const reasonFields = object({
  rule: text(64),
  grant: optional(text(64)),
  factor: optional(word('code', 'passkey')),
  passesAt: optional(whole()),
  atom: optional(text(64)),
  isUnknown: optional(yesNo),
  window: optional(window),
  scope: optional(word('initiator', 'organisation')),
  limitSats: optional(total),
  spendSats: optional(total),
  usedSats: optional(total),
  leftSats: optional(total),
  limitCount: optional(whole()),
  usedCount: optional(whole()),
  leftCount: optional(whole()),
  limitSatPerVb: optional(whole()),
  limitBasisPoints: optional(whole()),
  limitSeconds: optional(whole()),
  feeSats: optional(total),
  vsize: optional(whole()),
  paymentsSats: optional(total),
  balanceSats: optional(total),
  networkAddress: optional(text(64)),
  list: optional(text(64)),
  scripts: optional(list(text(), MANY)),
  device: optional(text(64)),
  member: optional(text(32)),
  hours: optional(object({ fromHour: whole(23), untilHour: whole(23) })),
})

/** With a denial, a reason without a time says that waiting never helps. */
const reason =
  (isDenial: boolean): FieldReader<Reason> =>
  (value, where) => {
    const { passesAt, ...found } = reasonFields(value, where)
    const known = Object.fromEntries(Object.entries(found).filter(([, each]) => each !== undefined))
    const read = known as unknown as Reason
    return isDenial ? { ...read, passesAt: passesAt ?? null } : read
  }

const needs: FieldReader<Needs> = object({
  factor: word('key', 'code', 'passkey'),
  approvals: list(object({ group: text(64), count: whole() }), 64),
  delaySeconds: whole(),
})

const denial = object({
  kind: word('deny'),
  because: list(reason(true), MANY),
  passesAt: optional(whole()),
})

const consent = object({
  kind: word('sign'),
  needs,
  because: list(reason(false), MANY),
  limits: list(anything, MANY),
})

export type ReadVerdict =
  | {
      readonly kind: 'deny'
      readonly because: readonly Reason[]
      /** Null: waiting does not help. */
      readonly passesAt: number | null
    }
  | {
      readonly kind: 'sign'
      readonly needs: Needs
      readonly because: readonly Reason[]
      readonly limits: readonly Canonical[]
    }

/** @throws Fault channel.message_invalid for what is no verdict */
export function readVerdict(value: Canonical): ReadVerdict {
  const isDenial = typeof value === 'object' && 'kind' in value && value.kind === 'deny'
  if (!isDenial) return consent(value, 'verdict')
  const { kind, because, passesAt = null } = denial(value, 'verdict')
  return { kind, because, passesAt }
}

const vote = object({
  member: text(32),
  decision: word('approve', 'reject'),
  counts: yesNo,
  at: whole(),
})

const decision = object({
  seq: optional(whole()),
  since: optional(whole()),
  opensAt: optional(whole()),
  groups: list(object({ group: text(64), count: whole(), by: list(text(32), 64) }), 64),
  voters: list(text(32), 64),
  votes: list(vote, 64),
})

/** Who decides on a spend besides the one who asks, and how far they are. */
export type Decision = ReturnType<typeof decision>

export const readDecision = (value: Canonical): Decision => decision(value, 'decision')
