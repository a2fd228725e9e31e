// Replacing a forgotten password, in two steps a day apart, each with the link and a code.

import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { api } from '../../session/api.ts'
import { CodeField } from '../../session/CodeField.tsx'
import { SignInFault } from '../../session/SignInFault.tsx'
import { sealedCode } from '../../session/sealing.ts'
import { useWords } from '../../words/use.ts'
import { resetWords } from './words.ts'

export function Reset() {
  const say = useWords(resetWords)
  const { secret = '' } = useParams({ strict: false })
  const [name, setName] = useState('')
  const [code, setCode] = useState('')
  const sealed = () => sealedCode(name.trim().toLowerCase(), code)
  const forgetCode = () => setCode('')
  const confirm = useMutation({
    mutationFn: async () => api.confirmPasswordReset({ body: { secret, code: await sealed() } }),
    onSettled: forgetCode,
  })
  const finish = useMutation({
    mutationFn: async (password: string) =>
      api.finishPasswordReset({ body: { secret, code: await sealed(), password } }),
    onSettled: forgetCode,
  })
  const isFilled = name.trim() !== '' && code.trim() !== ''
  if (finish.isSuccess) return <Done />
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{say('title')}</Title>
        <Text c="dimmed">{say('lead')}</Text>
      </div>
      <SignInFault
        error={confirm.error ?? finish.error}
        onAccept={() => {
          confirm.reset()
          finish.reset()
        }}
      />
      {confirm.data && (
        <Alert color="moss" icon={<Icon name="check" />} role="status">
          {say('confirmed')} <Moment at={confirm.data.usableFrom} />. {say('keep')}
        </Alert>
      )}
      <TextInput
        autoCapitalize="none"
        autoComplete="username"
        label={say('name')}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        value={name}
      />
      <CodeField onChange={setCode} value={code} />
      <Button disabled={!isFilled} loading={confirm.isPending} onClick={() => confirm.mutate()}>
        {say('confirm')}
      </Button>
      <Finish
        isFilled={isFilled}
        isPending={finish.isPending}
        onFinish={(password) => finish.mutate(password)}
      />
    </Stack>
  )
}

type FinishProps = {
  readonly isFilled: boolean
  readonly isPending: boolean
  readonly onFinish: (password: string) => void
}

/** The second step, a day later. */
function Finish({ isFilled, isPending, onFinish }: FinishProps) {
  const say = useWords(resetWords)
  const [password, setPassword] = useState('')
  return (
    <>
      <Divider label={say('finishTitle')} />
      <PasswordInput
        autoComplete="new-password"
        description={say('hint')}
        label={say('password')}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        value={password}
      />
      <Button
        disabled={!isFilled || password === ''}
        loading={isPending}
        onClick={() => onFinish(password)}
        variant="light"
      >
        {say('finish')}
      </Button>
    </>
  )
}

function Done() {
  const say = useWords(resetWords)
  return (
    <Stack gap="lg">
      <Title order={1}>{say('title')}</Title>
      <Alert color="moss" icon={<Icon name="check" />} role="status">
        {say('done')}
      </Alert>
      <Button component={Link} to="/sign-in">
        {say('signIn')}
      </Button>
    </Stack>
  )
}
