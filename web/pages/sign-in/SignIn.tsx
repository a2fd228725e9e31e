// Signing in: a passkey first, else name, password and a code that is sealed to the signer here.

import { Anchor, Button, Code, Divider, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Icon } from '../../parts/Icon.tsx'
import { api } from '../../session/api.ts'
import { answerWithPasskey } from '../../session/passkey.ts'
import { SignInFault } from '../../session/SignInFault.tsx'
import { useWords } from '../../words/use.ts'
import { useEntered } from './entered.ts'
import { PasswordForm } from './PasswordForm.tsx'
import { signInWords } from './words.ts'

export function SignIn() {
  const say = useWords(signInWords)
  const title = say('title')
  useEffect(() => {
    document.title = `${title} · Countersign`
  }, [title])
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{title}</Title>
        <Text c="dimmed">{say('lead')}</Text>
      </div>
      <ByPasskey />
      <Divider label={say('or')} />
      <PasswordForm />
      <Anchor className="tall" component={Link} size="sm" to="/forgotten">
        {say('forgot')}
      </Anchor>
      <Divider />
      <div>
        <Text fw={600} size="sm">
          {say('noneTitle')}
        </Text>
        <Text c="dimmed" mb="xs" size="sm">
          {say('none')}
        </Text>
        <Code block>./countersign console</Code>
      </div>
    </Stack>
  )
}

function ByPasskey() {
  const say = useWords(signInWords)
  const entered = useEntered()
  const enter = useMutation({
    mutationFn: async () => {
      const { offer, ...offered } = await api.offerSignIn({ body: {} })
      const assertion = await answerWithPasskey(offered)
      return await api.enterByPasskey({ body: { offer, assertion } })
    },
    onSuccess: entered,
  })
  return (
    <>
      <SignInFault error={enter.error} onAccept={enter.reset} />
      <Button
        leftSection={<Icon name="key" />}
        loading={enter.isPending}
        onClick={() => enter.mutate()}
        size="md"
      >
        {say('passkey')}
      </Button>
    </>
  )
}
