// A first policy out of a few choices, with the floor that every wallet begins with.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { parseBtc, type Sats } from '@countersign/core/bitcoin/amounts.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import type { Policy, Rule } from '@countersign/core/policy/policy.ts'

export type PolicyChoices = {
  /** In bitcoin, as it was typed. */
  readonly day: string
  readonly week: string
  /** Above this something more is needed; empty for never. */
  readonly above: string
  /** Whose approvals that is, and how many; null: a day's delay. */
  readonly group: string | null
  readonly count: number
  /** From one hour until another (UTC); null for any hour. */
  readonly hours: readonly [from: number, until: number] | null
}

export const CAREFUL: PolicyChoices = {
  day: '0.05',
  week: '0.2',
  above: '0.02',
  group: null,
  count: 2,
  hours: null,
}

const DAY_SECONDS = 86_400

/** @throws RangeError for what is no amount */
export function policyOf(choices: PolicyChoices): Policy {
  const { rules, ...policy } = defaultPolicy()
  const limits = [limit('limit-24h', 1, choices.day), limit('limit-7d', 7, choices.week)]
  const kept = rules.filter(({ id }) => !id.startsWith('limit-'))
  return { ...policy, rules: [...kept, ...limits, ...moreAbove(choices), ...atNight(choices)] }
}

const limit = (id: string, days: number, btc: string): Rule => ({
  id,
  when: [
    {
      kind: 'sum-above',
      sats: amountOf(btc),
      window: { kind: 'rolling', seconds: days * DAY_SECONDS },
    },
  ],
  then: { kind: 'deny' },
})

function moreAbove({ above, group, count }: PolicyChoices): readonly Rule[] {
  if (above.trim() === '') return []
  const when = [{ kind: 'amount-above', sats: amountOf(above) }] as const
  return group === null
    ? [{ id: 'large-waits', when, then: { kind: 'delay', seconds: DAY_SECONDS } }]
    : [{ id: 'large-approved', when, then: { kind: 'approvals', group, count } }]
}

/** Denied in the hours that are not allowed. */
function atNight({ hours }: PolicyChoices): readonly Rule[] {
  if (hours === null || hours[0] === hours[1]) return []
  const [fromHour, untilHour] = hours
  const closed = { kind: 'hour-in', fromHour: untilHour, untilHour: fromHour } as const
  return [{ id: 'closed-hours', when: [closed], then: { kind: 'deny' } }]
}

const amountOf = (btc: string): Sats => parseBtc(btc.trim().replace(',', '.'))
