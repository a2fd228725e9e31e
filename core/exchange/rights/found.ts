// What was found out about a key, as the trader's journal keeps it, read again; and whether an
// order may be placed with it.

import type { UnixSeconds } from '../../basics.ts'
import type { Canonical } from '../../canonical.ts'
import { anything, list, object, optional, text, whole, word } from '../../fields.ts'
import { plain } from '../../plain.ts'
import { type Unfit, unfitFor, type Wanted } from '../rights.ts'
import type { KeyRights } from './reading.ts'

const certainty = word('yes', 'no', 'unknown')
const words = list(text(4_096), 64)

const rights = object({
  read: certainty,
  trade: certainty,
  withdraw: certainty,
  ipBound: certainty,
  ips: optional(words),
  expiresAt: optional(whole()),
  wide: words,
  unknown: words,
})

const fields = object({
  rights,
  findings: list(anything, 16),
  refused: optional(word('yes')),
  paper: optional(word('yes')),
})

/**
 * `isRefused`: the venue took the key for nothing any more, not even to tell of it. `isPaper`:
 * there is none, and the account has pretended money.
 */
export type FoundKey = {
  readonly rights: KeyRights
  readonly isRefused: boolean
  readonly isPaper: boolean
}

const NOTHING = { read: 'no', trade: 'no', withdraw: 'no', ipBound: 'unknown' }

/** In the place of what is found of a key: there is none, and it lets nobody do anything. */
export const paperFound = (): Canonical =>
  plain({ rights: { ...NOTHING, wide: [], unknown: [] }, findings: [], paper: true })

/** Whether there is no key at all; of anything that was ever kept in its place. */
export const isPaperFound = (found: Canonical): boolean =>
  typeof found === 'object' && 'paper' in found && found.paper === 'yes'

/** @throws Fault channel.message_invalid for what the trader never writes */
export function readFound(found: Canonical): FoundKey {
  const { rights: told, refused, paper } = fields(found, 'found')
  const { ips = null, expiresAt = null, ...rest } = told
  const read = { ...rest, ips, expiresAt }
  return { rights: read, isRefused: refused === 'yes', isPaper: paper === 'yes' }
}

/** Why nothing is placed with a key: what is not known is a reason. Null where there is none. */
export function whyNotTrade(
  { rights: told, isRefused }: Pick<FoundKey, 'rights' | 'isRefused'>,
  { wanted, now }: { readonly wanted: Wanted; readonly now: UnixSeconds },
): Unfit | 'exchange.key_refused' | null {
  if (isRefused) return 'exchange.key_refused'
  if (wanted === 'watch') return 'exchange.key_tradeless'
  return unfitFor(told, { wanted, now })
}
