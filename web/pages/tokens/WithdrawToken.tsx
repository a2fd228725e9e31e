// Taking a reading token back, at once and for good: asked once more, in words.

import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../parts/Dialog.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { act } from '../../session/act.ts'
import { useWords } from '../../words/use.ts'
import type { ReadingToken } from './Reading.tsx'
import { tokensWords } from './words.ts'

export type WithdrawTokenProps = {
  /** Null: nothing is to be withdrawn. */
  readonly token: ReadingToken | null
  readonly onClose: () => void
}

export function WithdrawToken({ token, onClose }: WithdrawTokenProps) {
  const say = useWords(tokensWords)
  const queries = useQueryClient()
  const withdraw = useMutation({
    mutationFn: (id: string) => act('withdrawToken', { id }),
    async onSuccess() {
      onClose()
      await queries.invalidateQueries({ queryKey: ['listTokens'] })
    },
  })
  return (
    <Dialog onClose={onClose} opened={token !== null} title={say('withdrawTitle')}>
      <Stack gap="md">
        <Text>{say('withdrawWhat', { name: token?.name ?? '' })}</Text>
        {withdraw.error && <FaultNote error={withdraw.error} />}
        <Group justify="flex-end">
          <Button onClick={onClose} variant="default">
            {say('keep')}
          </Button>
          <Button
            color="red"
            loading={withdraw.isPending}
            onClick={() => token && withdraw.mutate(token.id)}
          >
            {say('withdrawGo')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
