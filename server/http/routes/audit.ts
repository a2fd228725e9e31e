// The audit log.

import type { AUDIT_ROUTES } from '@countersign/contract/routes/audit.ts'
import { Fault } from '@countersign/core/fault.ts'
import { listAudit, listAuditBackwards, showAuditCheckpoint } from '../../use-cases/show-audit.ts'
import type { Handlers } from '../handler.ts'

const PAGE = 50

export const auditHandlers: Handlers<keyof typeof AUDIT_ROUTES> = {
  async listAudit({ world, ask }) {
    const limit = Number(ask.limit ?? PAGE)
    if (ask.before === undefined) {
      return { body: { events: [...(await listAudit(world, Number(ask.after ?? 0), limit))] } }
    }
    if (ask.after !== undefined) {
      throw new Fault('http.request_invalid', { where: 'query/before', wanted: 'no after with it' })
    }
    const events = await listAuditBackwards(world, Number(ask.before), limit)
    return { body: { events: [...events] } }
  },

  async showAuditCheckpoint({ world, ask }) {
    const frame = await showAuditCheckpoint(world, Number(ask.before ?? 0))
    return { body: { ...frame, before: [...frame.before] } }
  },
}
