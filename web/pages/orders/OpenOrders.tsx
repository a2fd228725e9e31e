// What is open, of one account or of all: what waits here, and what is at the exchanges.

import { Group, Skeleton, Text } from '@mantine/core'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { KeptRow, keyOf, PlacedRow, type WaitingOrder, WaitingRow } from './OrderRow.tsx'
import { orderWords } from './order-words.ts'

export function OpenOrders({ account = '' }: { readonly account?: string }) {
  const say = useWords(orderWords)
  const asked = account === '' ? {} : { account }
  const { data, error, isPending, refetch } = useRead('listExchangeOrders', asked)
  const all = data === undefined ? [] : [...data.waiting, ...data.kept, ...data.orders]
  const count = all.filter(({ machineOf }) => machineOf === undefined).length
  const hasLocal = count < all.length
  return (
    <>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={160} />}
      {data && (
        <>
          <WaitingPanel account={account} waiting={data.waiting} />
          <Panel title={say('here')}>
            <Text c="dimmed" mb="sm" size="sm">
              {say(data.kept.length > 0 ? 'hereWhy' : 'noneHere')}
            </Text>
            <ul className="rows">
              {data.kept.map((each) => (
                <KeptRow key={`${each.account} ${each.order}`} order={each} />
              ))}
            </ul>
          </Panel>
          <Panel title={say('there')}>
            <Text c="dimmed" mb="sm" size="sm">
              {say(data.orders.length > 0 ? 'thereWhy' : 'noneThere')}
            </Text>
            <ul className="rows">
              {data.orders.map((each) => (
                <PlacedRow key={keyOf(each)} order={each} />
              ))}
            </ul>
          </Panel>
          {hasLocal && <Text size="sm">{say('cancelThere')}</Text>}
          {count > 0 && (
            <div>
              <DeskLink to={`#/orders/${account}`} variant="light">
                {say(count > 1 ? 'cancelAll' : 'cancel')}
              </DeskLink>
            </div>
          )}
        </>
      )}
    </>
  )
}

type WaitingProps = { readonly account: string; readonly waiting: readonly WaitingOrder[] }

/** Nothing where none waits for people or time. */
function WaitingPanel({ account, waiting }: WaitingProps) {
  const say = useWords(orderWords)
  if (waiting.length === 0) return null
  return (
    <Panel title={say('waiting')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('waitingWhy')}
      </Text>
      <ul className="rows">
        {waiting.map((each) => (
          <WaitingRow key={`${each.account} ${each.order}`} order={each} />
        ))}
      </ul>
      <Group mt="md">
        <DeskLink to={`#/orders/${account}`} variant="light">
          {say('decide')}
        </DeskLink>
      </Group>
    </Panel>
  )
}
