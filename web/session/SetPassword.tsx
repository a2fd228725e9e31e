// Sets the password of the account that is signed in, with a code: no password opens it alone.

import { Button, PasswordInput, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useWords } from '../words/use.ts'
import { act } from './act.ts'
import { CodeField } from './CodeField.tsx'
import { makingWords } from './making-words.ts'
import { SignInFault } from './SignInFault.tsx'
import { sealedCode } from './sealing.ts'

const LEAST_CHARACTERS = 12

export type SetPasswordProps = { readonly member: string; readonly onSet?: () => void }

export function SetPassword({ member, onSet }: SetPasswordProps) {
  const say = useWords(makingWords)
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const set = useMutation({
    mutationFn: async () =>
      act('setPassword', { body: { password, code: await sealedCode(member, code) } }),
    async onSuccess() {
      setPassword('')
      await queries.invalidateQueries()
      onSet?.()
    },
    // A code works once, whatever came of it.
    onSettled: () => setCode(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    set.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SignInFault error={set.error} onAccept={set.reset} />
        <PasswordInput
          autoComplete="new-password"
          description={say('passwordHint')}
          label={say('password')}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          value={password}
        />
        <CodeField onChange={setCode} value={code} />
        <Button
          disabled={password.length < LEAST_CHARACTERS || code.trim() === ''}
          loading={set.isPending}
          type="submit"
          variant="light"
        >
          {say('set')}
        </Button>
      </Stack>
    </form>
  )
}
