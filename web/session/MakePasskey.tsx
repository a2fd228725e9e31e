// Makes a passkey for the account that is signed in, under a name that its person knows it by.

import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { useWords } from '../words/use.ts'
import { act } from './act.ts'
import { makingWords } from './making-words.ts'
import { makePasskey } from './passkey.ts'
import { SignInFault } from './SignInFault.tsx'

export type MakePasskeyProps = {
  readonly member: string
  /** The one step that is meant to be taken here. */
  readonly isMain?: boolean
  readonly onMade?: () => void
}

export function MakePasskey({ member, isMain = false, onMade }: MakePasskeyProps) {
  const say = useWords(makingWords)
  const queries = useQueryClient()
  const [name, setName] = useState(say('usual'))
  const make = useMutation({
    mutationFn: async () => {
      const offered = await act('offerPasskey', { body: {} })
      const made = await makePasskey(offered, member)
      return await act('addPasskey', { body: { offer: offered.offer, name: name.trim(), ...made } })
    },
    async onSuccess() {
      await queries.invalidateQueries()
      onMade?.()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SignInFault error={make.error} onAccept={make.reset} />
        <TextInput
          label={say('name')}
          maxLength={64}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          value={name}
        />
        <Button
          disabled={name.trim() === ''}
          leftSection={<Icon name="key" size={18} />}
          loading={make.isPending}
          type="submit"
          variant={isMain ? 'filled' : 'light'}
        >
          {say('make')}
        </Button>
      </Stack>
    </form>
  )
}
