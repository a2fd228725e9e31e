// On the overview, while the first run is not done: the way back to it.

import { Button, Card, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../words/use.ts'
import { STEPS, useBeginning } from './steps.ts'
import { welcomeWords } from './words.ts'

export function Offer() {
  const say = useWords(welcomeWords)
  const { states, isPending, next } = useBeginning()
  const done = STEPS.filter((step) => states[step] === 'done').length
  if (isPending || next === null || done === STEPS.length) return null
  return (
    <Card className="offer">
      <Group justify="space-between">
        <div>
          <Text fw={600}>{say('offer')}</Text>
          <Text c="dimmed" size="sm">
            {say('progress', { done, all: STEPS.length })} · {say('offerNext')} {say(next)}
          </Text>
        </div>
        <Button component={Link} to="/welcome" variant="light">
          {say('offerGo')}
        </Button>
      </Group>
    </Card>
  )
}
