// The audit log of the store that lives in memory.

import { AUDIT_START } from '@countersign/core/audit/event.ts'
import { EMPTY_TREE } from '@countersign/core/audit/tree.ts'
import type { AuditHead, AuditReader, AuditTransactor } from '../../ports/audit.ts'
import { keyOf, type Tables } from './tables.ts'

const START: AuditHead = { ...AUDIT_START, tree: EMPTY_TREE }

export function auditReads(tables: () => Tables): AuditReader {
  return {
    auditHead: async () => tables().auditHead.get('one') ?? START,
    auditEvents: async (after, limit) =>
      [...tables().auditEvents.values()].slice(after, after + limit),
    auditNodes: async (wanted) =>
      wanted.map(({ level, index }) => {
        const hash = tables().auditNodes.get(keyOf(level, index))
        if (!hash) throw new Error('a subtree of the audit log is missing')
        return hash
      }),
    auditCheckpoint: async () => [...tables().auditCheckpoints.values()].at(-1) ?? null,
  }
}

export function auditWrites(tables: Tables): AuditTransactor {
  return {
    // Transactions take turns here.
    lockAudit: async () => tables.auditHead.get('one') ?? START,
    async putAuditEvent({ seq, hash, bytes }, tree, completed) {
      if (tables.auditEvents.has(seq)) throw new Error(`there is an event ${seq}`)
      tables.auditEvents.set(seq, bytes)
      for (const { level, index, hash: node } of completed) {
        tables.auditNodes.set(keyOf(level, index), node)
      }
      tables.auditHead.set('one', { seq, hash, tree })
    },
    async putAuditCheckpoint(checkpoint) {
      if (tables.auditCheckpoints.has(checkpoint.size)) return
      tables.auditCheckpoints.set(checkpoint.size, checkpoint)
    },
    async markAudited(log, seq) {
      if ((tables.auditMarks.get(log) ?? 0) >= seq) return false
      tables.auditMarks.set(log, seq)
      return true
    },
  }
}
