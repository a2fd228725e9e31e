// One's own account: ways in, what waits for it, and the sessions that are open.

import { Alert, Button, Group, Skeleton, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Page } from '../../parts/Page.tsx'
import { useAct } from '../../session/act.ts'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { Passkeys } from './Passkeys.tsx'
import { Password } from './Password.tsx'
import { Sessions } from './Sessions.tsx'
import { accountWords } from './words.ts'

export type Me = Answer<'showMe'>

export function Account() {
  const say = useWords(accountWords)
  const { data, error, refetch } = useRead('showMe', {})
  if (error) return <FaultNote error={error} onAgain={() => void refetch()} />
  if (!data) return <Skeleton height={320} radius="lg" />
  const { name, member } = data
  return (
    <Page acts={<SignOut me={data} />} lead={say('lead', { name, member })} title={say('title')}>
      <Waiting me={data} />
      <div className="board">
        <Passkeys me={data} />
        <Password me={data} />
        <Sessions />
      </div>
    </Page>
  )
}

function SignOut({ me }: { readonly me: Me }) {
  const say = useWords(accountWords)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const end = useAct('endSession')
  const leave = async () => {
    await end.mutateAsync({ id: me.session.id })
    queries.clear()
    await navigate({ to: '/sign-in' })
  }
  return (
    <Button loading={end.isPending} onClick={() => void leave()} variant="default">
      {say('signOut')}
    </Button>
  )
}

/** Ways in that somebody asked for: whoever did not can stop them here. */
function Waiting({ me: { openings, reset } }: { readonly me: Me }) {
  const say = useWords(accountWords)
  const cancelOpenings = useAct('cancelOpenings')
  const cancelReset = useAct('cancelPasswordReset')
  if (openings.length === 0 && !reset) return null
  return (
    <Alert color="red" icon={<Icon name="alert" />} title={say('waiting')}>
      {openings.map(({ madeAt, usableFrom }) => (
        <Text key={`${madeAt} ${usableFrom}`} size="sm">
          {say('openingWaits')} <Moment at={madeAt} /> {say('usable')} <Moment at={usableFrom} />.
        </Text>
      ))}
      {reset && (
        <Text size="sm">
          {say('resetWaits')} <Moment at={reset.askedAt} />.
        </Text>
      )}
      <Group mt="xs">
        <Button
          color="red"
          onClick={() => {
            if (openings.length > 0) cancelOpenings.mutate({})
            if (reset) cancelReset.mutate({})
          }}
          size="compact-sm"
        >
          {say('cancel')}
        </Button>
      </Group>
    </Alert>
  )
}
