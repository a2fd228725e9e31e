// A fresh installation, to somebody who has never seen one: what it is, and what to do, one step
// after the other. How far they are is read from the API, so that a reload loses nothing.

import { Alert, Anchor, Button, Group, Skeleton, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Live } from '../../live/Live.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Mark } from '../../shell/Mark.tsx'
import { useWords } from '../../words/use.ts'
import { StepCard } from './StepCard.tsx'
import { STEPS, useBeginning } from './steps.ts'
import { welcomeWords } from './words.ts'

export function Welcome() {
  return (
    <Live>
      <Beginning />
    </Live>
  )
}

function Beginning() {
  const say = useWords(welcomeWords)
  const beginning = useBeginning()
  const { states, next, isPending } = beginning
  const done = STEPS.filter((step) => states[step] === 'done').length
  useEffect(() => {
    document.title = `${say('title')} · Countersign`
  })
  return (
    <main className="welcome">
      <Group gap="sm">
        <Mark />
        <Text fw={650}>{say('brand')}</Text>
      </Group>
      <Title mt="lg" order={1}>
        {say('title')}
      </Title>
      <Text c="dimmed" mt="xs">
        {say('what')}
      </Text>
      {isPending && <Skeleton height={320} mt="xl" radius="lg" />}
      {!isPending && (
        <>
          <Text fw={600} mt="xl" role="status">
            {say('progress', { done, all: STEPS.length })}
          </Text>
          {done === STEPS.length && (
            <Alert color="moss" icon={<Icon name="check" />} mt="md" title={say('allDone')}>
              <Text mb="md" size="sm">
                {say('allDoneWhy')}
              </Text>
              <Button component={Link} to="/">
                {say('toOverview')}
              </Button>
            </Alert>
          )}
          <ol className="first-steps">
            {STEPS.map((step, at) => (
              <StepCard
                beginning={beginning}
                isNext={step === next}
                key={step}
                number={at + 1}
                step={step}
              />
            ))}
          </ol>
          {states.enter === 'done' && done < STEPS.length && (
            <Anchor component={Link} to="/">
              {say('later')}
            </Anchor>
          )}
        </>
      )}
    </main>
  )
}
