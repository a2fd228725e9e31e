// The events of the audit log and their bytes: who did or was refused what, and from where. Each
// holds the hash of the one before it. Facts never hold a secret; nothing here knows the time.

import type { UnixSeconds } from '../basics.ts'
import { taggedHash } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, readCanonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { anything, type FieldReader, hex, object, optional, text, whole, word } from '../fields.ts'
import type { AuditAct } from './acts.ts'

/** An event is a line of a log: whoever has more to tell puts its hash here. */
export const MAX_EVENT_BYTES = 16 * 1024
const MAX_FACTS = 32
const MAX_EVENT_TOKENS = 4_096

export const ACTOR_KINDS = [
  /** A member of the organisation, by a credential. */
  'person',
  'token',
  'signer',
  'server',
  /** Whoever holds the machine: the launcher's commands. */
  'operator',
  /** Anybody who showed nothing that holds. */
  'stranger',
] as const

export type Actor = { readonly kind: (typeof ACTOR_KINDS)[number]; readonly id?: string }

export type Outcome =
  | { readonly kind: 'done' }
  /** Asked for; something more is needed before it is done. */
  | { readonly kind: 'waiting' }
  /** The policy's answer was no. */
  | { readonly kind: 'denied' }
  | { readonly kind: 'refused'; readonly fault: string }

/** What happened; the log adds number and predecessor. */
export type AuditDraft = {
  readonly time: UnixSeconds
  readonly actor: Actor
  readonly act: AuditAct
  readonly outcome: Outcome
  /** What it was done to, such as `wallet` and its name. */
  readonly subject?: { readonly kind: string; readonly id: string }
  readonly before?: Canonical
  readonly after?: Canonical
  /** The address it came from. */
  readonly network?: string
  /** The id of the token it was asked with, never its secret. */
  readonly token?: string
  /** Hash of the signed request, in hexadecimal. */
  readonly request?: string
  readonly facts: Readonly<Record<string, string>>
}

export type AuditEvent = Omit<AuditDraft, 'act'> & {
  /** One of `AUDIT_ACTS`, or of a later version's. */
  readonly act: string
  /** 1, 2, 3 and so on. */
  readonly seq: number
  readonly prev: Uint8Array
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
}

/** What stands before the first event. */
export const AUDIT_START: { readonly seq: 0; readonly hash: Uint8Array } = {
  seq: 0,
  hash: taggedHash('countersign/audit-start/v1'),
}

const ACT = /^[a-z]+(?:\.[A-Za-z]+(?:-[a-z]+)*)+$/

const act: FieldReader<string> = (value, where) => {
  const name = text(64)(value, where)
  if (!ACT.test(name)) throw invalid(where, 'an act such as spend.signed')
  return name
}

const facts: FieldReader<Readonly<Record<string, string>>> = (value, where) => {
  const isList = typeof value !== 'object' || Array.isArray(value)
  if (isList) throw invalid(where, 'an object')
  const given = Object.entries(value as Readonly<Record<string, Canonical>>)
  if (given.length > MAX_FACTS) throw invalid(where, `at most ${MAX_FACTS} facts`)
  const read = given.map(([name, fact]) => {
    if (!/^[a-z][A-Za-z0-9]{0,63}$/.test(name)) throw invalid(where, 'names of letters and digits')
    return [name, text(1_024)(fact, `${where}.${name}`)] as const
  })
  return Object.fromEntries(read)
}

/** Leaves room for the lists and objects that an export puts around an event. */
const MAX_VALUE_DEPTH = 16

const value: FieldReader<Canonical> = (given, where) => {
  const read = anything(given, where)
  if (depthOf(read) > MAX_VALUE_DEPTH) throw invalid(where, `a depth of ${MAX_VALUE_DEPTH}`)
  return read
}

function depthOf(given: Canonical): number {
  if (typeof given === 'string') return 0
  return 1 + Math.max(0, ...Object.values(given).map(depthOf))
}

const fields = object({
  version: word('1'),
  seq: whole(),
  prev: hex(32),
  time: whole(),
  actor: object({ kind: word(...ACTOR_KINDS), id: optional(text(128)) }),
  act,
  outcome: object({
    kind: word('done', 'waiting', 'denied', 'refused'),
    fault: optional(text(64)),
  }),
  subject: optional(object({ kind: text(32), id: text(128) })),
  before: optional(value),
  after: optional(value),
  network: optional(text(64)),
  token: optional(text(64)),
  request: optional(hex(32)),
  facts,
})

/**
 * The event that follows another one, or `AUDIT_START`.
 * @throws Fault channel.message_invalid when it breaks a bound, canonical.invalid for a value that
 *   has no canonical form
 */
export function nextEvent(
  last: { readonly seq: number; readonly hash: Uint8Array },
  { time, ...draft }: AuditDraft,
): AuditEvent {
  const told = Object.entries(draft).filter(([, value]) => value !== undefined)
  const numbered: readonly (readonly [string, Canonical])[] = [
    ['version', '1'],
    ['seq', String(last.seq + 1)],
    ['prev', last.hash.toHex()],
    ['time', String(time)],
    ...(told as readonly (readonly [string, Canonical])[]),
  ]
  return readEvent(canonicalBytes(Object.fromEntries(numbered)))
}

/**
 * Reads an event's bytes; whether it stands in its place is for whoever has the others.
 * @throws Fault canonical.invalid, channel.message_invalid
 */
export function readEvent(bytes: Uint8Array): AuditEvent {
  if (bytes.length > MAX_EVENT_BYTES) throw invalid('event', `at most ${MAX_EVENT_BYTES} bytes`)
  const { version: _, ...read } = fields(readCanonical(bytes, MAX_EVENT_TOKENS), 'event')
  const { actor, outcome, prev, ...rest } = read
  if (rest.seq === 0) throw invalid('event.seq', 'a number from 1')
  const present = Object.entries(rest).filter(([, value]) => value !== undefined)
  return {
    ...(Object.fromEntries(present) as Omit<typeof rest, OptionalField>),
    actor: actor.id === undefined ? { kind: actor.kind } : { kind: actor.kind, id: actor.id },
    outcome: outcomeOf(outcome.kind, outcome.fault),
    prev: Uint8Array.fromHex(prev),
    bytes,
    hash: eventHash(bytes),
  }
}

type OptionalField = 'subject' | 'before' | 'after' | 'network' | 'token' | 'request'

/** `SHA-256("countersign/audit/v1" 0x00 bytes)`: what the next event names as its predecessor. */
function eventHash(bytes: Uint8Array): Uint8Array {
  return taggedHash('countersign/audit/v1', bytes)
}

function outcomeOf(kind: Outcome['kind'], fault: string | undefined): Outcome {
  if ((kind === 'refused') !== (fault !== undefined)) {
    throw invalid('event.outcome', 'a fault exactly where it is refused')
  }
  return fault === undefined ? ({ kind } as Outcome) : { kind: 'refused', fault }
}

const invalid = (where: string, wanted: string): Fault =>
  new Fault('channel.message_invalid', { where, wanted })
