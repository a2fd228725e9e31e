// One step of the first run: done, next, or still to come. What is next has its one button.

import { Badge, Card, Text, Title } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { Kit } from './Kit.tsx'
import { AtDesk, Notices, Organisation } from './StepActs.tsx'
import type { Beginning, Step } from './steps.ts'
import { WalletForm } from './WalletForm.tsx'
import { welcomeWords } from './words.ts'

export type StepCardProps = {
  readonly step: Step
  readonly number: number
  readonly isNext: boolean
  readonly beginning: Beginning
}

export function StepCard({ step, number, isNext, beginning }: StepCardProps) {
  const say = useWords(welcomeWords)
  const state = beginning.states[step]
  const isDone = state === 'done'
  const tone = isDone ? 'moss' : isNext ? 'amber' : 'gray'
  return (
    <Card
      aria-current={isNext ? 'step' : undefined}
      aria-label={say(step)}
      className={isNext ? 'step next' : 'step'}
      component="li"
    >
      <span className={`tile ${tone}`}>{isDone ? <Icon name="check" /> : <b>{number}</b>}</span>
      <div className="middle">
        <Title order={2} size="h4">
          {say(step)} {isDone && <Badge color="moss">{say('done')}</Badge>}
        </Title>
        {!isDone && (
          <Text c="dimmed" mt={4} size="sm">
            {say(`${step}What`)}
          </Text>
        )}
        {state === 'unknown' && step === 'authenticator' && beginning.states.claim === 'done' && (
          <AtDesk beginning={beginning} isMain={false} route="#/enrol" word="enrol" />
        )}
        {(isNext || (step === 'kit' && state === 'open')) && (
          <Acts beginning={beginning} step={step} />
        )}
      </div>
    </Card>
  )
}

type ActsProps = { readonly step: Step; readonly beginning: Beginning }

function Acts({ step, beginning }: ActsProps) {
  switch (step) {
    case 'claim':
      return <AtDesk beginning={beginning} route="" word="claimGo" />
    case 'authenticator':
      return <AtDesk beginning={beginning} route="#/enrol" word="enrol" />
    case 'enter':
      return <AtDesk beginning={beginning} route="" word="enterGo" />
    case 'organisation':
      return <Organisation beginning={beginning} />
    case 'people':
      return <AtDesk beginning={beginning} route="#/people" word="peopleGo" />
    case 'notices':
      return <Notices beginning={beginning} />
    case 'wallet':
      return <WalletForm beginning={beginning} />
    case 'kit':
      return <Kit beginning={beginning} />
  }
}
