// Removing an alert: asked once more, for a warning goes with it.

import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../parts/Dialog.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { act } from '../../session/act.ts'
import { useWords } from '../../words/use.ts'
import { alertsWords } from './words.ts'

export type RemoveAlertProps = {
  readonly id: string
  readonly name: string
  readonly isOpen: boolean
  readonly onClose: () => void
}

export function RemoveAlert({ id, name, isOpen, onClose }: RemoveAlertProps) {
  const say = useWords(alertsWords)
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => act('removeAlert', { id }),
    async onSuccess() {
      onClose()
      await queries.invalidateQueries({ queryKey: ['listAlerts'] })
    },
  })
  return (
    <Dialog onClose={onClose} opened={isOpen} title={say('removeTitle')}>
      <Stack gap="md">
        <Text>{say('removeWhat', { name })}</Text>
        {remove.error && <FaultNote error={remove.error} />}
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            {say('keep')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {say('remove')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
