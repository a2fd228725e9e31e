// What is left of each limit, and when it frees.

import { Group, Progress, Skeleton, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { readOf } from '../../session/api.ts'
import { type Say, useWords } from '../../words/use.ts'
import { type Limit, readLimit, usedPercent } from './limits.ts'
import { overviewWords } from './words.ts'

const NEARLY = 75

export function Limits({ wallets }: { readonly wallets: readonly string[] }) {
  const say = useWords(overviewWords)
  const answers = useQueries({ queries: wallets.map((wallet) => readOf('showLimits', { wallet })) })
  const failed = answers.find(({ error }) => error)
  const all = answers.flatMap(({ data }, at) =>
    (data?.limits ?? []).map((each) => ({ wallet: wallets[at] ?? '', limit: readLimit(each) })),
  )
  const isPending = answers.some((answer) => answer.isPending)
  return (
    <Panel className="wide-1" title={say('limits')}>
      {failed && <FaultNote error={failed.error} onAgain={() => void failed.refetch()} />}
      {isPending && <Skeleton height={120} />}
      {all.map(({ wallet, limit }) => (
        <Gauge
          key={`${wallet} ${limit.rule} ${limit.window.kind} ${limit.window.seconds}`}
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

function Left({ limit }: { readonly limit: Limit }) {
  const say = useWords(overviewWords)
  if (limit.kind === 'count') {
    return say('count', { left: limit.leftCount ?? 0, most: limit.limitCount ?? 0 })
  }
  return (
    <>
      <Amount sats={limit.leftSats ?? '0'} /> {say('left')} {say('of')}{' '}
      <Amount sats={limit.limitSats ?? '0'} />
    </>
  )
}

function Freeing({ limit: { freeAt, window, usedSats, usedCount } }: { readonly limit: Limit }) {
  const say = useWords(overviewWords)
  if (freeAt !== undefined) {
    return (
      <>
        {say('allFree')} <Moment at={freeAt} />
      </>
    )
  }
  const isUnused = BigInt(usedSats ?? usedCount ?? 0) === 0n
  return say(isUnused || window.kind !== 'lifetime' ? 'free' : 'never')
}

const HOUR_SECONDS = 3_600
const DAY_SECONDS = 86_400

function windowWords({ window }: Limit, say: Say<(typeof overviewWords.keys)[number]>): string {
  const { kind, seconds = 0 } = window
  switch (kind) {
    case 'utc-day':
      return say('utcDay')
    case 'utc-week':
      return say('utcWeek')
    case 'utc-month':
      return say('utcMonth')
    case 'lifetime':
      return say('lifetime')
    case 'rolling':
      if (seconds === DAY_SECONDS) return say('day')
      return seconds % DAY_SECONDS === 0
        ? say('days', { days: seconds / DAY_SECONDS })
        : say('hours', { hours: Math.round(seconds / HOUR_SECONDS) })
  }
}
