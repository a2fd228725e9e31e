// Labels as wallets pass them on (BIP 329): out as a file, in from one, looked at before they are
// kept.

import {
  type Label,
  type ReadLabels,
  readLabels,
  writeLabels,
} from '@countersign/core/wallet/labels.ts'
import { Alert, Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { download } from '../../parts/download.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useAct, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { labelOf, useLabels } from './labels.ts'
import { walletWords } from './words.ts'

export function LabelFile({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const labels = useLabels(wallet)
  const count = labels.all.length
  const save = () =>
    download(`${wallet}-labels.jsonl`, writeLabels(labels.all.map(labelOf)), 'application/jsonl')
  return (
    <div className="board">
      <Panel className="half" title={say('labelsOut')}>
        {labels.error && <FaultNote error={labels.error} />}
        <Text c="dimmed" mb="md" size="sm">
          {say('labelsOutWhy')}
        </Text>
        <Button
          disabled={count === 0}
          leftSection={<Icon name="download" size={18} />}
          onClick={save}
          variant="default"
        >
          {say('labelsSave', { count })}
        </Button>
      </Panel>
      <Import wallet={wallet} />
    </div>
  )
}

/** As many as one request carries. */
const BATCH = 500

function Import({ wallet }: { readonly wallet: string }) {
  const say = useWords(walletWords)
  const network = useRead('showStatus', {}).data?.network
  const put = useAct('putLabels', ['listLabels'])
  const [read, setRead] = useState<ReadLabels | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [done, setDone] = useState<number | null>(null)
  const look = async (file: File | null) => {
    setError(null)
    setDone(null)
    setRead(null)
    try {
      if (file && network) setRead(readLabels(await file.text(), network))
    } catch (fault) {
      setError(fault)
    }
  }
  const keep = async () => {
    const all = read?.labels ?? []
    try {
      for (let at = 0; at < all.length; at += BATCH) {
        await put.mutateAsync({ wallet, body: { labels: all.slice(at, at + BATCH).map(asked) } })
      }
      setDone(all.length)
      setRead(null)
    } catch (fault) {
      setError(fault)
    }
  }
  return (
    <Panel className="half" title={say('labelsIn')}>
      <Stack align="flex-start" gap="sm">
        <Text c="dimmed" size="sm">
          {say('labelsInWhy')}
        </Text>
        <FileButton accept=".jsonl,.json,.txt" onChange={(file) => void look(file)}>
          {(props) => (
            <Button {...props} leftSection={<Icon name="upload" size={18} />} variant="default">
              {say('labelsChoose')}
            </Button>
          )}
        </FileButton>
        {error !== null && <FaultNote error={error} />}
        {read && (
          <Found
            isBusy={put.isPending}
            onKeep={() => void keep()}
            onLeave={() => setRead(null)}
            read={read}
          />
        )}
        {done !== null && (
          <Alert color="moss" icon={<Icon name="check" />} role="status">
            {say('labelsDone', { count: done })}
          </Alert>
        )}
      </Stack>
    </Panel>
  )
}

type FoundProps = {
  readonly read: ReadLabels
  readonly isBusy: boolean
  readonly onKeep: () => void
  readonly onLeave: () => void
}

function Found({ read, isBusy, onKeep, onLeave }: FoundProps) {
  const say = useWords(walletWords)
  const { labels, ignored, shortened } = read
  const count = labels.length
  return (
    <Alert color="amber" title={say('labelsFound', { count })}>
      <Text mb="sm" size="sm">
        {say('labelsNot', { ignored, shortened })}
      </Text>
      <Group gap="sm">
        <Button disabled={count === 0} loading={isBusy} onClick={onKeep} size="sm">
          {say('labelsKeep', { count })}
        </Button>
        <Button onClick={onLeave} size="sm" variant="default">
          {say('labelsLeave')}
        </Button>
      </Group>
    </Alert>
  )
}

const asked = ({ isSpendable, ...label }: Label) => ({
  ...label,
  ...(isSpendable === undefined
    ? {}
    : { isSpendable: isSpendable ? ('yes' as const) : ('no' as const) }),
})
