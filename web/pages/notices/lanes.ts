// How each member's channels stand, grouped by channel as the page shows them.

import type { Answer } from '../../session/api.ts'

export type Lane = Answer<'listNotices'>['channels'][number]
export type Attempt = Answer<'listNotices'>['attempts'][number]

export const CHANNELS = ['mail', 'sms', 'webhook', 'ntfy', 'push'] as const

export type Channel = (typeof CHANNELS)[number]

/** Which member a lane is of, and which of their addresses by that channel it is. */
export function ownerOf(recipient: string): { readonly member: string; readonly nth: number } {
  const [member = recipient, nth = '1'] = recipient.split('+')
  return { member, nth: Number(nth) }
}

/** Dead ones first, for those need somebody. */
export function lanesOf(lanes: readonly Lane[], channel: Channel): readonly Lane[] {
  const rank = { dead: 0, failing: 1, working: 2 } as const
  return lanes
    .filter((lane) => lane.channel === channel)
    .toSorted((a, b) => rank[a.state] - rank[b.state] || a.member.localeCompare(b.member))
}
