// What came in and went out, newest first, each with its label; opened, the picture of it.

import { ActionIcon, Badge, Button, Card, Collapse, Skeleton, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { type Answer, api, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { LabelField } from './LabelField.tsx'
import { useLabels } from './labels.ts'
import { walletWords } from './words.ts'

const Whole = lazy(async () => ({ default: (await import('./TransactionFlow.tsx')).Whole }))

const PAGE = 25

type Row = Answer<'listTransactions'>['transactions'][number]

export function Transactions({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const query = useInfiniteQuery({
    queryKey: ['listTransactions', { wallet }, 'pages'],
    queryFn: ({ pageParam }) =>
      api.listTransactions({
        wallet,
        limit: String(PAGE),
        ...(pageParam === '' ? {} : { after: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ transactions }) =>
      transactions.length < PAGE ? undefined : transactions.at(-1)?.txid,
  })
  const rows = query.data?.pages.flatMap(({ transactions }) => transactions) ?? []
  return (
    <Card>
      {query.error && <FaultNote error={query.error} onAgain={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={160} />}
      {query.data && rows.length === 0 && (
        <Empty icon="in" title={say('noTransactions')}>
          {say('noTransactionsWhy')}
        </Empty>
      )}
      <ul className="rows">
        {rows.map((row) => (
          <TransactionRow key={row.txid} row={row} wallet={wallet} />
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
    </Card>
  )
}

type RowProps = { readonly row: Row; readonly wallet: string }

function TransactionRow({ row: { txid, netSats, blockTime, seenAt, height }, wallet }: RowProps) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const [isOpen, setOpen] = useState(false)
  const isIn = !netSats.startsWith('-')
  const label = labels.of('tx', txid)
  const fallback = say(isIn ? 'received' : 'sent')
  return (
    <li className="opens">
      <span className={`tile ${isIn ? 'moss' : 'gray'}`}>
        <Icon name={isIn ? 'in' : 'out'} />
      </span>
      <div className="middle">
        <LabelField fallback={fallback} label={label} refText={txid} type="tx" wallet={wallet} />
        <Text c="dimmed" component="div" size="sm">
          <Moment at={blockTime ?? seenAt} /> <Depth height={height} />
        </Text>
      </div>
      <div className="end">
        <Amount isSigned sats={netSats} />
      </div>
      <ActionIcon
        aria-expanded={isOpen}
        aria-label={say(isOpen ? 'fold' : 'unfold', { what: label || fallback })}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'up' : 'down'} />
      </ActionIcon>
      <Collapse className="whole" expanded={isOpen}>
        {isOpen && (
          <Suspense fallback={<Skeleton height={220} />}>
            <Whole txid={txid} wallet={wallet} />
          </Suspense>
        )}
      </Collapse>
    </li>
  )
}

/** Deeper than that nobody asks how deep. */
const DEEP = 6

function Depth({ height }: { readonly height: number | undefined }) {
  const say = useWords(walletWords)
  const tip = useRead('showStatus', {}).data?.chain?.height
  if (height === undefined) return <Badge color="amber">{say('unconfirmed')}</Badge>
  const depth = tip === undefined ? DEEP : tip - height + 1
  return depth < DEEP ? <Badge color="gray">{say('depth', { depth })}</Badge> : null
}
