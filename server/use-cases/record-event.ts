// Adds an event to the audit log, in the transaction of the act it tells of: neither is without the
// other. It takes the log's lock until the transaction ends, so it comes last.

import { isAuditAct } from '@countersign/core/audit/acts.ts'
import { type AuditDraft, nextEvent } from '@countersign/core/audit/event.ts'
import { appendLeaf, leafHash } from '@countersign/core/audit/tree.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import type { AuditTransactor } from '../ports/audit.ts'
import type { MirrorEntry } from '../ports/signer.ts'

/** @throws Fault channel.message_invalid when the event breaks a bound */
export async function recordEvent(
  tx: Pick<AuditTransactor, 'lockAudit' | 'putAuditEvent'>,
  draft: AuditDraft,
): Promise<void> {
  const last = await tx.lockAudit()
  const event = nextEvent(last, draft)
  const { frontier, completed } = appendLeaf(last.tree, leafHash(event.bytes))
  await tx.putAuditEvent(event, frontier, completed)
}

const CHARTER = 'charter'
/** An event has sixteen kilobytes and four thousand parts for everything. */
const MAX_TOLD_BYTES = 6_000
const SPENDS = 'spends/'
const SIGN_INS = 'sign-in'

/**
 * Tells of entries of the signer's journal, each once however often the journal is read. What the
 * signer notarised is left out: telling of it would be something new to notarise, for ever.
 */
export async function recordEntries(
  tx: Pick<AuditTransactor, 'lockAudit' | 'putAuditEvent' | 'markAudited'>,
  entries: readonly MirrorEntry[],
  now: UnixSeconds,
): Promise<void> {
  for (const entry of entries) {
    const draft = draftOf(entry, now)
    if (draft && (await tx.markAudited(entry.log, entry.seq))) await recordEvent(tx, draft)
  }
}

type Said = {
  readonly txid?: unknown
  /** Signed by its author: it does not matter whose device brought it. */
  readonly statement?: { readonly member?: unknown; readonly txid?: unknown }
}

function draftOf(entry: MirrorEntry, time: UnixSeconds): AuditDraft | null {
  const { log, seq, kind, hash, device, body } = entry
  const facts = { log, seq: String(seq), hash, at: String(entry.time), kind }
  const { statement, ...bare } = Object(body) as Said
  const txid = bare.txid ?? statement?.txid
  const said = statement?.member ?? device
  const by = typeof said === 'string' ? person(said) : ({ kind: 'signer' } as const)
  const told = { time, actor: by, outcome: { kind: 'done' }, facts, ...afterwards(body) } as const
  if (log === CHARTER) {
    const act = `charter.${kind}`
    return { ...told, act: isAuditAct(act) ? act : 'charter.unknown' }
  }
  // That somebody signed in is told where they did: in a session of theirs.
  if (log === SIGN_INS) {
    const act = kind.replace('sign-in.', 'signin.')
    return isAuditAct(act) ? { ...told, act } : null
  }
  if (!log.startsWith(SPENDS) || !isAuditAct(kind)) return null
  const subject = typeof txid === 'string' ? { subject: { kind: 'spend', id: txid } } : {}
  return { ...told, ...subject, act: kind }
}

// A change names what it starts from, such as the hash of the policy before. What is longer is
// named by the entry's own hash.
function afterwards(body: Canonical): Pick<AuditDraft, 'after'> {
  return canonicalBytes(body).length <= MAX_TOLD_BYTES ? { after: body } : {}
}

/** Somebody by the key of their device, or as the author of a statement by their id. */
export const person = (key: string) => ({ kind: 'person', id: key }) as const
