// The log as a file for an auditor, the same that the command line writes.

import type { SignerKeys } from '@countersign/core/audit/origin.ts'
import { exportAudit } from '@countersign/sdk/audit.ts'
import { Alert, Button, Code, Progress, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { Dialog } from '../../parts/Dialog.tsx'
import { download } from '../../parts/download.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { api } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { auditWords } from './words.ts'

type State =
  | { readonly kind: 'ready' | 'working'; readonly percent: number }
  | { readonly kind: 'done'; readonly events: number }
  | { readonly kind: 'failed'; readonly error: unknown }

const READY: State = { kind: 'ready', percent: 0 }

const FILE = 'audit.json'

export function Export() {
  const say = useWords(auditWords)
  const [isOpen, dialog] = useDisclosure()
  const [state, setState] = useState<State>(READY)
  const open = () => {
    setState(READY)
    dialog.open()
  }
  const save = async () => {
    const progress = (done: number, all: number) =>
      setState({ kind: 'working', percent: all === 0 ? 0 : Math.round((done / all) * 100) })
    setState({ kind: 'working', percent: 0 })
    try {
      const { bytes, events } = await exportAudit(api, await signerKeys(), progress)
      download(FILE, bytes, 'application/json')
      setState({ kind: 'done', events })
    } catch (error) {
      setState({ kind: 'failed', error })
    }
  }
  return (
    <>
      <Button leftSection={<Icon name="down" size={18} />} onClick={open} variant="default">
        {say('export')}
      </Button>
      <Dialog onClose={dialog.close} opened={isOpen} title={say('exportTitle')}>
        <Stack gap="md">
          <Text>{say('exportWhat')}</Text>
          {state.kind === 'working' && (
            <Progress
              aria-label={say('exporting', { percent: state.percent })}
              size="lg"
              value={state.percent}
            />
          )}
          {state.kind === 'failed' && <FaultNote error={state.error} onAgain={() => void save()} />}
          {state.kind === 'done' ? (
            <Alert color="moss" icon={<Icon name="check" />} role="status">
              {say('exported', { events: state.events, file: FILE })}
            </Alert>
          ) : (
            <Button loading={state.kind === 'working'} onClick={() => void save()}>
              {say('save', { file: FILE })}
            </Button>
          )}
          <div>
            <Text c="dimmed" mb={4} size="sm">
              {say('exportCheck')}
            </Text>
            <Code block className="wrapped">{`./countersign audit verify ${FILE}`}</Code>
          </div>
        </Stack>
      </Dialog>
    </>
  )
}

/** As the server says them; whoever verifies the file compares them with those they pinned. */
async function signerKeys(): Promise<SignerKeys> {
  const { signingKey, sealingKey } = await api.showSignerIdentity()
  return {
    signingKey: Uint8Array.fromHex(signingKey),
    sealingKey: Uint8Array.fromHex(sealingKey),
  }
}
