// The rules of an organisation as somebody types them, and whether they could be such. What the
// signer would refuse is said in the form, and again by the signer.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { satsOf, type TypedAmount, typedAmount } from '../../charter/typed-amount.ts'
import { secondsOf, type TypedSpan, typedSpan } from '../../charter/typed-span.ts'
import type { Unit } from '../../parts/Unit.tsx'

const HOUR = 3_600
const DAY = 86_400

export type TypedRules = {
  readonly quorum: string
  readonly delay: TypedSpan
  readonly expiry: TypedSpan
  readonly lock: TypedSpan
  readonly compare: TypedAmount
}

export function typedRules({ settings }: CharterView, unit: Unit): TypedRules {
  return {
    quorum: String(settings.quorum),
    delay: typedSpan(settings.delaySeconds),
    expiry: typedSpan(settings.expirySeconds),
    lock: typedSpan(settings.lockAfterSeconds || 2 * DAY),
    compare: typedAmount(BigInt(settings.compareAboveSats), unit),
  }
}

/** Between how many people a quorum may be. */
export const quorumBounds = ({ organisation, voters }: CharterView) =>
  organisation.kind === 'team' ? ([2, Math.max(2, voters - 1)] as const) : ([1, 1] as const)

const within = (span: TypedSpan, most: number): boolean => {
  const seconds = Number(secondsOf(span))
  return seconds >= HOUR && seconds <= most
}

/** Field by field. */
export function isRight(rules: TypedRules, view: CharterView) {
  const { settings, operations } = view
  const [least, most] = quorumBounds(view)
  const people = Number(rules.quorum.trim())
  const before = settings.lockAfterSeconds
  // It can only become shorter.
  const isShorter = before === 0 || Number(secondsOf(rules.lock)) <= before
  return {
    quorum: /^\d{1,2}$/.test(rules.quorum.trim()) && people >= least && people <= most,
    delay: within(rules.delay, 30 * DAY),
    expiry: within(rules.expiry, 30 * DAY),
    lock: operations.length === 0 || (within(rules.lock, 365 * DAY) && isShorter),
    compare: satsOf(rules.compare) !== null,
  }
}

export const settingsChange = (rules: TypedRules, { operations }: CharterView): Canonical => ({
  kind: 'settings.set',
  quorum: rules.quorum.trim(),
  delaySeconds: secondsOf(rules.delay),
  lockAfterSeconds: operations.length > 0 ? secondsOf(rules.lock) : '0',
  expirySeconds: secondsOf(rules.expiry),
  compareAboveSats: String(satsOf(rules.compare)),
})
