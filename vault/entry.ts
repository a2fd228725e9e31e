// The bytes of a journal entry. Normative: an entry is canonical JSON of exactly these fields,
// wherever it is stored or sent, and an old version's entry never changes its meaning.

import { createHash, createHmac } from 'node:crypto'
import { anything, hex, list, object, text, whole, word } from '@countersign/channel/fields.ts'
import { tagged } from '@countersign/channel/identity.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'

/** What its author says; the journal adds sequence, predecessor and time. */
export type Draft = {
  readonly log: string
  readonly kind: string
  readonly body: Canonical
  /** Signatures and codes' steps that authorised it. */
  readonly proofs: readonly Canonical[]
}

export type Entry = {
  readonly log: string
  /** 1, 2, 3 and so on within its log. */
  readonly seq: number
  /** Hash of the entry before it, or of the log's name for the first; 32 bytes. */
  readonly prev: Uint8Array
  readonly time: number
  readonly kind: string
  readonly body: Canonical
  readonly proofs: readonly Canonical[]
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
}

const fields = object({
  version: word('1'),
  seq: whole(),
  prev: hex(32),
  time: whole(),
  kind: text(64),
  body: anything,
  proofs: list(anything, 64),
})

/** What stands before the first entry: the log's own name, so that no log passes for another. */
export function logRoot(log: string): Uint8Array {
  return sha256(tagged('countersign/log/v1', Buffer.from(log)))
}

/** The entry that follows `prev` in its log. */
export function writeEntry(draft: Draft, seq: number, prev: Uint8Array, time: number): Entry {
  const bytes = canonicalBytes({
    version: '1',
    seq: String(seq),
    prev: prev.toHex(),
    time: String(time),
    kind: draft.kind,
    body: draft.body,
    proofs: draft.proofs,
  })
  return { ...draft, seq, prev, time, bytes, hash: entryHash(bytes) }
}

/** Reads stored bytes. @throws Fault canonical.invalid or channel.message_invalid */
export function readEntry(log: string, bytes: Uint8Array): Entry {
  const { seq, prev, time, kind, body, proofs } = fields(readCanonical(bytes), 'entry')
  const hash = entryHash(bytes)
  return { log, seq, prev: Uint8Array.fromHex(prev), time, kind, body, proofs, bytes, hash }
}

/** `SHA-256("countersign/entry/v1" 0x00 bytes)`. */
function entryHash(bytes: Uint8Array): Uint8Array {
  return sha256(tagged('countersign/entry/v1', bytes))
}

/** `HMAC-SHA-256(key, hash)`: whoever lacks the seed cannot add or change an entry. */
export function entryMac(journalKey: Uint8Array, hash: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', journalKey).update(hash).digest())
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
