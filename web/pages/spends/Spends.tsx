// Every spend of a wallet that was asked for, the last one first.

import { Badge, Button, Card, Text } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Page } from '../../parts/Page.tsx'
import { Paged } from '../../parts/Paged.tsx'
import { type Answer, api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { type Labels, useLabels } from '../wallets/labels.ts'
import { SpendButton } from '../wallets/Ways.tsx'
import { shownState, toneOf } from './states.ts'
import { spendsWords } from './words.ts'

const route = getRouteApi('/framed/wallets/$wallet/spends')

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
          <SpendButton wallet={wallet} />
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
  return (
    <Card>
      <Paged<Row>
        empty={
          <Empty icon="send" title={say('none')}>
            {say('noneWhy')}
          </Empty>
        }
        idOf={({ txid }) => txid}
        list={['listSpends', { wallet }]}
        read={async (page) => (await api.listSpends({ wallet, ...page })).spends}
      >
        {(row) => <SpendRow key={row.txid} labels={labels} row={row} />}
      </Paged>
    </Card>
  )
}

type Row = Answer<'listSpends'>['spends'][number]

function SpendRow({ row, labels }: { readonly row: Row; readonly labels: Labels }) {
  const say = useWords(spendsWords)
  const { wallet, txid, state, askedAt, review, counts } = row
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
          {counts !== undefined && <Badge color="amber">{say('open')}</Badge>}{' '}
          <Badge color={toneOf(state)}>{say(shownState(row))}</Badge>
        </div>
      </div>
    </li>
  )
}
