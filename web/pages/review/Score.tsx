// One number, what it comes from, and how it went.

import { Group, Text } from '@mantine/core'
import { lazy, Suspense, useMemo } from 'react'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { reviewWords } from './words.ts'

const Chart = lazy(async () => ({ default: (await import('../../parts/Chart.tsx')).Chart }))

const DAY_SECONDS = 86_400

export function Score({ review }: { readonly review: Answer<'showReview'> }) {
  const say = useWords(reviewWords)
  const { data } = useRead('listReviews', { limit: '500' })
  const { score, findings, passed, unknown } = review
  const history = useMemo(() => lineOf(data?.reviews ?? []), [data])
  const { times } = history
  const days = Math.max(1, Math.round(((times.at(-1) ?? 0) - (times[0] ?? 0)) / DAY_SECONDS))
  return (
    <Panel title={say('score')}>
      <Group align="baseline" gap="md">
        <Text component="span" fw={650} size="xl">
          {say('ofHundred', { score })}
        </Text>
        <Text component="span">
          {say('counts', {
            findings: findings.length,
            passed: passed.length,
            unknown: unknown.length,
          })}
        </Text>
      </Group>
      <Text c="dimmed" mt="xs" size="sm">
        {say('scoreWhy')}
      </Text>
      {times.length > 1 ? (
        <Suspense fallback={<div className="chart" />}>
          <Chart label={say('chart', { score, days })} {...history} />
        </Suspense>
      ) : (
        <Text c="dimmed" mt="xs" size="sm">
          {say('noHistory')}
        </Text>
      )}
    </Panel>
  )
}

type Past = Answer<'listReviews'>['reviews'][number]

/** Oldest first; of one moment the last. */
function lineOf(reviews: readonly Past[]) {
  const byTime = new Map(reviews.toReversed().map(({ madeAt, score }) => [madeAt, score]))
  return { times: [...byTime.keys()], values: [...byTime.values()] }
}
