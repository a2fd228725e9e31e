// From the desk: a request for this account, signed there by its member's browser. It is brought to
// the server when somebody says that they have no way in yet; opening the link does nothing.

import { Button, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useNavigate } from '@tanstack/react-router'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { api, useRead } from '../../session/api.ts'
import { handedHello } from '../../session/handed.ts'
import { useWords } from '../../words/use.ts'
import { bringHello } from './bring.ts'
import { openWords } from './words.ts'

export function Hello() {
  const say = useWords(openWords)
  const me = useRead('showMe', {})
  if (me.data?.session.stage === 'full') return <Navigate replace to="/" />
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{say('helloTitle')}</Title>
        <Text c="dimmed">{say('helloWhat')}</Text>
      </div>
      <First hello={handedHello()} />
      <Button component={Link} size="md" to="/sign-in" variant="default">
        {say('helloSignIn')}
      </Button>
    </Stack>
  )
}

function First({ hello }: { readonly hello: string }) {
  const say = useWords(openWords)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const first = useMutation({
    mutationFn: async () => {
      const { secret, usableFrom } = await bringHello(hello)
      if (usableFrom > Date.now() / 1000 + SLACK_SECONDS) return usableFrom
      await api.enterByOpening({ body: { secret } })
      queries.clear()
      await navigate({ to: '/set-up', replace: true })
      return null
    },
  })
  return (
    <>
      {first.error && <FaultNote error={first.error} />}
      {first.data != null && (
        <Text role="status">
          {say('helloWaits')} <Moment at={first.data} />
        </Text>
      )}
      <Button
        disabled={hello === ''}
        loading={first.isPending}
        onClick={() => first.mutate()}
        size="md"
      >
        {say('helloFirst')}
      </Button>
    </>
  )
}

/** Clocks differ; a link that waits does so for a day. */
const SLACK_SECONDS = 3_600
