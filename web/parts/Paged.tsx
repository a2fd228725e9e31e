// A long list, a page at a time: what there is, how to get at what is older, or that there is none.

import { Button, Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ReadId } from '../session/api.ts'
import { useWords } from '../words/use.ts'
import { FaultNote } from './FaultNote.tsx'
import { partWords } from './words.ts'

const PAGE = 25

/** What a page is asked for by, as all lists of the API take it. */
export type PageAsk = { readonly limit: string; readonly after?: string }

export type PagedProps<Row> = {
  /** What it is a list of, by which it is kept fresh. */
  readonly list: readonly [id: ReadId, of: { readonly wallet: string }]
  readonly read: (page: PageAsk) => Promise<readonly Row[]>
  /** What the API calls this row, where the next page begins after it. */
  readonly idOf: (row: Row) => string
  /** Stands where nothing is yet. */
  readonly empty: ReactNode
  readonly children: (row: Row) => ReactNode
}

export function Paged<Row>({ list, read, idOf, empty, children }: PagedProps<Row>) {
  const say = useWords(partWords)
  const query = useInfiniteQuery({
    queryKey: [...list, 'pages'],
    queryFn: ({ pageParam }) =>
      read({ limit: String(PAGE), ...(pageParam === '' ? {} : { after: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (rows) => {
      const last = rows.at(-1)
      return last === undefined || rows.length < PAGE ? undefined : idOf(last)
    },
  })
  const rows = query.data?.pages.flat() ?? []
  return (
    <>
      {query.error && <FaultNote error={query.error} onAgain={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={160} />}
      {query.data && rows.length === 0 && empty}
      <ul className="rows">{rows.map(children)}</ul>
      {query.hasNextPage && (
        <Button
          loading={query.isFetchingNextPage}
          mt="md"
          onClick={() => void query.fetchNextPage()}
          variant="default"
        >
          {say('older')}
        </Button>
      )}
    </>
  )
}
