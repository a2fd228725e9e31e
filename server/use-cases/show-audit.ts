// The audit log for those who may read it: events as they are, and what an export needs around
// them. Whoever exports verifies: nothing here has to be believed.

import { AUDIT_START, readEvent } from '@countersign/core/audit/event.ts'
import { subtreesOf } from '@countersign/core/audit/tree.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { World } from './world.ts'

/** The bytes of events after this one, as text, oldest first. */
export async function listAudit(
  { store }: { readonly store: Pick<World['store'], 'reader'> },
  after: number,
  limit: number,
): Promise<readonly string[]> {
  const decoder = new TextDecoder()
  return (await store.reader.auditEvents(after, limit)).map((bytes) => decoder.decode(bytes))
}

/** The bytes of events between these, as text, newest first; before 0 begins with the newest. */
export async function listAuditBackwards(
  { store: { reader } }: Pick<World, 'store'>,
  between: { readonly before: number; readonly after: number },
  limit: number,
): Promise<readonly string[]> {
  const { seq } = await reader.auditHead()
  const last = between.before === 0 ? seq : Math.min(between.before - 1, seq)
  const after = Math.max(between.after, last - limit)
  if (after >= last) return []
  return (await listAudit({ store: { reader } }, after, last - after)).toReversed()
}

export type AuditFrame = {
  /** Roots of the complete subtrees of the tree before. */
  readonly before: readonly string[]
  readonly size: number
  /** Of the last event in the checkpoint. */
  readonly head: string
  readonly note: string
  readonly organisation: string
}

/**
 * The last checkpoint, and the tree that an export from after `before` begins with.
 * @throws Fault audit.unnoted while there is none, or none that long
 */
export async function showAuditCheckpoint(
  { store: { reader } }: Pick<World, 'store'>,
  before: number,
): Promise<AuditFrame> {
  const checkpoint = await reader.auditCheckpoint()
  if (!checkpoint || checkpoint.size < before) throw new Fault('audit.unnoted')
  const { size, note, organisation } = checkpoint
  const [last] = await reader.auditEvents(size - 1, 1)
  const nodes = await reader.auditNodes(subtreesOf({ start: 0, end: before }))
  const head = last ? readEvent(last).hash : AUDIT_START.hash
  return { before: nodes.map((node) => node.toHex()), size, head: head.toHex(), note, organisation }
}
