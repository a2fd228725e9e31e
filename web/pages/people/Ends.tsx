// The two buttons that every form of this page ends with.

import { Button, Group } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import { peopleWords } from './words.ts'

export function Ends({ onCancel }: { readonly onCancel: () => void }) {
  const say = useWords(peopleWords)
  return (
    <Group justify="flex-end">
      <Button onClick={onCancel} variant="default">
        {say('cancel')}
      </Button>
      <Button type="submit">{say('keep')}</Button>
    </Group>
  )
}
