// The networks that the server answers while it is closed to all others. A quorum lists them, each
// with an end, so that an exception of one afternoon is gone by itself.

import type { UnixSeconds } from '../basics.ts'
import { readRange } from '../policy/ranges.ts'
import type { Change } from './change.ts'
import { PRINTABLE } from './member.ts'
import { refuse } from './refusal.ts'
import type { Charter } from './state.ts'

export type ListedNetwork = {
  /** In CIDR notation. */
  readonly network: string
  /** Whose it is: the office, a person of the staff. */
  readonly name: string
  readonly until: UnixSeconds
}

/** Whoever still needs it says so again. */
export const MOST_LISTED_SECONDS = 366 * 86_400

/** These networks in the place of those before. */
export function withNetworks(
  charter: Charter,
  { networks }: Extract<Change, { readonly kind: 'networks.set' }>,
  at: UnixSeconds,
): Charter {
  const seen = new Set<string>()
  for (const { network, name, until } of networks) {
    const range = readRange(network)
    if (!range) refuse(`${network} is no range of network addresses, such as 192.0.2.0/24`)
    if (range?.prefix === 0) refuse(`${network} is everybody: lift the freeze instead`)
    if (seen.has(network)) refuse(`${network} is listed twice`)
    if (!PRINTABLE.test(name)) refuse('a name has 1 to 64 printable characters')
    if (until <= at) refuse(`${network} would have ended already`)
    if (until > at + MOST_LISTED_SECONDS) refuse(`${network} has to end within a year`)
    seen.add(network)
  }
  return { ...charter, networks }
}
