// Accounts and their sessions.

import type { ACCOUNT_ROUTES } from '@countersign/contract/routes/accounts.ts'
import { SESSION_LIMITS, sessionEndsAt } from '@countersign/core/access/session.ts'
import { endOtherSessions, endSession, listSessions } from '../../use-cases/sessions.ts'
import { showMe } from '../../use-cases/show-me.ts'
import { endCookie } from '../cookies.ts'
import { actingOf, sessionOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { yesNo } from '../views.ts'

export const accountHandlers: Handlers<keyof typeof ACCOUNT_ROUTES> = {
  async showMe({ world, passage }) {
    const session = sessionOf(passage)
    const { id: member, name, roles } = await showMe(world, session.member)
    const { id, stage, provedAt } = session
    const endsAt = sessionEndsAt(session)
    // While an account is set up its link counts as the proof.
    const freshUntil = stage === 'full' ? provedAt + SESSION_LIMITS.freshSeconds : endsAt
    return { body: { member, name, roles: [...roles], session: { id, stage, endsAt, freshUntil } } }
  },

  async listSessions({ world, passage }) {
    const own = sessionOf(passage)
    const sessions = await listSessions(world, own.member)
    return {
      body: {
        sessions: sessions.map((session) => {
          const { id, stage, by, createdAt, usedAt, network, browser } = session
          const endsAt = sessionEndsAt(session)
          const isThis = yesNo(id === own.id)
          return { id, isThis, stage, by, createdAt, usedAt, endsAt, network, browser }
        }),
      },
    }
  },

  async endSession({ world, ask: { id }, passage }) {
    await endSession(world, id, actingOf(passage))
    const isOwn = sessionOf(passage).id === id
    return { body: { id }, ...(isOwn ? { cookies: [endCookie()] } : {}) }
  },

  async endOtherSessions({ world, passage }) {
    return { body: { ended: await endOtherSessions(world, actingOf(passage)) } }
  },
}
