// The last tries to tell somebody, and what came of each.

import { nameOf } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Empty } from '../../parts/Empty.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { type Attempt, ownerOf } from './lanes.ts'
import { noticesWords } from './words.ts'

const SHOWN = 8

export type AttemptsProps = {
  readonly attempts: readonly Attempt[]
  readonly view: CharterView | null
}

export function Attempts({ attempts, view }: AttemptsProps) {
  const say = useWords(noticesWords)
  const [isAll, setIsAll] = useState(false)
  const shown = isAll ? attempts : attempts.slice(0, SHOWN)
  return (
    <Panel className="half" title={say('attempts')}>
      {attempts.length === 0 && (
        <Empty icon="list" title={say('noAttempts')}>
          {say('noAttemptsWhy')}
        </Empty>
      )}
      <ul className="rows">
        {shown.map((attempt) => (
          <AttemptRow
            attempt={attempt}
            key={`${attempt.notice} ${attempt.member} ${attempt.channel} ${attempt.at}`}
            view={view}
          />
        ))}
      </ul>
      {attempts.length > shown.length && (
        <Group justify="center" mt="md">
          <Button onClick={() => setIsAll(true)} size="compact-md" variant="default">
            {say('allAttempts', { count: attempts.length })}
          </Button>
        </Group>
      )}
    </Panel>
  )
}

type AttemptRowProps = { readonly attempt: Attempt; readonly view: CharterView | null }

function AttemptRow({ attempt, view }: AttemptRowProps) {
  const say = useWords(noticesWords)
  const { notice, member: recipient, channel, at, outcome, why } = attempt
  const { member } = ownerOf(recipient)
  const isDelivered = outcome === 'delivered'
  return (
    <li>
      <span className={`tile ${isDelivered ? 'moss' : 'amber'}`}>
        <Icon name={isDelivered ? 'check' : 'close'} />
      </span>
      <div className="middle">
        <Text component="div" fw={500}>
          <bdi>{view ? nameOf(view, member) : member}</bdi> · {say(channel)} · {say(outcome)}
        </Text>
        <Text c="dimmed" component="div" size="sm">
          <bdi>{notice}</bdi>
          {why !== undefined && (
            <>
              {' · '}
              <bdi>{why}</bdi>
            </>
          )}
        </Text>
      </div>
      <Text c="dimmed" className="end" size="sm">
        <Moment at={at} />
      </Text>
    </li>
  )
}
