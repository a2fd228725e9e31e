// A verdict as the API carries it, read strictly: digits become numbers and amounts again.

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

/** What is decided and why; the limits beside it have a route of their own. */
export type Said =
  | {
      readonly kind: 'deny'
      readonly because: readonly Reason[]
      readonly passesAt: number | null
    }
  | { readonly kind: 'sign'; readonly because: readonly Reason[]; readonly needs: Needs }

const MOST = 100_000

const total: FieldReader<bigint> = (value, where) => BigInt(whole()(value, where))
const yesNo: FieldReader<boolean> = (value, where) => word('yes', 'no')(value, where) === 'yes'

const window: FieldReader<Window> = (value, where) => {
  const kinds = word('rolling', 'utc-day', 'utc-week', 'utc-month', 'lifetime')
  const read = object({ kind: kinds, seconds: optional(whole()) })(value, where)
  return read.kind === 'rolling'
    ? { kind: read.kind, seconds: read.seconds ?? 0 }
    : { kind: read.kind }
}

const reasonFields = object({
  rule: text(64),
  grant: optional(text(64)),
  passesAt: optional(whole()),
  atom: optional(text(64)),
  factor: optional(word('code', 'passkey')),
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
  list: optional(text(64)),
  scripts: optional(list(text(), MOST)),
  device: optional(text(64)),
  member: optional(text(32)),
  hours: optional(object({ fromHour: whole(23), untilHour: whole(23) })),
  networkAddress: optional(text(64)),
})

/** With a denial, a reason without a time says that waiting never helps. */
const reason =
  (isDenial: boolean): FieldReader<Reason> =>
  (value, where) => {
    const { passesAt, ...found } = reasonFields(value, where)
    const present = Object.fromEntries(
      Object.entries(found).filter(([, each]) => each !== undefined),
    ) as unknown as Reason
    return isDenial ? { ...present, passesAt: passesAt ?? null } : present
  }

const denial = object({
  kind: word('deny'),
  because: list(reason(true), MOST),
  passesAt: optional(whole()),
})

const needs = object({
  factor: word('key', 'code', 'passkey'),
  approvals: list(object({ group: text(64), count: whole() }), 64),
  delaySeconds: whole(),
})

const consent = object({
  kind: word('sign'),
  needs,
  because: list(reason(false), MOST),
  limits: list(anything, MOST),
})

/** @throws Fault channel.message_invalid */
export function readVerdict(value: Canonical): Said {
  const { kind } = value as { readonly kind?: Canonical }
  if (kind === 'deny') {
    const { because, passesAt } = denial(value, 'verdict')
    return { kind, because, passesAt: passesAt ?? null }
  }
  const { because, needs: asked } = consent(value, 'verdict')
  return { kind: 'sign', because, needs: asked }
}
