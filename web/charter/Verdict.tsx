// What a policy says of a spend: yes or no, what it waits for, and why, with what is left and when.

import type { Needs, Reason, Verdict as Said } from '@countersign/core/policy/verdict.ts'
import { Alert, List, Text } from '@mantine/core'
import { Icon } from '../parts/Icon.tsx'
import { Moment } from '../parts/Moment.tsx'
import { useWords } from '../words/use.ts'
import { amount, name, type Phrase, phrase } from './phrase.ts'
import { spanText } from './policy-phrases.ts'
import { policyWords } from './policy-words.ts'
import { reasonPhrase } from './reason-phrases.ts'
import { reasonWords } from './reason-words.ts'
import { Sentence } from './Sentence.tsx'
import { verdictWords } from './verdict-words.ts'

export function Verdict({ verdict }: { readonly verdict: Said }) {
  const say = useWords(verdictWords)
  if (verdict.kind === 'deny') {
    return (
      <Alert color="red" icon={<Icon name="close" />} title={say('denied')}>
        <Reasons because={verdict.because} />
        {verdict.passesAt !== null && (
          <Text fw={600} mt="xs" size="sm">
            {say('passesAll')} <Moment at={verdict.passesAt} />
          </Text>
        )}
      </Alert>
    )
  }
  return (
    <Alert color="moss" icon={<Icon name="check" />} title={say('allowed')}>
      <NeedsList needs={verdict.needs} />
      <Reasons because={verdict.because} />
    </Alert>
  )
}

function NeedsList({ needs }: { readonly needs: Needs }) {
  const say = useWords(verdictWords)
  const sayPolicy = useWords(policyWords)
  const { factor, approvals, delaySeconds } = needs
  const phrases: readonly Phrase[] = [
    [say(factor)],
    ...approvals.map(({ group, count }) =>
      phrase(say, 'approvals', { group: name(group) }, { count }),
    ),
    ...(delaySeconds > 0 ? [[say('delay', { time: spanText(sayPolicy, delaySeconds) })]] : []),
  ]
  return (
    <List size="sm">
      {phrases
        .map((each, at) => ({ each, at }))
        .map(({ each, at }) => (
          <List.Item key={at}>
            <Sentence phrase={each} />
          </List.Item>
        ))}
    </List>
  )
}

/** Of one rule or grant each, and what is left of its limit. */
export function Reasons({ because }: { readonly because: readonly Reason[] }) {
  const say = useWords(reasonWords)
  const sayPolicy = useWords(policyWords)
  return (
    <ul className="sentences">
      {because
        .map((reason, at) => ({ reason, at }))
        .map(({ reason, at }) => (
          <li key={at}>
            <Sentence phrase={reasonPhrase({ say, sayPolicy }, reason)} />
            <Left reason={reason} />
          </li>
        ))}
    </ul>
  )
}

function Left({ reason }: { readonly reason: Reason }) {
  const say = useWords(reasonWords)
  const { leftSats, leftCount, passesAt } = reason
  return (
    <>
      {leftSats !== undefined && (
        <>
          {'; '}
          <Sentence phrase={phrase(say, 'left', { left: amount(leftSats) })} />
        </>
      )}
      {leftCount !== undefined && `; ${say('leftCount', { left: leftCount })}`}
      {passesAt === null && `; ${say('neverPasses')}`}
    </>
  )
}
