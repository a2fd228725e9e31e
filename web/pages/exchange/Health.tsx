// Whether a venue answers, and of when what is shown is.

import { Badge, Code, Text } from '@mantine/core'
import { Moment } from '../../parts/Moment.tsx'
import { useWords } from '../../words/use.ts'
import type { Account } from './found.ts'
import { exchangeWords } from './words.ts'

type Healthy = Partial<Pick<Account, 'answeredAt' | 'failedAt' | 'failure'>>

export function HealthBadge({ answeredAt, failedAt }: Healthy) {
  const say = useWords(exchangeWords)
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
