// Journal entries with the platform's own SHA-256, and the MAC that only the seed's holder can
// make. What an entry is stands in core/charter/entry.ts.

import { createHash, createHmac } from 'node:crypto'
import {
  type Draft,
  type Entry,
  logRoot as logRootBy,
  readEntry as readEntryBy,
  writeEntry as writeEntryBy,
} from '@countersign/core/charter/entry.ts'

/** What stands before the first entry of a log. */
export const logRoot = (log: string): Uint8Array => logRootBy(log, sha256)

/** The entry that follows `prev` in its log. */
export function writeEntry(draft: Draft, seq: number, prev: Uint8Array, time: number): Entry {
  return writeEntryBy(draft, { seq, prev, time }, sha256)
}

/** Reads stored bytes. @throws Fault canonical.invalid or channel.message_invalid */
export function readEntry(log: string, bytes: Uint8Array): Entry {
  return readEntryBy(log, bytes, sha256)
}

/** `HMAC-SHA-256(key, hash)`: whoever lacks the seed cannot add or change an entry. */
export function entryMac(journalKey: Uint8Array, hash: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', journalKey).update(hash).digest())
}

function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
