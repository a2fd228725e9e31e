// What came in and went out, newest first, each with its label; opened, the picture of it.

import { ActionIcon, Badge, Card, Collapse, Skeleton, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Paged } from '../../parts/Paged.tsx'
import { type Answer, api, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { exitWords } from './exit-words.ts'
import { LabelField } from './LabelField.tsx'
import { useLabels } from './labels.ts'
import { walletWords } from './words.ts'

const Whole = lazy(async () => ({ default: (await import('./TransactionFlow.tsx')).Whole }))

type Row = Answer<'listTransactions'>['transactions'][number]

export function Transactions({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  return (
    <Card>
      <Paged<Row>
        empty={
          <Empty icon="in" title={say('noTransactions')}>
            {say('noTransactionsWhy')}
          </Empty>
        }
        idOf={({ txid }) => txid}
        list={['listTransactions', { wallet }]}
        read={async (page) => (await api.listTransactions({ wallet, ...page })).transactions}
      >
        {(row) => <TransactionRow key={row.txid} row={row} wallet={wallet} />}
      </Paged>
    </Card>
  )
}

type RowProps = { readonly row: Row; readonly wallet: string }

function TransactionRow({ row, wallet }: RowProps) {
  const { txid, netSats, blockTime, seenAt, height, path } = row
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
          <Moment at={blockTime ?? seenAt} /> <Depth height={height} /> <Past path={path} />
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

/** A spend that the signer had no part in. */
function Past({ path }: { readonly path: Row['path'] | undefined }) {
  const say = useWords(exitWords)
  if (path === undefined || path === 'co-signed') return null
  return <Badge color="red">{say(path)}</Badge>
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
