// The audit log as it is read here: from the newest event back, as far as somebody wants to see,
// and onwards as events come. Nothing in it ever changes, so no event is read twice.

import { type AuditEvent, readEvent } from '@countersign/core/audit/event.ts'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../session/api.ts'

const PAGE = 500

/** Newest first. */
type Events = readonly AuditEvent[]

export type Log = {
  /** Absent until there is an answer. */
  readonly events: Events | undefined
  /** The newest event's number: how many there are. */
  readonly size: number
  readonly error: Error | null
  readonly isReading: boolean
  /** Whether there is more behind what was read. */
  readonly hasMore: boolean
  readonly readBack: () => Promise<unknown>
  readAgain(): void
}

export function useLog(): Log {
  const past = usePast()
  const before = past.data
  const news = useNews(before === undefined ? undefined : (before[0]?.seq ?? 0))
  const after = news.data
  const events = useMemo(() => before && [...(after ?? []), ...before], [before, after])
  return {
    events,
    size: events?.[0]?.seq ?? 0,
    error: past.error ?? news.error,
    isReading: past.isFetching,
    hasMore: past.hasNextPage,
    readBack: past.fetchNextPage,
    readAgain() {
      if (news.error) void news.refetch()
      if (past.error) void (past.isFetchNextPageError ? past.fetchNextPage() : past.refetch())
    },
  }
}

/** What there was when the page was opened. */
const usePast = () =>
  useInfiniteQuery({
    queryKey: ['listAudit', 'past'],
    meta: { isPast: true },
    staleTime: Number.POSITIVE_INFINITY,
    initialPageParam: 0,
    queryFn: async ({ pageParam }): Promise<Events> => {
      const { events } = await api.listAudit({ before: String(pageParam), limit: String(PAGE) })
      return events.map(read)
    },
    getNextPageParam: (page) => {
      const oldest = page.at(-1)?.seq ?? 1
      return oldest > 1 ? oldest : null
    },
    select: ({ pages }) => pages.flat(),
  })

/** What came after the event of this number. */
const useNews = (start: number | undefined) =>
  useQuery({
    queryKey: ['listAudit', 'news', start],
    enabled: start !== undefined,
    queryFn: async ({ client, queryKey, signal }): Promise<Events> => {
      let known = client.getQueryData<Events>(queryKey) ?? []
      for (let isWhole = false; !isWhole && !signal.aborted; ) {
        const after = String(known[0]?.seq ?? start)
        const { events } = await api.listAudit({ after, limit: String(PAGE) })
        known = [...events.map(read).reverse(), ...known]
        isWhole = events.length < PAGE
      }
      return known
    },
  })

const read = (text: string): AuditEvent => readEvent(new TextEncoder().encode(text))
