// Routes of accounts: who is signed in, and by which sessions. Everything about an account is its
// member's own: ids of others' sessions are not there for them.

import type { RouteSpec } from '../route.ts'
import { hex, integer, listOf, oneOf, strict, text, time } from '../schema.ts'

const SessionId = hex(8, 'Id of a session')
const stage = oneOf('setting-up', 'full')

const session = {
  id: SessionId,
  isThis: oneOf('yes', 'no'),
  stage,
  by: oneOf('opening', 'passkey', 'password'),
  createdAt: time('When it was begun'),
  usedAt: time('Last used, to the minute'),
  endsAt: time('When it ends unless it is used; a day after it was begun in any case'),
  network: text(64, 'The address it was begun from'),
  browser: text(256, 'What the browser calls itself'),
}

export const ACCOUNT_ROUTES = {
  showMe: {
    method: 'GET',
    path: '/v1/me',
    auth: 'session',
    whileSettingUp: true,
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'accounts',
    summary: 'Who is signed in, and until when',
    statuses: [200],
    answer: strict({
      member: text(32, 'The member’s id, which is the account’s name'),
      name: text(64),
      roles: listOf(text(32), 16),
      session: strict({
        id: SessionId,
        stage,
        endsAt: session.endsAt,
        freshUntil: time('Until when sensitive acts need no factor'),
      }),
    }),
  },
  listSessions: {
    method: 'GET',
    path: '/v1/sessions',
    auth: 'session',
    stepUp: { unneeded: 'reads; no secret is shown' },
    rate: 'read',
    tag: 'accounts',
    summary: 'Your sessions, newest first',
    statuses: [200],
    answer: strict({ sessions: listOf(strict(session), 1_000) }),
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/sessions/{id}',
    auth: 'session',
    whileSettingUp: true,
    stepUp: { unneeded: 'ends what is one’s own; whoever fears a thief must not be slowed' },
    rate: 'act',
    tag: 'accounts',
    summary: 'Ends a session of yours, at once; your own to sign out',
    params: strict({ id: SessionId }),
    statuses: [200],
    answer: strict({ id: SessionId }),
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/v1/sessions',
    auth: 'session',
    stepUp: { unneeded: 'as ending one' },
    rate: 'act',
    tag: 'accounts',
    summary: 'Ends all your sessions but this one, at once',
    statuses: [200],
    answer: strict({ ended: integer('How many there were', 1_000_000) }),
  },
} as const satisfies Record<string, RouteSpec>
