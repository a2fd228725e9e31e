// A link into an account. It is used when its person says so, and is then gone from the address.

import { Button, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { openWords } from './words.ts'

export function Open() {
  const say = useWords(openWords)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { secret } = useParams({ strict: false })
  const enter = useMutation({
    mutationFn: () => api.enterByOpening({ body: { secret: secret ?? '' } }),
    async onSuccess() {
      queries.clear()
      await navigate({ to: '/set-up', replace: true })
    },
  })
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed">{say('link')}</Text>
      </div>
      {enter.error && <FaultNote error={enter.error} />}
      <Button loading={enter.isPending} onClick={() => enter.mutate()} size="md">
        {say('open')}
      </Button>
    </Stack>
  )
}
