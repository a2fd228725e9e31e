// Builds small audit logs and their exports for the tests of this folder, with an Ed25519 that is a
// hash: whether real signatures hold is tested where there are keys.

import { concat, sha256 } from '../bitcoin/hashes.ts'
import { AUDIT_START, type AuditDraft, type AuditEvent, nextEvent } from './event.ts'
import { writeAuditExport } from './export.ts'
import { noteKeyId, type VerifySignature, writeCheckpoint, writeNote } from './note.ts'
import { auditKey, type SignerKeys } from './origin.ts'
import { appendLeaf, EMPTY_TREE, type Frontier, frontierRoot, leafHash } from './tree.ts'

export const ORGANISATION = 'ab'.repeat(32)
export const SIGNER: SignerKeys = {
  signingKey: new Uint8Array(32).fill(1),
  sealingKey: new Uint8Array(32).fill(2),
}

/** Not a signature: 64 bytes that depend on key and message alike. */
function sampleSignature(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const half = sha256(concat(publicKey, message))
  return concat(half, sha256(half))
}

/** Holds for what `sampleSignature` made. */
export const verifySample: VerifySignature = (publicKey, message, signature) =>
  sampleSignature(publicKey, message).toHex() === signature.toHex()

/** The event with this number: actors and acts take turns. */
export function sampleDraft(n: number): AuditDraft {
  return {
    time: 1_767_225_615 + n,
    actor: n % 3 === 0 ? { kind: 'stranger' } : { kind: 'person', id: `member-${n}` },
    act: n % 2 === 0 ? 'api.askSpend' : 'api.createToken',
    outcome: n % 3 === 0 ? { kind: 'refused', fault: 'http.token_invalid' } : { kind: 'done' },
    network: `192.0.2.${n}`,
    facts: { number: String(n) },
  }
}

/** So many events, and the tree after each of them, the empty one first. */
export function sampleLog(count: number): {
  readonly events: readonly AuditEvent[]
  readonly trees: readonly Frontier[]
} {
  const events: AuditEvent[] = []
  const trees: Frontier[] = [EMPTY_TREE]
  for (let n = 1; n <= count; n += 1) {
    const event = nextEvent(events.at(-1) ?? AUDIT_START, sampleDraft(n))
    events.push(event)
    trees.push(appendLeaf(trees[n - 1] ?? EMPTY_TREE, leafHash(event.bytes)).frontier)
  }
  return { events, trees }
}

/** The signed checkpoint of a tree. */
export function sampleNote(tree: Frontier, by = SIGNER, organisation = ORGANISATION): string {
  const key = auditKey(by, organisation)
  const root = frontierRoot(tree)
  const text = writeCheckpoint({ origin: key.name, size: tree.size, root, extensions: [] })
  const signature = sampleSignature(key.publicKey, new TextEncoder().encode(text))
  return writeNote({ text, signatures: [{ name: key.name, keyId: noteKeyId(key), signature }] })
}

/** Events after `from` up to `to`, of a log of `to` events. */
export function sampleExport(to: number, from = 0): Uint8Array {
  const { events, trees } = sampleLog(to)
  return exportOf({
    events: events.slice(from),
    before: trees[from] ?? EMPTY_TREE,
    checkpoint: sampleNote(trees[to] ?? EMPTY_TREE),
  })
}

export type SampleParts = {
  readonly events: readonly AuditEvent[]
  readonly before?: Frontier
  readonly checkpoint: string
  readonly head?: { readonly seq: number; readonly hash: Uint8Array }
}

/** An export of whatever it is given, its head the last event unless told. */
export function exportOf({
  events,
  before = EMPTY_TREE,
  checkpoint,
  head,
}: SampleParts): Uint8Array {
  const last = head ?? events.at(-1) ?? AUDIT_START
  return writeAuditExport(
    {
      organisation: ORGANISATION,
      signer: SIGNER,
      before,
      checkpoint,
      head: { seq: last.seq, hash: last.hash },
    },
    events,
  )
}
