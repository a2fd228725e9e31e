// The audit log.

import type { AUDIT_ROUTES } from '@countersign/contract/routes/audit.ts'
import { listAudit, listAuditBackwards, showAuditCheckpoint } from '../../use-cases/show-audit.ts'
import type { Handlers } from '../handler.ts'

const PAGE = 50

export const auditHandlers: Handlers<keyof typeof AUDIT_ROUTES> = {
  async listAudit({ world, ask }) {
    const limit = Number(ask.limit ?? PAGE)
    const after = Number(ask.after ?? 0)
    const events =
      ask.before === undefined
        ? await listAudit(world, after, limit)
        : await listAuditBackwards(world, { before: Number(ask.before), after }, limit)
    return { body: { events: [...events] } }
  },

  async showAuditCheckpoint({ world, ask }) {
    const frame = await showAuditCheckpoint(world, Number(ask.before ?? 0))
    return { body: { ...frame, before: [...frame.before] } }
  },
}
