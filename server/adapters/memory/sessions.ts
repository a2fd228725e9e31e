// Sessions, in the store that lives in memory.

import type { SessionReader, SessionTransactor } from '../../ports/sessions.ts'
import type { Tables } from './tables.ts'

export function sessionReads(tables: () => Tables): SessionReader {
  return {
    sessionByHash: async (hash) =>
      [...tables().sessions.values()].find((session) => session.hash === hash) ?? null,
    sessions: async (member) =>
      [...tables().sessions.values()]
        .filter((session) => member === undefined || session.member === member)
        .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1)),
  }
}

export function sessionWrites(tables: Tables): SessionTransactor {
  return {
    putSession: async (session) => void tables.sessions.set(session.id, session),
    async touchSession(id, usedAt) {
      const session = tables.sessions.get(id)
      if (session && session.usedAt < usedAt) tables.sessions.set(id, { ...session, usedAt })
    },
    removeSession: async (id) => tables.sessions.delete(id),
    async forgetSessions(usedBefore, begunBefore) {
      for (const [id, { usedAt, createdAt }] of tables.sessions) {
        if (usedAt < usedBefore || createdAt < begunBefore) tables.sessions.delete(id)
      }
    },
  }
}
