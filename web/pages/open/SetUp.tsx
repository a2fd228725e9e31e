// The first way into an account: a passkey, or a password with codes of an authenticator.

import { Code, Divider, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Navigate } from '@tanstack/react-router'
import { Outward } from '../../parts/Outward.tsx'
import { useRead } from '../../session/api.ts'
import { MakePasskey } from '../../session/MakePasskey.tsx'
import { SetPassword } from '../../session/SetPassword.tsx'
import { useWords } from '../../words/use.ts'
import { openWords } from './words.ts'

export function SetUp() {
  const say = useWords(openWords)
  const me = useRead('showMe', {})
  const signer = useRead('showSignerIdentity', {})
  if (me.error) return <Navigate replace to="/sign-in" />
  if (!me.data) return <Skeleton height={240} />
  if (me.data.session.stage === 'full') return <Navigate replace to="/" />
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed">{say('hello', { name: me.data.name })}</Text>
      </div>
      <section>
        <Title order={2} size="h4">
          {say('passkeyTitle')}
        </Title>
        <Text c="dimmed" mb="sm" size="sm">
          {say('passkeyWhy')}
        </Text>
        <MakePasskey isMain member={me.data.member} />
      </section>
      <Divider />
      <section>
        <Title order={2} size="h4">
          {say('passwordTitle')}
        </Title>
        <Text c="dimmed" mb="xs" size="sm">
          {say('passwordWhy')}
        </Text>
        <Code block mb="sm">
          ./countersign sign-in enrol
        </Code>
        {signer.data && (
          <Outward
            href={`${signer.data.deskUrl}/#/sign-in`}
            mb="md"
            size="compact-sm"
            variant="light"
          >
            {say('atDesk')}
          </Outward>
        )}
        <SetPassword member={me.data.member} />
      </section>
    </Stack>
  )
}
