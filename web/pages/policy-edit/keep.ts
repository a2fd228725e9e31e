// Takes what was typed into the draft, or says where it is wrong.

import { addressOf, scriptOf } from '@countersign/core/bitcoin/address.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { isScript } from '@countersign/core/policy/destinations.ts'
import { policyFromDraft } from '@countersign/core/policy/draft.ts'
import {
  destinationOf,
  type ListEntry,
  type Policy,
  policyToCanonical,
} from '@countersign/core/policy/policy.ts'
import { type Form, grantDraft, type ListForm, ruleDraft } from './typed.ts'

/** Where in the form, as a policy names its places: `id`, `then.count`, `when[1].sats`. */
export type Wrong = { readonly place: string }

export type Tried =
  | { readonly kind: 'kept'; readonly policy: Policy }
  | { readonly kind: 'wrong'; readonly wrong: Wrong }

export type Around = {
  readonly policy: Policy
  readonly network: Network
  /** Since when a new destination is in its list, where its age matters. */
  readonly now: number
}

export function keepForm(form: Form, around: Around): Tried {
  const { policy } = around
  const draft = policyToCanonical(policy) as { readonly [key: string]: Canonical }
  try {
    switch (form.sort) {
      case 'rule':
        return read({ ...draft, rules: put(draft.rules, form.id, ruleDraft(form)) })
      case 'grant':
        return read({ ...draft, grants: put(draft.grants, form.id, grantDraft(form)) })
      case 'list': {
        const lists = draft.lists as { readonly [key: string]: Canonical }
        const entries = entriesOf(form, around)
        if (form.id === null && Object.hasOwn(lists, form.name.trim())) return wrongAt('id')
        return read({ ...draft, lists: { ...lists, [form.name.trim()]: entries } })
      }
    }
  } catch (error) {
    if (error instanceof WrongLine) return wrongAt(`lines.${error.line}`)
    if (!(error instanceof Fault)) throw error
    return wrongAt(placeIn(String(error.facts.where ?? ''), String(error.facts.reason ?? '')))
  }
}

const wrongAt = (place: string): Tried => ({ kind: 'wrong', wrong: { place } })

/** What is left without this rule, grant or list. */
export function without(policy: Policy, sort: Form['sort'], id: string): Policy {
  const { grants, rules, lists } = policy
  switch (sort) {
    case 'rule':
      return { ...policy, rules: rules.filter((each) => each.id !== id) }
    case 'grant':
      return { ...policy, grants: grants.filter((each) => each.id !== id) }
    case 'list': {
      const { [id]: _, ...rest } = lists
      return { ...policy, lists: rest }
    }
  }
}

/** The new one comes first, so that what is wrong is at a place that is known. */
function put(all: Canonical | undefined, id: string | null, next: Canonical): readonly Canonical[] {
  const others = (all as readonly { readonly id: string }[]).filter((each) => each.id !== id)
  return [next, ...others]
}

function read(draft: Canonical): Tried {
  return { kind: 'kept', policy: policyFromDraft(draft) }
}

/** `rules[0].when[1].sats` is `when[1].sats` of the form. */
function placeIn(where: string, reason: string): string {
  if (reason === 'an id twice') return 'id'
  const [, inside] = /^(?:rules|grants)\[0\]\.?(.*)$/.exec(where) ?? []
  if (inside !== undefined) return inside.replace(/^unless\[/, 'when[')
  return where === 'lists' ? 'id' : 'lines'
}

class WrongLine extends Error {
  readonly line: number
  constructor(line: number) {
    super(`line ${line}`)
    this.line = line
  }
}

function entriesOf({ lines, id }: ListForm, { policy, network, now }: Around): Canonical {
  const before = new Map((policy.lists[id ?? ''] ?? []).map((each) => [destinationOf(each), each]))
  const isDated = ageMatters(policy, id)
  const typed = lines.split('\n').map((line) => line.trim())
  return typed.flatMap((line, at): readonly Canonical[] => {
    if (line === '') return []
    const destination = destinationIn(line, network)
    if (destination === null) throw new WrongLine(at + 1)
    const known = before.get(destination)
    if (known !== undefined) return [entryDraft(known)]
    return [isDated ? { destination, since: String(now) } : destination]
  })
}

const entryDraft = (entry: ListEntry): Canonical =>
  typeof entry === 'string' ? entry : { destination: entry.destination, since: String(entry.since) }

/** Whether some rule asks how long a destination has been in this list. */
const ageMatters = ({ rules, grants }: Policy, list: string | null): boolean =>
  [...rules.flatMap(({ when }) => when), ...grants.flatMap(({ unless = [] }) => unless)].some(
    (atom) => atom.kind === 'destination-younger-than' && atom.list === list,
  )

function destinationIn(line: string, network: Network): string | null {
  if (/^wallet:[a-z0-9-]{1,32}$/.test(line) || line.includes('(')) return line
  try {
    return scriptOf(line, network).toHex()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return isScript(line) ? line : null
  }
}

/** As lines to be edited: addresses where there are such. */
export function linesOf(entries: readonly ListEntry[], network: Network): string {
  return entries
    .map(destinationOf)
    .map((each) => (isScript(each) ? addressOf(Uint8Array.fromHex(each), network) : null) ?? each)
    .join('\n')
}
