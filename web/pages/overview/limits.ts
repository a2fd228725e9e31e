// The limits as the signer says them, read strictly.

import type { Canonical } from '@countersign/core/canonical.ts'
import { object, optional, text, truth, whole, word } from '@countersign/core/fields.ts'

const window = object({
  kind: word('rolling', 'utc-day', 'utc-week', 'utc-month', 'lifetime'),
  seconds: optional(whole()),
})

const limit = object({
  rule: text(64),
  window,
  scope: optional(text(32)),
  isConditional: truth,
  kind: word('sum', 'count'),
  limitSats: optional(text(20)),
  usedSats: optional(text(20)),
  leftSats: optional(text(20)),
  limitCount: optional(whole()),
  usedCount: optional(whole()),
  leftCount: optional(whole()),
  easesAt: optional(whole()),
  freeAt: optional(whole()),
})

export type Limit = ReturnType<typeof limit>

/** @throws Fault channel.message_invalid for what is no limit */
export const readLimit = (value: Canonical): Limit => limit(value, 'limit')

/** How much of it is used, 0 to 100. */
export function usedPercent({ kind, ...limit }: Limit): number {
  const [used, most] =
    kind === 'sum'
      ? [BigInt(limit.usedSats ?? 0), BigInt(limit.limitSats ?? 0)]
      : [BigInt(limit.usedCount ?? 0), BigInt(limit.limitCount ?? 0)]
  if (most <= 0n) return 100
  const percent = Number((used * 100n) / most)
  return Math.min(100, percent)
}
