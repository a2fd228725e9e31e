// The dialog that asks for a factor again, for whichever act needs it.

import { Button, Divider, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState, useSyncExternalStore } from 'react'
import { Dialog } from '../parts/Dialog.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useWords } from '../words/use.ts'
import { api, useRead } from './api.ts'
import { CodeField } from './CodeField.tsx'
import { answerWithPasskey } from './passkey.ts'
import { onProofAsked, proofAsked } from './proof.ts'
import { SignInFault } from './SignInFault.tsx'
import { sealedCode } from './sealing.ts'
import { sessionWords } from './words.ts'

export function StepUp() {
  const say = useWords(sessionWords)
  const asked = useSyncExternalStore(onProofAsked, proofAsked)
  return (
    <Dialog
      onClose={() => asked?.settle(false)}
      opened={asked !== null}
      title={say('title')}
      zIndex={300}
    >
      {asked && <Proof onProved={() => asked.settle(true)} />}
    </Dialog>
  )
}

function Proof({ onProved }: { readonly onProved: () => void }) {
  const say = useWords(sessionWords)
  const me = useRead('showMe', {})
  const [code, setCode] = useState('')
  const byPasskey = useMutation({
    mutationFn: async () => {
      const { offer, ...offered } = await api.offerSignIn({ body: {} })
      const assertion = await answerWithPasskey(offered)
      return await api.proveAgain({ body: { offer, assertion } })
    },
    onSuccess: onProved,
  })
  const byCode = useMutation({
    mutationFn: async () =>
      api.proveAgain({ body: { code: await sealedCode(me.data?.member ?? '', code) } }),
    onSuccess: onProved,
    onError: () => setCode(''),
  })
  const prove = (event: FormEvent) => {
    event.preventDefault()
    byCode.mutate()
  }
  return (
    <Stack gap="md">
      <Text>{say('why')}</Text>
      <SignInFault error={byPasskey.error ?? byCode.error} onAccept={byCode.reset} />
      {(me.data?.passkeys.length ?? 0) > 0 && (
        <>
          <Button
            data-autofocus
            leftSection={<Icon name="key" size={18} />}
            loading={byPasskey.isPending}
            onClick={() => byPasskey.mutate()}
          >
            {say('passkey')}
          </Button>
          <Divider label={say('or')} />
        </>
      )}
      <form onSubmit={prove}>
        <Stack gap="sm">
          <CodeField onChange={setCode} value={code} />
          <Button
            disabled={code.trim() === ''}
            loading={byCode.isPending}
            type="submit"
            variant="light"
          >
            {say('prove')}
          </Button>
        </Stack>
      </form>
    </Stack>
  )
}
