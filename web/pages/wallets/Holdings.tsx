// What the wallet holds, and held: one figure, and a line over time.

import { Badge, Group, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { lazy, Suspense, useMemo, useState } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { walletWords } from './words.ts'

const Chart = lazy(async () => ({ default: (await import('../../parts/Chart.tsx')).Chart }))

const SPANS = ['30', '90', '365'] as const
const SATS_PER_BTC = 1e8

export function Holdings({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const [days, setDays] = useState<string>('90')
  const balance = useRead('showBalance', { wallet })
  const history = useRead('showBalanceHistory', { wallet, days })
  const line = useMemo(() => {
    const points = history.data?.points ?? []
    return {
      times: points.map(({ at }) => at),
      // In bitcoin, for a picture: no amount is ever worked out from these.
      values: points.map(({ sats }) => Number(sats) / SATS_PER_BTC),
    }
  }, [history.data])
  const arriving = BigInt(balance.data?.unconfirmedSats ?? 0)
  return (
    <Panel
      aside={
        <SegmentedControl
          aria-label={say('span')}
          data={SPANS.map((value) => ({ value, label: say(`days${value}`) }))}
          onChange={setDays}
          size="xs"
          value={days}
        />
      }
      className="wide-2"
      title={say('balance')}
    >
      {balance.error && <FaultNote error={balance.error} onAgain={() => void balance.refetch()} />}
      {balance.isPending && <Skeleton height={48} width="60%" />}
      {balance.data && (
        <Group gap="md">
          <Amount sats={balance.data.totalSats} size="large" />
          {arriving > 0n && (
            <Badge color="amber" size="lg">
              <Amount isSigned sats={arriving} /> {say('arriving')}
            </Badge>
          )}
        </Group>
      )}
      {balance.data && (
        <Text c="dimmed" size="sm">
          {say('coinCount', { coins: balance.data.coins })}
        </Text>
      )}
      {line.times.length > 1 && (
        <Suspense fallback={<div className="chart" />}>
          <Chart label={say('chart', { days, wallet })} {...line} />
        </Suspense>
      )}
    </Panel>
  )
}
