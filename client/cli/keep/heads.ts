// The highest head of each of the signer's logs that was seen here. It is what this client knows as
// a witness: a journal that does not lead to these heads is an old one. Never part of a backup.

import type { Identity } from '@countersign/channel/identity.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, text, whole, word } from '@countersign/core/fields.ts'
import { readRecord, writeRecord } from './files.ts'

export type Head = { readonly log: string; readonly seq: number; readonly hash: string }

/** Where one signer's heads are kept. */
export type HeadStore = { readonly file: string; readonly signer: Identity }

const head = object({ log: text(64), seq: whole(), hash: hex(32) })
const record = object({ version: word('1'), signer: hex(32), heads: list(head, 1024) })

/** What was seen of this signer; nothing of another one that used the file before. */
export function readHeads({ file, signer }: HeadStore): readonly Head[] {
  const kept = readRecord(file, record)
  return kept?.signer === signer.signingKey.toHex() ? kept.heads : []
}

/**
 * Keeps what is higher than what was seen.
 * @param isWhole - all logs are named, each with its end: then none may be missing or lower
 * @throws Fault witness.head_lower for another history than the one seen here
 */
export function keepHeads(store: HeadStore, heads: readonly Head[], isWhole = false): void {
  const seen = new Map(readHeads(store).map((each) => [each.log, each]))
  const told = new Map(heads.map((each) => [each.log, each]))
  for (const { log, seq, hash } of seen.values()) {
    const now = told.get(log)
    const isOther = now?.seq === seq && now.hash !== hash
    const isLower = isWhole && (now?.seq ?? 0) < seq
    if (isOther || isLower)
      throw new Fault('witness.head_lower', { log, seen: seq, told: now?.seq ?? 0 })
  }
  const higher = heads.filter(({ log, seq }) => seq > (seen.get(log)?.seq ?? 0))
  if (higher.length === 0) return
  for (const each of higher) seen.set(each.log, each)
  writeRecord(store.file, {
    version: '1',
    signer: store.signer.signingKey.toHex(),
    heads: [...seen.values()].map(({ log, seq, hash }) => ({ log, seq: String(seq), hash })),
  })
}

/**
 * Keeps the head of a log that was shown as it is now, and refuses a lower one than was seen.
 * @throws Fault witness.head_lower
 */
export function keepNewest(store: HeadStore, head: Head): void {
  const seen = readHeads(store).find(({ log: name }) => name === head.log)
  if (seen !== undefined && head.seq < seen.seq) {
    throw new Fault('witness.head_lower', { log: head.log, seen: seen.seq, told: head.seq })
  }
  keepHeads(store, [head])
}

/**
 * Keeps the end of a log that was shown whole.
 * @param hashes - of all its entries, from the first
 * @throws Fault witness.head_lower when what was seen is not among them
 */
export function keepWhole(store: HeadStore, log: string, hashes: readonly string[]): void {
  const seen = readHeads(store).find(({ log: name }) => name === log)
  if (seen !== undefined && hashes[seen.seq - 1] !== seen.hash) {
    throw new Fault('witness.head_lower', { log, seen: seen.seq, told: hashes.length })
  }
  const hash = hashes.at(-1)
  if (hash !== undefined) keepHeads(store, [{ log, seq: hashes.length, hash }])
}
