// What the server tells members, in the store that lives in memory.

import type { NoticeReader, NoticeTransactor } from '../../ports/notices.ts'
import { keyOf, type Tables } from './tables.ts'

export function noticeReads(tables: () => Tables): NoticeReader {
  return {
    untold: async (limit) =>
      [...tables().tidings.values()]
        .filter(({ isTold }) => !isTold)
        .map(({ isTold: _, ...record }) => record)
        .slice(0, limit),
    lanes: async () =>
      [...tables().lanes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, lane]) => lane),
    attempts: async (limit) => [...tables().attempts.values()].toReversed().slice(0, limit),
  }
}

export function noticeWrites(tables: Tables): NoticeTransactor {
  return {
    async putTiding(record) {
      if (tables.tidings.has(record.id)) return
      tables.tidings.set(record.id, { ...record, isTold: false })
    },
    async markTold(ids) {
      for (const id of ids) {
        const record = tables.tidings.get(id)
        if (record) tables.tidings.set(id, { ...record, isTold: true })
      }
    },
    async rememberTold(id, at) {
      if (tables.toldOnce.has(id)) return false
      tables.toldOnce.set(id, at)
      return true
    },
    putLane: async (lane) => void tables.lanes.set(keyOf(lane.recipient, lane.channel), lane),
    async putAttempt(attempt) {
      const last = [...tables.attempts.keys()].at(-1) ?? 0
      tables.attempts.set(last + 1, attempt)
    },
    async forgetNotices(before) {
      for (const [id, { isTold, at }] of tables.tidings) {
        if (isTold && at < before) tables.tidings.delete(id)
      }
      for (const [number, { at }] of tables.attempts) {
        if (at < before) tables.attempts.delete(number)
      }
    },
  }
}
