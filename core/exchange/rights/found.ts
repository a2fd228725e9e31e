// What was found out about a key, as the trader's journal keeps it, read again; and whether an
// order may be placed with it.

import type { UnixSeconds } from '../../basics.ts'
import type { Canonical } from '../../canonical.ts'
import { anything, list, object, optional, text, whole, word } from '../../fields.ts'
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
})

/** `isRefused`: the venue took the key for nothing any more, not even to tell of it. */
export type FoundKey = { readonly rights: KeyRights; readonly isRefused: boolean }

/** @throws Fault channel.message_invalid for what the trader never writes */
export function readFound(found: Canonical): FoundKey {
  const { rights: told, refused } = fields(found, 'found')
  const { ips = null, expiresAt = null, ...rest } = told
  return { rights: { ...rest, ips, expiresAt }, isRefused: refused === 'yes' }
}

/** Why nothing is placed with a key: what is not known is a reason. Null where there is none. */
export function whyNotTrade(
  { rights: told, isRefused }: FoundKey,
  { wanted, now }: { readonly wanted: Wanted; readonly now: UnixSeconds },
): Unfit | 'exchange.key_refused' | null {
  if (isRefused) return 'exchange.key_refused'
  if (wanted === 'watch') return 'exchange.key_tradeless'
  return unfitFor(told, { wanted, now })
}
