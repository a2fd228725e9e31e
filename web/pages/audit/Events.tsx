// The events that were found, and how far was looked.

import { Button, Group, Skeleton, Text } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { Entry } from './Entry.tsx'
import type { Log } from './log.ts'
import { isOpen, type Sieve } from './sieve.ts'
import type { Told } from './told.ts'
import { auditWords } from './words.ts'

export type EventsProps = {
  readonly log: UseInfiniteQueryResult<Log>
  readonly found: readonly Told[]
  readonly most: number
  readonly sieve: Sieve
  /** Absent where everything is shown. */
  readonly onFurther?: () => void
}

export function Events({ log, found, most, sieve, onFurther }: EventsProps) {
  const say = useWords(auditWords)
  const { data, error, isPending, isFetchingNextPage, refetch } = log
  return (
    <Panel title={say('events')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={320} />}
      {data && (
        <Text aria-live="polite" c="dimmed" mb="md" role="status" size="sm">
          {isOpen(sieve)
            ? say('counted', { size: data.size })
            : say('matched', {
                found: found.length,
                looked: data.events.length,
                size: data.size,
              })}
        </Text>
      )}
      {data && found.length === 0 && !isFetchingNextPage && (
        <Empty icon="search" title={say('none')}>
          {say('noneWhy')}
        </Empty>
      )}
      <ul className="rows">
        {found.slice(0, most).map((each) => (
          <Entry key={each.event.seq} told={each} />
        ))}
      </ul>
      {onFurther && (
        <Group justify="center" mt="lg">
          <Button loading={isFetchingNextPage} onClick={onFurther} variant="default">
            {say('further')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}
