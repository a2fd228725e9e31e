// The audit log as it is read here: from the newest event back, as far as somebody wants to see.

import { type AuditEvent, readEvent } from '@countersign/core/audit/event.ts'
import { type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../../session/api.ts'

const PAGE = 500

export type Log = {
  /** Newest first. */
  readonly events: readonly AuditEvent[]
  /** The newest event's number: how many there are. */
  readonly size: number
}

export function useLog(): UseInfiniteQueryResult<Log> {
  return useInfiniteQuery({
    queryKey: ['listAudit', 'backwards'],
    initialPageParam: 0,
    queryFn: ({ pageParam }) => readPage(pageParam),
    getNextPageParam: (page) => {
      const oldest = page.at(-1)?.seq ?? 1
      return oldest > 1 ? oldest : null
    },
    select: ({ pages }) => {
      const events = pages.flat()
      return { events, size: events[0]?.seq ?? 0 }
    },
  })
}

async function readPage(before: number): Promise<readonly AuditEvent[]> {
  const { events } = await api.listAudit({ before: String(before), limit: String(PAGE) })
  return events.map((text) => readEvent(new TextEncoder().encode(text)))
}
