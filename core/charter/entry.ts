// The bytes of a journal entry. Normative: an entry is canonical JSON of exactly these fields,
// wherever it is stored or sent, and an old version's entry never changes its meaning. Which
// SHA-256 is used is the caller's: the vault has a faster one than browsers do.

import { taggedBytes } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, readCanonical } from '../canonical.ts'
import { anything, hex, list, object, text, whole, word } from '../fields.ts'

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

export type Sha256 = (bytes: Uint8Array) => Uint8Array

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
export function logRoot(log: string, sha256: Sha256): Uint8Array {
  return sha256(taggedBytes('countersign/log/v1', new TextEncoder().encode(log)))
}

/** The entry that follows `prev` in its log. */
export function writeEntry(
  draft: Draft,
  after: { readonly seq: number; readonly prev: Uint8Array; readonly time: number },
  sha256: Sha256,
): Entry {
  const { seq, prev, time } = after
  const bytes = canonicalBytes({
    version: '1',
    seq: String(seq),
    prev: prev.toHex(),
    time: String(time),
    kind: draft.kind,
    body: draft.body,
    proofs: draft.proofs,
  })
  return { ...draft, seq, prev, time, bytes, hash: entryHash(bytes, sha256) }
}

/** Reads stored bytes. @throws Fault canonical.invalid or channel.message_invalid */
export function readEntry(log: string, bytes: Uint8Array, sha256: Sha256): Entry {
  const { seq, prev, time, kind, body, proofs } = fields(readCanonical(bytes), 'entry')
  const hash = entryHash(bytes, sha256)
  return { log, seq, prev: Uint8Array.fromHex(prev), time, kind, body, proofs, bytes, hash }
}

/** `SHA-256("countersign/entry/v1" 0x00 bytes)`. */
function entryHash(bytes: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(taggedBytes('countersign/entry/v1', bytes))
}
