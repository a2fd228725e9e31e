// Whether a venue answers, and of when what is shown is.

import { Alert, Badge, Code, Text } from '@mantine/core'
import { Moment } from '../../parts/Moment.tsx'
import { useWords } from '../../words/use.ts'
import type { Account } from './found.ts'
import { exchangeWords } from './words.ts'

type Healthy = Partial<Pick<Account, 'answeredAt' | 'failedAt' | 'failure' | 'silentSince'>>

export function HealthBadge({ answeredAt, failedAt, silentSince }: Healthy) {
  const say = useWords(exchangeWords)
  if (silentSince !== undefined) return <Badge color="red">{say('agentOff')}</Badge>
  if (failedAt !== undefined) return <Badge color="red">{say('failing')}</Badge>
  if (answeredAt === undefined) return <Badge color="gray">{say('waiting')}</Badge>
  return <Badge color="moss">{say('well')}</Badge>
}

export function HealthLine({ answeredAt, failedAt, failure }: Healthy) {
  const say = useWords(exchangeWords)
  return (
    <Text c="dimmed" component="div" size="sm">
      {failedAt !== undefined && (
        <>
          {say('failingSince')} <Moment at={failedAt} /> <Code>{failure}</Code>{' '}
        </>
      )}
      {answeredAt !== undefined && (
        <>
          {say('answered')} <Moment at={answeredAt} />
        </>
      )}
    </Text>
  )
}

/** Since when nothing is heard of whoever has the key on their own machine. */
export function SilentLine({ silentSince }: Pick<Healthy, 'silentSince'>) {
  const say = useWords(exchangeWords)
  if (silentSince === undefined) return null
  return (
    <Text c="dimmed" component="div" size="sm">
      {say('silentSince')} <Moment at={silentSince} />
    </Text>
  )
}

/** What does not work without the agent of an account whose key is on its user's machine. */
export function LocalNote({ account }: { readonly account: Account }) {
  const say = useWords(exchangeWords)
  const { isLocal, silentSince, by: member } = account
  if (isLocal === 'no') return null
  const isOff = silentSince !== undefined
  return (
    <Alert color={isOff ? 'red' : 'gray'} mt="sm" title={say(isOff ? 'agentOff' : 'local')}>
      {say(isOff ? 'localOff' : 'localOn', { member })}
      <SilentLine {...account} />
    </Alert>
  )
}
