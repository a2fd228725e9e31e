// One alert: what it waits for, where its number stands, and what may be done with it.

import { Badge, Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { act } from '../../session/act.ts'
import type { Answer } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { sentenceOf } from './condition.ts'
import { Firings } from './Firings.tsx'
import { RemoveAlert } from './RemoveAlert.tsx'
import { alertsWords } from './words.ts'

export type SeenAlert = Answer<'listAlerts'>['alerts'][number]

const STATES = {
  new: ['stateNew', 'gray'],
  armed: ['stateArmed', 'moss'],
  resting: ['stateResting', 'amber'],
  paused: ['statePaused', 'gray'],
  ended: ['stateEnded', 'gray'],
} as const

export function AlertRow({ alert }: { readonly alert: SeenAlert }) {
  const say = useWords(alertsWords)
  const [isOpen, setOpen] = useState(false)
  const [word, color] = STATES[alert.state]
  return (
    <li>
      <span className={`tile ${color}`}>
        <Icon name="bell" />
      </span>
      <div className="middle">
        <Text component="div" fw={600}>
          <bdi>{alert.name}</bdi> <Badge color={color}>{say(word)}</Badge>
        </Text>
        <Text component="div" size="sm">
          {sentenceOf(alert.condition, say)}
        </Text>
        <Standing alert={alert} />
        <Acts alert={alert} isOpen={isOpen} onOpen={() => setOpen(!isOpen)} />
        {isOpen && <Firings alert={alert} />}
      </div>
    </li>
  )
}

function Standing({ alert }: { readonly alert: SeenAlert }) {
  const say = useWords(alertsWords)
  const { value, valueAt, isStale, countedSince, fired } = alert
  const isOfNumber = value !== undefined && valueAt !== undefined
  return (
    <Text c="dimmed" component="div" size="sm">
      {say('fired', { count: fired })}
      {isOfNumber && (
        <>
          {' · '}
          {say('now', { value })} <Moment at={valueAt} />
        </>
      )}
      {isStale === 'yes' && ` · ${say(isOfNumber ? 'stale' : 'noNumber')}`}
      {countedSince !== undefined && (
        <>
          {' · '}
          {say('counted')} <Moment at={countedSince} />
        </>
      )}
    </Text>
  )
}

type ActsProps = {
  readonly alert: SeenAlert
  readonly isOpen: boolean
  readonly onOpen: () => void
}

function Acts({ alert: { id, name, state }, isOpen, onOpen }: ActsProps) {
  const say = useWords(alertsWords)
  const queries = useQueryClient()
  const [isGoing, setGoing] = useState(false)
  const isPaused = state === 'paused'
  const turn = useMutation({
    mutationFn: () => act(isPaused ? 'resumeAlert' : 'pauseAlert', { id, body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listAlerts'] }),
  })
  return (
    <>
      <Group gap="xs" mt="xs">
        <Button aria-expanded={isOpen} onClick={onOpen} size="compact-sm" variant="default">
          {say('more')}
        </Button>
        {state !== 'ended' && (
          <Button
            loading={turn.isPending}
            onClick={() => turn.mutate()}
            size="compact-sm"
            variant="default"
          >
            {say(isPaused ? 'resume' : 'pause')}
          </Button>
        )}
        <Button color="red" onClick={() => setGoing(true)} size="compact-sm" variant="light">
          {say('remove')}
        </Button>
      </Group>
      {turn.error && <FaultNote error={turn.error} />}
      <RemoveAlert id={id} isOpen={isGoing} name={name} onClose={() => setGoing(false)} />
    </>
  )
}
