// Routes for the audit log: read by everybody who may read, and written by nobody.

import type { RouteSpec } from '../route.ts'
import { digits, hex, integer, listOf, strict, text } from '../schema.ts'
import { Type } from '../type.ts'

const MAX_TREE = 64

export const AUDIT_ROUTES = {
  listAudit: {
    method: 'GET',
    path: '/v1/audit',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'audit',
    summary: 'Events of the audit log after or before a number, each as its own bytes',
    query: strict({
      after: Type.Optional(digits('Only events after this one; oldest first unless told')),
      before: Type.Optional(digits('Only events before this one, 0 for all: then newest first')),
      limit: Type.Optional(
        Type.String({
          pattern: '^([1-9][0-9]?|[1-4][0-9]{2}|500)$',
          description: '1 to 500, else 50',
        }),
      ),
    }),
    statuses: [200],
    answer: strict({ events: listOf(text(16_384, 'Canonical JSON'), 500) }),
  },
  showAuditCheckpoint: {
    method: 'GET',
    path: '/v1/audit/checkpoint',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'audit',
    summary: 'How far the signer signed the audit log, and what an export begins with',
    query: strict({ before: Type.Optional(digits('Events before the export, else 0')) }),
    statuses: [200],
    answer: strict({
      size: integer('Events in the checkpoint'),
      head: hex(32, 'Hash of the last of them'),
      note: text(4_096, 'The checkpoint, a signed note as C2SP has it'),
      organisation: hex(32, 'Hash of the first entry of the charter'),
      before: listOf(hex(32, 'Root of a complete subtree before the export'), MAX_TREE),
    }),
  },
} as const satisfies Record<string, RouteSpec>
