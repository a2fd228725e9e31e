// All there was at the exchanges, a page at a time.

import { Button, Skeleton, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { KeptRow, keyOf, PlacedRow, WaitingRow } from './OrderRow.tsx'
import { orderWords } from './order-words.ts'

export function PastOrders({ account }: { readonly account: string }) {
  const say = useWords(orderWords)
  const whose = account === '' ? {} : { account }
  const query = useInfiniteQuery({
    queryKey: ['listExchangeOrders', whose, 'all'],
    queryFn: ({ pageParam }) =>
      api.listExchangeOrders({
        ...whose,
        which: 'all',
        ...(pageParam === '' ? {} : { before: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ orders }) => orders.at(-1)?.seq.toString(),
  })
  const pages = query.data?.pages ?? []
  const waiting = pages.flatMap((page) => page.waiting)
  const [kept, orders] = [pages.flatMap((page) => page.kept), pages.flatMap((page) => page.orders)]
  const count = waiting.length + kept.length + orders.length
  return (
    <Panel title={say('past')}>
      {query.error && <FaultNote error={query.error} onAgain={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={160} />}
      {query.data && count === 0 && <Text c="dimmed">{say('noPast')}</Text>}
      <ul className="rows">
        {waiting.map((each) => (
          <WaitingRow key={`${each.account} ${each.order}`} order={each} />
        ))}
        {kept.map((each) => (
          <KeptRow key={`${each.account} ${each.order}`} order={each} />
        ))}
        {orders.map((each) => (
          <PlacedRow key={keyOf(each)} order={each} />
        ))}
      </ul>
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
    </Panel>
  )
}
