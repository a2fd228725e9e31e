// What the signer says of a spend, read back strictly into the types of verdict.ts: `plain` wrote
// it, and anything in another shape is refused. A reason or a need that is added there and not here
// does not compile.

import type { Canonical } from '../canonical.ts'
import {
  byKind,
  type FieldReader,
  list,
  object,
  optional,
  present,
  text,
  whole,
  word,
} from '../fields.ts'
import { POLICY_BOUNDS } from './bounds.ts'
import type { Atom } from './policy.ts'
import { headroom, scope, total, window } from './said-limits.ts'
import type { Needs, Reason, Verdict } from './verdict.ts'

/** More than any spend has of outputs, or any policy of rules. */
const MANY = 100_000

const ATOMS: { readonly [K in Atom['kind']]: true } = {
  'amount-above': true,
  'sum-above': true,
  'count-above': true,
  'destination-in': true,
  'destination-not-in': true,
  'destination-younger-than': true,
  'fee-above': true,
  'fee-rate-above': true,
  'fee-share-above': true,
  'change-not-ours': true,
  'sighash-not-all': true,
  'initiator-in': true,
  'initiator-not-in': true,
  'member-in': true,
  'member-not-in': true,
  'hour-in': true,
  'balance-share-above': true,
  'network-not-in': true,
  'new-device': true,
}

export const ATOM_KINDS = Object.keys(ATOMS) as readonly Atom['kind'][]

/** What is said only where it is so. */
const yes: FieldReader<true> = (value, where) => {
  word('yes')(value, where)
  return true
}

const reasonFields = {
  rule: text(64),
  grant: optional(text(64)),
  factor: optional(word('code', 'passkey')),
  atom: optional(word(...ATOM_KINDS)),
  isUnknown: optional(yes),
  window: optional(window),
  scope: optional(scope),
  limitSats: optional(total),
  spendSats: optional(total),
  usedSats: optional(total),
  leftSats: optional(total),
  limitCount: optional(whole()),
  usedCount: optional(whole()),
  leftCount: optional(whole()),
  takenAt: optional(whole()),
  openSats: optional(total),
  openCount: optional(whole()),
  limitSatPerVb: optional(whole()),
  limitBasisPoints: optional(whole()),
  limitSeconds: optional(whole()),
  feeSats: optional(total),
  vsize: optional(whole()),
  paymentsSats: optional(total),
  balanceSats: optional(total),
  list: optional(text(64)),
  scripts: optional(list(text(), MANY)),
  device: optional(text(64)),
  member: optional(text(32)),
  hours: optional(object({ fromHour: whole(23), untilHour: whole(23) })),
  networkAddress: optional(text(64)),
} satisfies { readonly [K in Exclude<keyof Reason, 'passesAt'>]: FieldReader<unknown> }

const reason: FieldReader<Reason> = present(object(reasonFields))
const timedReason = present(object({ ...reasonFields, passesAt: optional(whole()) }))

/** With a denial, a reason without a time says that waiting never helps. */
const denialReason: FieldReader<Reason> = (value, where) => {
  const read = timedReason(value, where)
  return { ...read, passesAt: read.passesAt ?? null }
}

const needs = object({
  factor: word('key', 'code', 'passkey'),
  approvals: list(object({ group: text(32), count: whole() }), POLICY_BOUNDS.rules),
  delaySeconds: whole(),
} satisfies { readonly [K in keyof Needs]: FieldReader<Needs[K]> })

type Said<K extends Verdict['kind']> = Extract<Verdict, { readonly kind: K }>

const denialFields = object({
  kind: word('deny'),
  because: list(denialReason, MANY),
  passesAt: optional(whole()),
})

/** A verdict where only a denial is one. */
export const denial: FieldReader<Said<'deny'>> = (value, where) => {
  const read = denialFields(value, where)
  return { ...read, passesAt: read.passesAt ?? null }
}

/** A verdict where only one that signs is. */
export const consent: FieldReader<Said<'sign'>> = object({
  kind: word('sign'),
  needs,
  because: list(reason, MANY),
  limits: list(headroom, MANY),
})

const verdict: FieldReader<Verdict> = byKind({ deny: denial, sign: consent })

/** @throws Fault channel.message_invalid for what is no verdict */
export const readVerdict = (value: Canonical): Verdict => verdict(value, 'verdict')
