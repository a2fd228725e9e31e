// Every spend of a wallet that was asked for, the last one first.

import { Badge, Button, Card, Skeleton, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Page } from '../../parts/Page.tsx'
import { type Answer, api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { type Labels, useLabels } from '../wallets/labels.ts'
import { toneOf } from './states.ts'
import { spendsWords } from './words.ts'

const route = getRouteApi('/framed/wallets/$wallet/spends')
const PAGE = 25

export function Spends() {
  const say = useWords(spendsWords)
  const { wallet } = route.useParams()
  const params = { wallet }
  return (
    <Page
      acts={
        <>
          <Button
            renderRoot={(props) => <Link params={params} to="/wallets/$wallet" {...props} />}
            variant="default"
          >
            {say('toWallet')}
          </Button>
          <Button
            leftSection={<Icon name="send" size={18} />}
            renderRoot={(props) => <Link params={params} to="/wallets/$wallet/spend" {...props} />}
          >
            {say('spend')}
          </Button>
        </>
      }
      lead={say('lead', { wallet })}
      title={say('title')}
    >
      <List wallet={wallet} />
    </Page>
  )
}

function List({ wallet }: { readonly wallet: string }) {
  const say = useWords(spendsWords)
  const labels = useLabels(wallet)
  const query = useInfiniteQuery({
    queryKey: ['listSpends', { wallet }, 'pages'],
    queryFn: ({ pageParam }) =>
      api.listSpends({
        wallet,
        limit: String(PAGE),
        ...(pageParam === '' ? {} : { after: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ spends }) => (spends.length < PAGE ? undefined : spends.at(-1)?.txid),
  })
  const rows = query.data?.pages.flatMap(({ spends }) => spends) ?? []
  return (
    <Card>
      {query.error && <FaultNote error={query.error} onAgain={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={160} />}
      {query.data && rows.length === 0 && (
        <Empty icon="send" title={say('none')}>
          {say('noneWhy')}
        </Empty>
      )}
      <ul className="rows">
        {rows.map((row) => (
          <SpendRow key={row.txid} labels={labels} row={row} />
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

type Row = Answer<'listSpends'>['spends'][number]

function SpendRow({ row, labels }: { readonly row: Row; readonly labels: Labels }) {
  const say = useWords(spendsWords)
  const { wallet, txid, state, askedAt, review } = row
  const paid = review?.payments.length ?? 0
  const name = labels.of('tx', txid) || say('paysMany', { count: paid })
  return (
    <li>
      <span className={`tile ${toneOf(state)}`}>
        <Icon name="send" />
      </span>
      <div className="middle">
        <Link className="plain" params={{ wallet, txid }} to="/wallets/$wallet/spends/$txid">
          <bdi>{name}</bdi>
        </Link>
        <Text c="dimmed" component="div" size="sm">
          {say('asked')} <Moment at={askedAt} />
        </Text>
      </div>
      <div className="end">
        {review && <Amount sats={`-${review.amountSats}`} />}
        <div>
          <Badge color={toneOf(state)}>{say(state)}</Badge>
        </div>
      </div>
    </li>
  )
}
