// The audit log as the store keeps it: events are only ever added, in the transaction of the act
// they tell of. Nothing can change or remove one; that nobody did is what the signer attests.

import type { AuditEvent } from '@countersign/core/audit/event.ts'
import type { Frontier, TreeNode } from '@countersign/core/audit/tree.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'

/** The last event, and the tree with it. */
export type AuditHead = {
  /** 0 and `AUDIT_START` while there is none. */
  readonly seq: number
  readonly hash: Uint8Array
  readonly tree: Frontier
}

/** What the signer signed of the log. */
export type AuditCheckpoint = {
  readonly size: number
  readonly note: string
  /** Hash of the charter's first entry: the log the note is of. */
  readonly organisation: string
  readonly notedAt: UnixSeconds
}

export type AuditReader = {
  auditHead(): Promise<AuditHead>
  /** Bytes of the events after this one, oldest first. */
  auditEvents(after: number, limit: number): Promise<readonly Uint8Array[]>
  /** Hashes of complete subtrees, in the order asked for. @throws Error when one is not there */
  auditNodes(wanted: readonly Omit<TreeNode, 'hash'>[]): Promise<readonly Uint8Array[]>
  /** The one of the largest tree. */
  auditCheckpoint(): Promise<AuditCheckpoint | null>
}

export type AuditTransactor = {
  /** Until the transaction ends nobody else adds an event. */
  lockAudit(): Promise<AuditHead>
  /** The event after the head, which was locked, with the subtrees it completes. */
  putAuditEvent(event: AuditEvent, tree: Frontier, completed: readonly TreeNode[]): Promise<void>
  /** The first one of a size stays. */
  putAuditCheckpoint(checkpoint: AuditCheckpoint): Promise<void>
  /**
   * Remembers, also through a rebuild, that an entry of the signer's journal was told of.
   * @returns false, and changes nothing, when it or a later one of its log was
   */
  markAudited(log: string, seq: number): Promise<boolean>
}
