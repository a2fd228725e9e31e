// A forgotten password: whatever the name, the answer is the same.

import { Alert, Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { signInWords } from './words.ts'

export function Forgotten() {
  const say = useWords(signInWords)
  const [name, setName] = useState('')
  const ask = useMutation({
    mutationFn: () => api.askPasswordReset({ body: { name: name.trim().toLowerCase() } }),
  })
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{say('forgot')}</Title>
        <Text c="dimmed">{say('resetLead')}</Text>
      </div>
      {ask.isSuccess ? (
        <Alert color="moss" icon={<Icon name="check" />} role="status">
          {say('resetSent')}
        </Alert>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            ask.mutate()
          }}
        >
          <Stack gap="sm">
            {ask.error && <FaultNote error={ask.error} />}
            <TextInput
              autoCapitalize="none"
              autoComplete="username"
              description={say('nameHint')}
              label={say('name')}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              spellCheck={false}
              value={name}
            />
            <Button disabled={name.trim() === ''} loading={ask.isPending} type="submit">
              {say('resetSend')}
            </Button>
          </Stack>
        </form>
      )}
      <Anchor className="tall" component={Link} size="sm" to="/sign-in">
        {say('back')}
      </Anchor>
    </Stack>
  )
}
