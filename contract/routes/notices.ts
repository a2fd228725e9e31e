// Routes for the server's own notices: how each member's channels stand, and a test of them. The
// charter's notices are the courier's, whom no server can silence.

import type { RouteSpec } from '../route.ts'
import { integer, listOf, oneOf, strict, text, time } from '../schema.ts'
import { Type } from '../type.ts'

const channel = oneOf('mail', 'sms', 'webhook', 'ntfy', 'push')

const member = text(64, 'The member’s id; `+2` and so on behind it for further addresses')

export const NOTICE_ROUTES = {
  listNotices: {
    method: 'GET',
    path: '/v1/notices',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'notices',
    summary: 'How each member’s channels stand, and what became of the last notices',
    statuses: [200],
    answer: strict({
      channels: listOf(
        strict({
          member,
          channel,
          state: oneOf('working', 'failing', 'dead'),
          waiting: integer('Notices that were not told yet'),
          undelivered: integer('Notices that were refused for good, and are kept'),
          deliveredAt: Type.Optional(time('Last told')),
          nextAt: Type.Optional(time('Next tried')),
          why: Type.Optional(text(512, 'What the last try came to')),
        }),
        10_000,
      ),
      attempts: listOf(
        strict({
          notice: text(200),
          member,
          channel,
          at: time('Tried'),
          outcome: oneOf('delivered', 'refused'),
          why: Type.Optional(text(512)),
        }),
        100,
      ),
    }),
  },
  testNotices: {
    method: 'POST',
    path: '/v1/notices/test',
    auth: 'member',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'notices',
    summary: 'Sends a test to every channel of every member, and tries dead ones again',
    body: strict({}),
    statuses: [202],
    answer: strict({ notice: text(200, 'By which its attempts are named') }),
  },
} as const satisfies Record<string, RouteSpec>
