// What is shown instead of a page that broke, or that is not there: what it means, and a way on.

import { Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { useWords } from '../words/use.ts'
import { shellWords } from './words.ts'

export function Broken({ error, reset }: ErrorComponentProps) {
  const say = useWords(shellWords)
  return (
    <main className="alone">
      <Stack role="alert">
        <Title order={1}>{say('brokenTitle')}</Title>
        <Text>{say('brokenWhy')}</Text>
        <Code block>{error instanceof Error ? error.message : String(error)}</Code>
        <Group>
          <Button onClick={reset}>{say('brokenAgain')}</Button>
          <Button component={Link} to="/" variant="default">
            {say('brokenHome')}
          </Button>
        </Group>
      </Stack>
    </main>
  )
}

export function Missing() {
  const say = useWords(shellWords)
  return (
    <main className="alone">
      <Stack>
        <Title order={1}>{say('missingTitle')}</Title>
        <Text>{say('missingWhy')}</Text>
        <Group>
          <Button component={Link} to="/">
            {say('brokenHome')}
          </Button>
        </Group>
      </Stack>
    </main>
  )
}
