// What an alert came to, the last one first.

import { Skeleton, Text } from '@mantine/core'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { exactly, Moment } from '../../parts/Moment.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import type { SeenAlert } from './AlertRow.tsx'
import { alertsWords } from './words.ts'

export function Firings({ alert }: { readonly alert: SeenAlert }) {
  const say = useWords(alertsWords)
  const { data, error, isPending } = useRead('listFirings', { id: alert.id })
  return (
    <>
      {error && <FaultNote error={error} />}
      {isPending && <Skeleton height={60} mt="xs" />}
      {data?.firings.length === 0 && (
        <Text c="dimmed" mt="xs" size="sm">
          {say('nothing')}
        </Text>
      )}
      {data?.firings.map((firing) => (
        <Fired firing={firing} key={firing.generation} />
      ))}
    </>
  )
}

function Fired({ firing }: { readonly firing: Answer<'listFirings'>['firings'][number] }) {
  const say = useWords(alertsWords)
  const language = useLanguage()
  const { at, value, before, beforeAt, isGap } = firing
  const numbers = [before, value].filter((each) => each !== undefined).join(' → ')
  return (
    <Text component="div" mt="xs" size="sm">
      <Moment at={at} /> {numbers}
      {isGap === 'yes' && beforeAt !== undefined && (
        <Text c="dimmed" component="div" size="sm">
          {say('gap', { from: exactly(beforeAt, language), to: exactly(at, language) })}
        </Text>
      )}
    </Text>
  )
}
