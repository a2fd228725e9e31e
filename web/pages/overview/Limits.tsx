// What is left of each limit, and when it frees.

import type { Headroom, Limit } from '@countersign/core/policy/limits.ts'
import { readLimit } from '@countersign/core/policy/said-limits.ts'
import { Group, Progress, Skeleton, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { readOf } from '../../session/api.ts'
import { type Say, useWords } from '../../words/use.ts'
import { overviewWords } from './words.ts'

const NEARLY = 75

export function Limits({ wallets }: { readonly wallets: readonly string[] }) {
  const say = useWords(overviewWords)
  const answers = useQueries({ queries: wallets.map((wallet) => readOf('showLimits', { wallet })) })
  const failed = answers.find(({ error }) => error)
  const all = answers.flatMap(({ data }, at) =>
    (data?.limits ?? []).map((each) => ({ wallet: wallets[at] ?? '', limit: readLimit(each) })),
  )
  const taken = Math.max(0, ...all.map(({ limit }) => limit.takenAt ?? 0))
  const isPending = answers.some((answer) => answer.isPending)
  return (
    <Panel className="wide-1" title={say('limits')}>
      {failed && <FaultNote error={failed.error} onAgain={() => void failed.refetch()} />}
      {isPending && <Skeleton height={120} />}
      {taken > 0 && (
        <Text mb="md" role="note" size="sm">
          {say('taken')} <Moment at={taken} />
        </Text>
      )}
      {all.map(({ wallet, limit }) => (
        <Gauge
          key={`${wallet} ${limit.rule} ${JSON.stringify(limit.window)}`}
          limit={limit}
          wallet={wallets.length > 1 ? wallet : ''}
        />
      ))}
      {!isPending && !failed && all.length === 0 && (
        <Empty icon="shield" title={say('noLimits')}>
          {say('noLimitsWhy')}
        </Empty>
      )}
    </Panel>
  )
}

function Gauge({ wallet, limit }: { readonly wallet: string; readonly limit: Limit }) {
  const say = useWords(overviewWords)
  const percent = usedPercent(limit)
  return (
    <div className="gauge">
      <Group gap="xs" justify="space-between">
        <Text fw={600} size="sm">
          {[wallet, windowWords(limit, say)].filter(Boolean).join(' · ')}
        </Text>
        {limit.isConditional && (
          <Text c="dimmed" size="xs">
            {say('conditional')}
          </Text>
        )}
      </Group>
      <Progress
        aria-label={say('gauge', { percent, rule: limit.rule })}
        color={percent >= NEARLY ? 'amber' : 'moss'}
        my={6}
        size="lg"
        value={percent}
      />
      <Group gap="xs" justify="space-between">
        <Text size="sm">
          <Left limit={limit} />
        </Text>
        <Text c="dimmed" size="sm">
          <Freeing limit={limit} />
        </Text>
      </Group>
    </div>
  )
}

/** How much of it is used, 0 to 100. */
function usedPercent(limit: Headroom): number {
  const [used, most] =
    limit.kind === 'sum'
      ? [limit.usedSats, limit.limitSats]
      : [BigInt(limit.usedCount), BigInt(limit.limitCount)]
  return most === 0n ? 100 : Math.min(100, Number((used * 100n) / most))
}

function Left({ limit }: { readonly limit: Headroom }) {
  const say = useWords(overviewWords)
  if (limit.kind === 'count') {
    return say('count', { left: limit.leftCount, most: limit.limitCount })
  }
  return (
    <>
      <Amount sats={limit.leftSats} /> {say('left')} {say('of')} <Amount sats={limit.limitSats} />
    </>
  )
}

function Freeing({ limit }: { readonly limit: Limit }) {
  const say = useWords(overviewWords)
  const { freeAt } = limit
  if (freeAt !== null) {
    return (
      <>
        {say('allFree')} <Moment at={freeAt} />
      </>
    )
  }
  const isUnused = limit.kind === 'sum' ? limit.usedSats === 0n : limit.usedCount === 0
  // Of all time, or by spends signed for later: neither frees with time.
  return say(isUnused ? 'free' : 'never')
}

const HOUR_SECONDS = 3_600
const DAY_SECONDS = 86_400

function windowWords({ window }: Limit, say: Say<(typeof overviewWords.keys)[number]>): string {
  switch (window.kind) {
    case 'utc-day':
      return say('utcDay')
    case 'utc-week':
      return say('utcWeek')
    case 'utc-month':
      return say('utcMonth')
    case 'lifetime':
      return say('lifetime')
    case 'rolling': {
      const { seconds } = window
      if (seconds === DAY_SECONDS) return say('day')
      return seconds % DAY_SECONDS === 0
        ? say('days', { days: seconds / DAY_SECONDS })
        : say('hours', { hours: Math.round(seconds / HOUR_SECONDS) })
    }
  }
}
