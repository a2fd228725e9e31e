// Verifies an export of the audit log offline and from scratch, and says where it is broken: which
// event, and whether it was altered, deleted, moved, put in, or the end cut off.

import { type Canonical, canonicalBytes, readCanonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { type AuditBreak, broken } from './break.ts'
import { checkChain, checkOrder } from './chain.ts'
import { findDamage } from './damage.ts'
import { type AuditEvent, readEvent } from './event.ts'
import { type ExportFrame, isFrontier, MAX_EXPORT_BYTES, readExportFrame } from './export.ts'
import {
  type Checkpoint,
  isSignedBy,
  readCheckpoint,
  readNote,
  type VerifySignature,
} from './note.ts'
import { auditKey, auditOrigin, type SignerKeys, signerFingerprint } from './origin.ts'
import { appendLeaf, frontierRoot, leafHash } from './tree.ts'

/** What the verifier was told before, by a notice or an earlier export. */
export type KnownAudit =
  /** `hash` may be the short one of a notice: its first 8 or more hexadecimal characters. */
  | { readonly kind: 'event'; readonly seq: number; readonly hash: string }
  | { readonly kind: 'checkpoint'; readonly size: number; readonly root: string }

export type VerifyAudit = {
  readonly verify: VerifySignature
  /** The identity that was pinned at pairing. Without it the export only agrees with itself. */
  readonly pinned?: SignerKeys
  /** The organisation it has to be of: the hash of its charter's first entry. */
  readonly organisation?: string
  readonly known?: readonly KnownAudit[]
}

export type AuditExportVerdict =
  | {
      readonly kind: 'whole'
      readonly organisation: string
      readonly fingerprint: string
      readonly isPinned: boolean
      readonly events: number
      readonly firstSeq: number
      readonly lastSeq: number
      readonly head: string
      readonly root: string
      /** By how they ended. */
      readonly outcomes: Readonly<Record<string, number>>
    }
  | AuditBreak

/** Whether every byte of an export is as the signer attested it. Never throws for what it holds. */
export function verifyAuditExport(bytes: Uint8Array, how: VerifyAudit): AuditExportVerdict {
  if (bytes.length > MAX_EXPORT_BYTES) return broken('file', 'unreadable', 'the file is too long')
  let value: Canonical
  try {
    value = readCanonical(bytes)
  } catch (fault) {
    return findDamage(bytes, reasonOf(fault))
  }
  try {
    const frame = readExportFrame(value)
    const events = readEvents(frame)
    if (!Array.isArray(events)) return events as AuditBreak
    return checkAll(frame, events as readonly AuditEvent[], how)
  } catch (fault) {
    return broken('file', 'unreadable', reasonOf(fault))
  }
}

function readEvents(
  frame: ExportFrame & { readonly events: readonly Canonical[] },
): readonly AuditEvent[] | AuditBreak {
  const read: AuditEvent[] = []
  for (const value of frame.events) {
    try {
      read.push(readEvent(canonicalBytes(value)))
    } catch (fault) {
      return broken('event', 'altered', reasonOf(fault), frame.before.size + read.length + 1)
    }
  }
  return read
}

function checkAll(
  frame: ExportFrame,
  events: readonly AuditEvent[],
  how: VerifyAudit,
): AuditExportVerdict {
  if (!isFrontier(frame.before)) return broken('before', 'altered', 'no tree of this size')
  const found = checkOrder(frame, events) ?? checkChain(frame, events) ?? checkSigner(frame, how)
  if (found) return found
  const checkpoint = readAttested(frame, how)
  if ('where' in checkpoint) return checkpoint
  const lacking = checkTree(frame, events, { checkpoint, known: how.known ?? [] })
  if (lacking) return lacking
  const outcomes: Record<string, number> = {}
  for (const { outcome } of events) outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1
  return {
    kind: 'whole',
    organisation: frame.organisation,
    fingerprint: signerFingerprint(frame.signer),
    isPinned: how.pinned !== undefined,
    events: events.length,
    firstSeq: frame.before.size + 1,
    lastSeq: frame.head.seq,
    head: frame.head.hash.toHex(),
    root: checkpoint.root.toHex(),
    outcomes,
  }
}

function checkSigner(
  { signer, organisation }: ExportFrame,
  { pinned, organisation: expected }: VerifyAudit,
): AuditBreak | null {
  const isOther =
    pinned !== undefined &&
    (pinned.signingKey.toHex() !== signer.signingKey.toHex() ||
      pinned.sealingKey.toHex() !== signer.sealingKey.toHex())
  if (isOther) return broken('signer', 'altered', 'it is not the signer that was pinned')
  if (expected !== undefined && expected !== organisation) {
    return broken('organisation', 'altered', 'it is of another organisation')
  }
  return null
}

/** The checkpoint, if the signer signed it for this log. */
function readAttested(frame: ExportFrame, { verify }: VerifyAudit): Checkpoint | AuditBreak {
  const { signer, organisation } = frame
  let checkpoint: Checkpoint
  try {
    const note = readNote(frame.checkpoint)
    checkpoint = readCheckpoint(note.text)
    // A signature that is ignored would be bytes that anybody may change.
    if (note.signatures.length !== 1) return broken('checkpoint', 'unsigned', 'one signature only')
    const key = { name: checkpoint.origin, publicKey: signer.signingKey }
    if (!isSignedBy(note, key, verify)) {
      return broken('checkpoint', 'unsigned', 'the signature of the signer does not hold')
    }
  } catch (fault) {
    return broken('checkpoint', 'altered', reasonOf(fault))
  }
  if (checkpoint.origin !== auditKey(signer, organisation).name) {
    const isSigner = checkpoint.origin.startsWith(auditOrigin(signer, ''))
    const where = isSigner ? 'organisation' : 'signer'
    return broken(where, 'altered', 'the checkpoint was signed for another log')
  }
  return checkpoint
}

type Expected = { readonly checkpoint: Checkpoint; readonly known: readonly KnownAudit[] }

/** Grows the tree event by event: its root must be the signed one, and those known before. */
function checkTree(
  { before, head }: ExportFrame,
  events: readonly AuditEvent[],
  { checkpoint, known }: Expected,
): AuditBreak | null {
  const last = before.size + events.length
  if (checkpoint.size > last) {
    return broken('event', 'cut', `the checkpoint is of ${checkpoint.size} events`, last + 1)
  }
  if (checkpoint.size < last) {
    return broken('event', 'inserted', 'it is not in the checkpoint', checkpoint.size + 1)
  }
  const roots = new Map<number, string>()
  const sizes = new Set(known.map((each) => (each.kind === 'checkpoint' ? each.size : -1)))
  let tree = before
  if (sizes.has(tree.size)) roots.set(tree.size, frontierRoot(tree).toHex())
  for (const { bytes } of events) {
    tree = appendLeaf(tree, leafHash(bytes)).frontier
    if (sizes.has(tree.size)) roots.set(tree.size, frontierRoot(tree).toHex())
  }
  if (frontierRoot(tree).toHex() !== checkpoint.root.toHex()) {
    return broken('checkpoint', 'altered', 'the events do not give the root that was signed')
  }
  const hashAt = (seq: number): string | undefined => {
    if (seq === head.seq) return head.hash.toHex()
    return events[seq - before.size]?.prev.toHex()
  }
  for (const each of known) {
    const found = checkKnown(each, { first: before.size, last, roots, hashAt })
    if (found) return found
  }
  return null
}

type Told = {
  readonly first: number
  readonly last: number
  readonly roots: ReadonlyMap<number, string>
  readonly hashAt: (seq: number) => string | undefined
}

function checkKnown(known: KnownAudit, { first, last, roots, hashAt }: Told): AuditBreak | null {
  const seq = known.kind === 'event' ? known.seq : known.size
  if (seq > last) return broken('event', 'cut', `event ${seq} was known before`, last + 1)
  if (seq < first) return broken('known', 'uncovered', 'the export begins later', seq)
  const isSame =
    known.kind === 'event'
      ? /^[0-9a-f]{8,64}$/.test(known.hash) && hashAt(seq)?.startsWith(known.hash) === true
      : roots.get(seq) === known.root
  if (isSame) return null
  return broken('known', 'altered', 'another history was known before', seq)
}

function reasonOf(fault: unknown): string {
  if (!(fault instanceof Fault)) throw fault
  const told = Object.entries(fault.facts).map(([name, fact]) => `${name}: ${String(fact)}`)
  return told.length === 0 ? fault.message : told.join(', ')
}
