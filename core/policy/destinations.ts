// Whether a payment's script is in a list of a policy, and since when. Lists of thousands are
// indexed once; what a descriptor or a wallet's name stands for is asked of a directory.

import type { UnixSeconds } from '../basics.ts'
import type { ListEntry } from './policy.ts'

/**
 * Whether an address of the named destination (a descriptor or `wallet:<name>`) pays to the script;
 * null if it cannot be computed.
 */
export type Directory = (destination: string, script: string) => boolean | null

/** Knows nothing: whatever is not written as a script cannot be computed. */
export const NO_DIRECTORY: Directory = () => null

export type Listing =
  /** The earliest time of all entries that hold it; null if none says since when. */
  | { readonly kind: 'listed'; readonly since: UnixSeconds | null }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' }

/** Looks up a script in lower-case hexadecimal; in another spelling it would slip past a list. */
export function listingOf(
  list: readonly ListEntry[],
  script: string,
  directory: Directory,
): Listing {
  if (!isScript(script)) return { kind: 'unknown' }
  const { scripts, named } = indexOf(list)
  let since = scripts.get(script)
  let isUnknown = false
  for (const entry of named) {
    const holds = directory(entry.destination, script)
    if (holds === null) isUnknown = true
    if (holds) since = earlier(since, entry.since)
  }
  if (since !== undefined) return { kind: 'listed', since }
  return { kind: isUnknown ? 'unknown' : 'absent' }
}

export function isScript(destination: string): boolean {
  return /^(?:[0-9a-f]{2})*$/.test(destination)
}

type Dated = { readonly destination: string; readonly since: UnixSeconds | null }

type Index = {
  readonly scripts: ReadonlyMap<string, UnixSeconds | null>
  readonly named: readonly Dated[]
}

// Made from nothing but the list, so that remembering it changes no answer.
const remembered = new WeakMap<readonly ListEntry[], Index>()

function indexOf(list: readonly ListEntry[]): Index {
  const known = remembered.get(list)
  if (known) return known
  const scripts = new Map<string, UnixSeconds | null>()
  const named: Dated[] = []
  for (const entry of list) {
    const { destination, since } = dated(entry)
    if (!isScript(destination)) named.push({ destination, since })
    else scripts.set(destination, earlier(scripts.get(destination), since))
  }
  const index = { scripts, named }
  remembered.set(list, index)
  return index
}

function dated(entry: ListEntry): Dated {
  return typeof entry === 'string' ? { destination: entry, since: null } : entry
}

function earlier(known: UnixSeconds | null | undefined, since: UnixSeconds | null) {
  if (known === undefined || known === null) return since
  return since === null ? known : Math.min(known, since)
}
