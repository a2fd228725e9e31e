// A no, or what did not arrive: what it means, its permanent code, and what can be done.

import { Fault } from '@countersign/core/fault.ts'
import { ApiProblem } from '@countersign/sdk/problem.ts'
import { Alert, Button, Group, Text } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { Icon } from './Icon.tsx'
import { partWords } from './words.ts'

export type FaultNoteProps = {
  readonly error: unknown
  /** What is tried again, where that can help. */
  readonly onAgain?: () => void
  /** What did not come about, where it was no reading. */
  readonly title?: string
}

export function FaultNote({ error, onAgain, title }: FaultNoteProps) {
  const say = useWords(partWords)
  const problem = error instanceof ApiProblem || error instanceof Fault ? error : null
  return (
    <Alert color="red" icon={<Icon name="alert" />} role="alert" title={title ?? say('failed')}>
      <Text size="sm">{problem?.message ?? say('away')}</Text>
      <Group gap="md" mt="xs">
        {onAgain && (
          <Button color="red" onClick={onAgain} size="compact-sm" variant="light">
            {say('again')}
          </Button>
        )}
        {problem && (
          <Text c="dimmed" ff="monospace" size="xs">
            {say('code', { code: problem.code })}
          </Text>
        )}
      </Group>
    </Alert>
  )
}
