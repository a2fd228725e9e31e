// Operations keys: held by other people than the members, pinned once. Two of them can open a lock
// for the customer's own quorum, and do nothing else. One is replaced on the word of two others.

import { taggedHash } from '../bitcoin/hashes.ts'
import { canonicalBytes } from '../canonical.ts'
import { Fault } from '../fault.ts'
import type { Change } from './change.ts'
import { LEAST_OPERATIONS_KEYS, TICKET_SIGNATURES } from './lock.ts'
import { refuse } from './refusal.ts'
import type { Charter } from './state.ts'
import { tokenOfKey } from './tokens.ts'

const REPLACE_TAG = 'countersign/operations-replace/v1'

/** At least three different keys, none of a member's, where there were none. */
export function checkOperations(charter: Charter, keys: readonly string[]): readonly string[] {
  if (charter.operations.length > 0) refuse('operations keys are pinned already; replace one')
  if (keys.length < LEAST_OPERATIONS_KEYS) refuse(`at least ${LEAST_OPERATIONS_KEYS} are needed`)
  if (new Set(keys).size !== keys.length) refuse('a key is there twice')
  const own = keys.find((key) => charter.credentials.has(key))
  if (own !== undefined) refuse('a member’s key cannot be an operations key')
  if (keys.some((key) => tokenOfKey(charter, key)))
    refuse('a token’s key cannot be an operations key')
  return keys
}

type Replacement = Omit<Extract<Change, { readonly kind: 'operations.replace' }>, 'kind'>

/** What the other operators sign. */
export function replacementBytes(
  organisation: string,
  { old, next }: Pick<Replacement, 'old' | 'next'>,
) {
  return taggedHash(REPLACE_TAG, canonicalBytes({ organisation, old, next }))
}

/**
 * Two others than the one replaced have to sign.
 * @throws Fault charter.ticket_invalid
 */
export function checkReplacement(
  charter: Charter,
  change: Replacement,
  check: (key: string, message: Uint8Array, signature: Uint8Array) => boolean,
): void {
  const bytes = replacementBytes(charter.organisation?.id ?? '', change)
  const others = new Set(charter.operations.filter((key) => key !== change.old))
  const signed = new Set(
    change.signatures
      .filter(
        ({ key, signature }) => others.has(key) && check(key, bytes, Uint8Array.fromHex(signature)),
      )
      .map(({ key }) => key),
  )
  if (signed.size >= TICKET_SIGNATURES) return
  throw new Fault('charter.ticket_invalid', { why: 'two other operators have to sign' })
}

/** The signatures were checked when the proposal opened. */
export function replaceOperations(charter: Charter, { old, next }: Replacement): Charter {
  if (!charter.operations.includes(old)) refuse('there is no such operations key')
  const isMembers = charter.credentials.has(next)
  if (charter.operations.includes(next) || isMembers || tokenOfKey(charter, next))
    refuse('the key is in use')
  const operations = charter.operations.map((key) => (key === old ? next : key))
  // The one that is replaced may have signed them.
  return { ...charter, operations, tickets: [] }
}
