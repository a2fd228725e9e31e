// A no while signing in. That the signer is another one is told apart, and can be mended here.

import { Alert, Button, Code, Text } from '@mantine/core'
import { FaultNote } from '../parts/FaultNote.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useWords } from '../words/use.ts'
import { wasClosed } from './passkey.ts'
import { acceptSigner, OtherSigner } from './sealing.ts'
import { sessionWords } from './words.ts'

export type SignInFaultProps = { readonly error: unknown; readonly onAccept: () => void }

export function SignInFault({ error, onAccept }: SignInFaultProps) {
  const say = useWords(sessionWords)
  if (!error || wasClosed(error)) return null
  if (!(error instanceof OtherSigner)) return <FaultNote error={error} />
  return (
    <Alert color="red" icon={<Icon name="alert" />} role="alert" title={say('otherTitle')}>
      <Text size="sm">{say('other')}</Text>
      <Code block my="xs">
        {error.fingerprint}
      </Code>
      <Button
        color="red"
        onClick={() => {
          acceptSigner(error.fingerprint)
          onAccept()
        }}
        size="compact-sm"
        variant="light"
      >
        {say('compared')}
      </Button>
    </Alert>
  )
}
