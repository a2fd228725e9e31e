// What a policy says of an order before anybody asks for it, as the trader tells it, and in words
// for the person who is about to.

import type { Canonical } from '../../canonical.ts'
import { list, object, optional, text, truth, whole, word } from '../../fields.ts'
import { describeNeeds } from '../../policy/describe.ts'
import type { Needs } from '../../policy/verdict.ts'

export type Preview = {
  readonly verdict: 'allow' | 'deny'
  /** One sentence for each rule that fired, and for each grant that does not cover it. */
  readonly reasons: readonly string[]
  /** What has to be there first; null where it is denied. */
  readonly needs: Needs | null
  readonly isTold: boolean
  /** What it may move at most, in the account's quote; empty where no fresh price says so. */
  readonly notional: string
  readonly quote: string
}

const preview = object({
  verdict: word('allow', 'deny'),
  reasons: list(text(1_024), 512),
  needs: optional(
    object({
      factor: word('key', 'code', 'passkey'),
      approvals: list(object({ group: text(64), count: whole() }), 64),
      delaySeconds: whole(),
    }),
  ),
  isTold: truth,
  notional: text(40),
  quote: text(16),
})

/** @throws Fault channel.message_invalid */
export function readPreview(answer: Canonical): Preview {
  const told = preview(answer, 'preview')
  return { ...told, needs: told.needs ?? null }
}

/** The verdict, what it waits for, and what it may move, sentence by sentence. */
export function describePreview({
  verdict,
  reasons,
  needs,
  isTold,
  notional,
  quote,
}: Preview): readonly string[] {
  return [
    verdict === 'deny' ? 'The policy denies it.' : allowed(needs),
    ...reasons,
    ...(isTold ? ['Everybody is told of it.'] : []),
    notional === ''
      ? 'What it may move is not known: a price is missing or old.'
      : `It may move ${notional} ${quote} at most.`,
  ]
}

function allowed(needs: Needs | null): string {
  const code = needs?.factor === 'code' ? ['a one-time code'] : []
  const wanted = [...code, ...(needs === null ? [] : describeNeeds(needs))]
  if (wanted.length === 0) return 'The policy allows it, and asks for nothing more.'
  return `The policy allows it, with ${wanted.join(' and ')}.`
}
