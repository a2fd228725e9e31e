// The events that were found, and how far was looked.

import { Button, Group, Skeleton, Text } from '@mantine/core'
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
  readonly log: Log
  readonly found: readonly Told[]
  readonly most: number
  readonly sieve: Sieve
  /** Absent where everything is shown. */
  readonly onFurther?: () => void
}

export function Events({ log, found, most, sieve, onFurther }: EventsProps) {
  const say = useWords(auditWords)
  const { events, size, error, isReading, readAgain } = log
  return (
    <Panel title={say('events')}>
      {error && <FaultNote error={error} onAgain={readAgain} />}
      {!events && !error && <Skeleton height={320} />}
      {events && (
        <Text aria-live="polite" c="dimmed" mb="md" role="status" size="sm">
          {isOpen(sieve)
            ? say('counted', { size })
            : say('matched', {
                found: found.length,
                looked: events.length,
                size,
              })}
        </Text>
      )}
      {events && found.length === 0 && !isReading && (
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
          <Button loading={isReading} onClick={onFurther} variant="default">
            {say('further')}
          </Button>
        </Group>
      )}
    </Panel>
  )
}
