// Name, password and code. The code leaves this page sealed to the signer, for this member alone.

import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../session/api.ts'
import { CodeField } from '../../session/CodeField.tsx'
import { SignInFault } from '../../session/SignInFault.tsx'
import { sealedCode } from '../../session/sealing.ts'
import { useWords } from '../../words/use.ts'
import { useEntered } from './entered.ts'
import { signInWords } from './words.ts'

export function PasswordForm() {
  const say = useWords(signInWords)
  const entered = useEntered()
  const form = useForm({
    initialValues: { name: '', password: '', code: '' },
    validate: (given) =>
      Object.fromEntries(Object.entries(given).map(([key, text]) => [key, text.trim() === ''])),
  })
  const enter = useMutation({
    mutationFn: async ({ name, password, code }: typeof form.values) => {
      const member = name.trim().toLowerCase()
      const body = { name: member, password, code: await sealedCode(member, code) }
      return await api.enterByPassword({ body })
    },
    onSuccess: entered,
    // A code works once, whatever came of it.
    onError: () => form.setFieldValue('code', ''),
  })
  return (
    <form onSubmit={form.onSubmit((given) => enter.mutate(given))}>
      <Stack gap="sm">
        <SignInFault error={enter.error} onAccept={enter.reset} />
        <TextInput
          autoCapitalize="none"
          autoComplete="username webauthn"
          description={say('nameHint')}
          label={say('name')}
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <PasswordInput
          autoComplete="current-password"
          label={say('password')}
          {...form.getInputProps('password')}
        />
        <CodeField onChange={(code) => form.setFieldValue('code', code)} value={form.values.code} />
        <Button loading={enter.isPending} type="submit" variant="light">
          {say('submit')}
        </Button>
      </Stack>
    </form>
  )
}
