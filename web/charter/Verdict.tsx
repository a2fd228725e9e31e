// What a policy says of a spend: yes or no, what it waits for, and why, with what is left and when.

import type { Headroom } from '@countersign/core/policy/limits.ts'
import type { Needs, Reason, Verdict as Said } from '@countersign/core/policy/verdict.ts'
import { Alert, List, Text } from '@mantine/core'
import { Icon } from '../parts/Icon.tsx'
import { Moment } from '../parts/Moment.tsx'
import { type Say, useWords } from '../words/use.ts'
import { amount, name, type Phrase, phrase } from './phrase.ts'
import { spanText } from './policy-phrases.ts'
import { policyWords } from './policy-words.ts'
import { openPhrase, reasonPhrase } from './reason-phrases.ts'
import { reasonWords } from './reason-words.ts'
import { Sentence } from './Sentence.tsx'
import { type VerdictKey, verdictWords } from './verdict-words.ts'

export function Verdict({ verdict }: { readonly verdict: Said }) {
  return verdict.kind === 'deny' ? <Denial denial={verdict} /> : <Consent consent={verdict} />
}

type Of<K extends Said['kind']> = Extract<Said, { readonly kind: K }>

function Denial({ denial: { because, passesAt } }: { readonly denial: Of<'deny'> }) {
  const say = useWords(verdictWords)
  // That waiting does not help is said once, of all together.
  const told = passesAt === null ? because.map(({ passesAt: _, ...rest }) => rest) : because
  return (
    <Alert color="red" icon={<Icon name="close" />} title={say('denied')}>
      <Reasons because={told} />
      <Text mt="xs" size="sm">
        {passesAt === null ? (
          say('never')
        ) : (
          <>
            {say('passes')} <Moment at={passesAt} />
          </>
        )}
      </Text>
    </Alert>
  )
}

function Consent({ consent: { needs, because, limits } }: { readonly consent: Of<'sign'> }) {
  const say = useWords(verdictWords)
  const { factor, approvals, delaySeconds } = needs
  const asks = factor === 'passkey' || approvals.length > 0 || delaySeconds > 0
  return (
    <Alert
      color={asks ? 'amber' : 'moss'}
      icon={<Icon name={asks ? 'clock' : 'check'} />}
      title={say(asks ? 'asks' : 'allowed')}
    >
      <NeedsList needs={needs} />
      <Reasons because={because} />
      {limits
        .map((limit, at) => ({ limit, at }))
        .map(({ limit, at }) => (
          <Text c="dimmed" key={at} mt={4} size="sm">
            <Sentence phrase={leftPhrase(say, limit)} />
          </Text>
        ))}
    </Alert>
  )
}

function leftPhrase(say: Say<VerdictKey>, limit: Headroom): Phrase {
  const left = limit.kind === 'sum' ? amount(limit.leftSats) : String(limit.leftCount)
  return phrase(say, 'left', { left, rule: name(limit.rule) })
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
  const { leftSats, leftCount, takenAt, passesAt } = reason
  const open = openPhrase(say, reason)
  return (
    <>
      {leftSats !== undefined && (
        <>
          {'; '}
          <Sentence phrase={phrase(say, 'left', { left: amount(leftSats) })} />
        </>
      )}
      {leftCount !== undefined && `; ${say('leftCount', { left: leftCount })}`}
      {takenAt !== undefined && (
        <>
          {`; ${say('taken')} `}
          <Moment at={takenAt} />
        </>
      )}
      {open && (
        <>
          {'; '}
          <Sentence phrase={open} />
        </>
      )}
      {passesAt === null && `; ${say('neverPasses')}`}
    </>
  )
}
