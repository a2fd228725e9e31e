// The audit log.

import type { AUDIT_ROUTES } from '@countersign/contract/routes/audit.ts'
import { listAudit, showAuditCheckpoint } from '../../use-cases/show-audit.ts'
import type { Handlers } from '../handler.ts'

const PAGE = 50

export const auditHandlers: Handlers<keyof typeof AUDIT_ROUTES> = {
  async listAudit({ world, ask }) {
    const [after, limit] = [Number(ask.after ?? 0), Number(ask.limit ?? PAGE)]
    return { body: { events: [...(await listAudit(world, after, limit))] } }
  },

  async showAuditCheckpoint({ world, ask }) {
    const frame = await showAuditCheckpoint(world, Number(ask.before ?? 0))
    return { body: { ...frame, before: [...frame.before] } }
  },
}
