// The server's audit log, notarised: the signer signs how long it is and what its tree's root is,
// once it has seen proof that nothing it signed before was altered. It never sees an event.

import { signBytes } from '@countersign/channel/keys.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { noteKeyId, writeCheckpoint, writeNote } from '@countersign/core/audit/note.ts'
import { auditKey } from '@countersign/core/audit/origin.ts'
import { EMPTY_TREE, frontierRoot, isConsistent } from '@countersign/core/audit/tree.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, whole } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Heard } from '../request.ts'
import type { Signer } from '../signer.ts'

/** The journal's log of what was notarised, and of what was refused. */
export const AUDIT_LOG = 'audit'

/** A server that is broken into must not fill the journal. */
const SECONDS_BETWEEN = 60

/** Bodies of the log's entries. A kind never changes its meaning. */
const notarisedBody = object({ size: whole(), root: hex(32) })

type Notarised = {
  readonly size: number
  readonly root: Uint8Array
  /** Null while there is none. */
  readonly time: UnixSeconds | null
  /** Whether a log was refused since. */
  readonly isDisputed: boolean
}

/**
 * Signs the checkpoint of a log that continues the last one. At most one entry a minute: in
 * between, and when `from` is not the size that was notarised last, the last note is the answer.
 * @throws Fault audit.inconsistent, and an entry says so, once until the log is right again;
 *   genesis.unclaimed, and what `append` throws
 */
export function notarise({ signer, body }: Heard<MessageBody<'audit.notarise'>>): Canonical {
  const organisation = organisationOf(signer)
  const last = lastNotarised(signer)
  const asked = { size: body.size, root: Uint8Array.fromHex(body.root) }
  // A proof from elsewhere shows nothing, and a server that was restored cannot know better.
  const isBehind = body.from !== last.size && body.size > last.size
  if (isBehind) return answer(signer, organisation, { outcome: 'behind', ...last })
  // At the same size there is nothing to prove.
  const given = body.size === last.size ? [] : body.proof
  const proof = given.map((hash) => Uint8Array.fromHex(hash))
  if (!isConsistent({ from: last, to: asked, proof })) refuse(signer, last, body)
  const isTooSoon = last.time !== null && signer.time() - last.time < SECONDS_BETWEEN
  if (asked.size === last.size || isTooSoon) {
    return answer(signer, organisation, { outcome: 'kept', ...last })
  }
  const written = { size: plain(body.size), root: body.root }
  signer.append([{ log: AUDIT_LOG, kind: 'audit.notarised', body: written, proofs: [] }])
  return answer(signer, organisation, { outcome: 'notarised', ...asked })
}

function lastNotarised({ journal }: Signer): Notarised {
  // A refusal is written once, so that the entry before it is what it was measured by.
  const entries = journal.readBack(AUDIT_LOG, Number.MAX_SAFE_INTEGER, 2)
  const isDisputed = entries[0]?.kind === 'audit.refused'
  const entry = entries.find(({ kind }) => kind === 'audit.notarised')
  if (!entry) return { size: 0, root: frontierRoot(EMPTY_TREE), time: null, isDisputed }
  const { size, root } = notarisedBody(entry.body, entry.kind)
  return { size, root: Uint8Array.fromHex(root), time: entry.time, isDisputed }
}

function refuse(
  signer: Signer,
  last: Notarised,
  { size, root }: { readonly size: number; readonly root: string },
): never {
  if (!last.isDisputed) {
    const body = {
      size: plain(size),
      root,
      notarisedSize: plain(last.size),
      notarisedRoot: last.root.toHex(),
    }
    signer.append([{ log: AUDIT_LOG, kind: 'audit.refused', body, proofs: [] }])
  }
  throw new Fault('audit.inconsistent', { size, notarisedSize: last.size })
}

/** The hash of the charter's first entry. */
function organisationOf({ journal }: Signer): string {
  const [genesis] = journal.read(CHARTER, 0, 1)
  if (!genesis) throw new Fault('genesis.unclaimed')
  return genesis.hash.toHex()
}

type Answered = Pick<Notarised, 'size' | 'root'> & {
  readonly outcome: 'notarised' | 'kept' | 'behind'
}

function answer(
  signer: Signer,
  organisation: string,
  { outcome, size, root }: Answered,
): Canonical {
  return {
    outcome,
    organisation,
    size: plain(size),
    root: root.toHex(),
    note: noteOf(signer, organisation, { size, root }),
    seq: plain(signer.journal.head(AUDIT_LOG).seq),
  }
}

function noteOf(
  { keys }: Signer,
  organisation: string,
  { size, root }: Pick<Notarised, 'size' | 'root'>,
): string {
  const key = auditKey(keys.identity, organisation)
  const text = writeCheckpoint({ origin: key.name, size, root, extensions: [] })
  const signature = signBytes(keys.signingKey, new TextEncoder().encode(text))
  return writeNote({ text, signatures: [{ name: key.name, keyId: noteKeyId(key), signature }] })
}

/** The last checkpoint that was signed, as its note; empty while there is none. */
export function latestNote(signer: Signer): string {
  const last = lastNotarised(signer)
  return last.time === null ? '' : noteOf(signer, organisationOf(signer), last)
}

/** Refusals take turns with what was notarised, so that few entries are all of the last minutes. */
const REFUSALS_AMONG = 16

/** The logs that were refused of late, oldest first. */
export function refusals({ journal }: Signer): readonly Entry[] {
  const last = journal.readBack(AUDIT_LOG, Number.MAX_SAFE_INTEGER, REFUSALS_AMONG)
  return last.filter(({ kind }) => kind === 'audit.refused').toReversed()
}
