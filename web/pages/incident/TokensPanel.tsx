// All reading tokens at once: whoever fears a leak does not look for the right one first.

import { Button, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { act } from '../../session/act.ts'
import { useWords } from '../../words/use.ts'
import { incidentWords } from './words.ts'

export function TokensPanel() {
  const say = useWords(incidentWords)
  const queries = useQueryClient()
  const [isMeant, setIsMeant] = useState(false)
  const withdraw = useMutation({
    mutationFn: () => act('withdrawTokens', {}),
    async onSuccess() {
      setIsMeant(false)
      await queries.invalidateQueries({ queryKey: ['listTokens'] })
    },
  })
  return (
    <Panel className="half" title={say('tokens')}>
      <Stack align="flex-start" gap="sm">
        <Text c="dimmed" size="sm">
          {say('tokensWhy')}
        </Text>
        {withdraw.error && <FaultNote error={withdraw.error} />}
        {withdraw.data && (
          <Text role="status">{say('tokensDone', { count: withdraw.data.withdrawn })}</Text>
        )}
        {isMeant ? (
          <Button color="red" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {say('tokensSure')}
          </Button>
        ) : (
          <Button color="red" onClick={() => setIsMeant(true)} variant="light">
            {say('tokensGo')}
          </Button>
        )}
      </Stack>
    </Panel>
  )
}
