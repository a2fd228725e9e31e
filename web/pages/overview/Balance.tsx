// What all wallets hold together, now and before.

import { Badge, Group } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { readOf } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { historyOf } from './history.ts'
import { overviewWords } from './words.ts'

const Chart = lazy(async () => ({ default: (await import('../../parts/Chart.tsx')).Chart }))

const DAY_SECONDS = 86_400

export function Balance({ wallets }: { readonly wallets: readonly string[] }) {
  const say = useWords(overviewWords)
  const balances = useQueries({
    queries: wallets.map((wallet) => readOf('showBalance', { wallet })),
  })
  const histories = useQueries({
    queries: wallets.map((wallet) => readOf('showBalanceHistory', { wallet, days: '90' })),
  })
  const total = sumOf(balances.map(({ data }) => data?.totalSats))
  const arriving = sumOf(balances.map(({ data }) => data?.unconfirmedSats))
  const failed = balances.find(({ error }) => error)
  // Drawn again when it was read again, not with every other thing on the page.
  const stamp = histories.map(({ dataUpdatedAt }) => dataUpdatedAt).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp stands for what was read
  const history = useMemo(
    () => historyOf(histories.flatMap(({ data }) => (data ? [data.points] : []))),
    [stamp],
  )
  const { times } = history
  const days = Math.max(1, Math.round(((times.at(-1) ?? 0) - (times[0] ?? 0)) / DAY_SECONDS))
  return (
    <Panel className="wide-2" title={say('balance')}>
      <Group gap="md">
        <Amount sats={total} size="large" />
        {arriving > 0n && (
          <Badge color="amber" size="lg">
            <Amount isSigned sats={arriving} /> {say('arriving')}
          </Badge>
        )}
      </Group>
      {failed && <FaultNote error={failed.error} onAgain={() => void failed.refetch()} />}
      {times.length > 1 && (
        <Suspense fallback={<div className="chart" />}>
          <Chart label={say('chart', { days })} {...history} />
        </Suspense>
      )}
    </Panel>
  )
}

const sumOf = (amounts: readonly (string | undefined)[]): bigint =>
  amounts.reduce((total, each) => total + BigInt(each ?? 0), 0n)
