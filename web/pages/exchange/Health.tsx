// Whether a venue answers, and of when what is shown is.

import { Alert, Badge, Code, Text } from '@mantine/core'
import { Moment } from '../../parts/Moment.tsx'
import { useRead } from '../../session/api.ts'
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
          {say('failingSince')} <Moment at={failedAt} />
          {failure !== undefined && failure !== '' && (
            <>
              : <Failure code={failure} />
            </>
          )}
        </>
      )}
      {answeredAt !== undefined && (
        <div>
          {say('answered')} <Moment at={answeredAt} />
        </div>
      )}
    </Text>
  )
}

/** What its code says, where this page knows it. */
function Failure({ code }: { readonly code: string }) {
  const say = useWords(exchangeWords)
  const word = exchangeWords.keys.find((key) => key === code.replace('exchange.', 'fault_'))
  return word === undefined ? <Code>{code}</Code> : <span title={code}>{say(word)}</span>
}

type Watched = {
  readonly by: 'stream' | 'asked'
  readonly silentSince?: number
  readonly why: string
}

/** How it is listened to, and since when in vain. */
export function FeedLine({ of, feed }: { readonly of: string; readonly feed: Watched }) {
  const say = useWords(exchangeWords)
  const { by, silentSince, why } = feed
  const isSilent = silentSince !== undefined
  return (
    <Text c={isSilent ? 'amber' : 'dimmed'} component="div" size="sm">
      <bdi>{of}</bdi>: {say(isSilent ? 'feedSilent' : `by_${by}`)}{' '}
      {isSilent && <Moment at={silentSince} />}
      {why !== '' && (
        <>
          : <Failure code={why} />
        </>
      )}
    </Text>
  )
}

/** How the trader listens to one account and to the prices of its venue. */
export function AccountFeed({ account, venue }: Pick<Account, 'account' | 'venue'>) {
  const say = useWords(exchangeWords)
  const { data } = useRead('listVenues', {})
  const told = data?.venues.find((each) => each.venue === venue)
  const own = told?.feeds.find((each) => each.account === account)
  if (!told || !own) return null
  return (
    <>
      <FeedLine feed={own} of={say('feedAccount')} />
      {told.prices.map((each) => (
        <FeedLine feed={each} key={each.market} of={each.market} />
      ))}
    </>
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
