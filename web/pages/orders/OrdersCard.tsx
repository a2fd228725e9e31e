// On the page for a bad day, and wherever else it matters: how many are open, and the way out.

import { Button, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { orderWords } from './order-words.ts'

/** Nothing where nobody holds keys of exchanges. */
export function OrdersCard({ isBadDay = false }: { readonly isBadDay?: boolean }) {
  const say = useWords(orderWords)
  const accounts = useRead('listExchangeAccounts', {})
  const isAny = (accounts.data?.accounts.length ?? 0) > 0
  const { data, error } = useRead('listExchangeOrders', {}, { isWanted: isAny })
  if (!isAny) return null
  return (
    <Panel title={say('title')}>
      {error && <Text c="amber">{say('unread')}</Text>}
      {data && (
        <>
          <Text size="sm">{say('keptHere', { count: data.kept.length })}</Text>
          <Text size="sm">{say('openThere', { count: data.orders.length })}</Text>
        </>
      )}
      {isBadDay && (
        <Text c="dimmed" mt="xs" size="sm">
          {say('badDayWhy')}
        </Text>
      )}
      <Group mt="md">
        <Button
          renderRoot={(props) => <Link to="/exchanges/orders" {...props} />}
          variant="default"
        >
          {say('all')}
        </Button>
        {isBadDay && (
          <>
            <DeskLink color="red" to="#/orders/" variant="light">
              {say('cancelAll')}
            </DeskLink>
            <DeskLink color="red" to="#/freeze/trading" variant="light">
              {say('stopTrading')}
            </DeskLink>
          </>
        )}
      </Group>
    </Panel>
  )
}
