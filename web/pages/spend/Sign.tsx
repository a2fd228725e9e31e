// Your own signature, by whatever holds your key. Nothing here can sign: the draft goes out, and
// comes back signed.

import { Alert, Tabs, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Fours } from '../../parts/Fours.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { ByCommand } from './ByCommand.tsx'
import { ByFile } from './ByFile.tsx'
import { ByText } from './ByText.tsx'
import type { Drafted, FormChange } from './kept.ts'
import { type Judged, judge } from './signed.ts'
import { spendWords } from './words.ts'

const ByCodes = lazy(async () => ({ default: (await import('./ByCodes.tsx')).ByCodes }))

export type SignProps = {
  readonly wallet: string
  readonly drafted: Drafted
  readonly change: FormChange
}

/** What every way of signing is given. */
export type WayProps = {
  readonly wallet: string
  readonly drafted: Drafted
  /** Null where nothing in it could be bytes. */
  readonly onSigned: (bytes: Uint8Array | null) => void
}

export function Sign({ wallet, drafted, change }: SignProps) {
  const say = useWords(spendWords)
  const known = useRead('showWallet', { wallet })
  const [judged, setJudged] = useState<Judged | null>(null)
  const [error, setError] = useState<unknown>(null)
  const onSigned = (bytes: Uint8Array | null) => {
    setError(null)
    setJudged(null)
    if (!known.data) return
    try {
      const next = judge(bytes ?? new Uint8Array(), drafted, known.data)
      if (next.kind === 'signed') change({ signed: next.psbt })
      else setJudged(next)
    } catch (fault) {
      setError(fault)
    }
  }
  const way: WayProps = { wallet, drafted, onSigned }
  return (
    <Panel title={say('signBy')}>
      <Text c="dimmed" mb="md" size="sm">
        {say('signByWhy')}
      </Text>
      <Tabs defaultValue="file" keepMounted={false}>
        <Tabs.List aria-label={say('signBy')} mb="md">
          <Tabs.Tab leftSection={<Icon name="download" size={18} />} value="file">
            {say('byFile')}
          </Tabs.Tab>
          <Tabs.Tab leftSection={<Icon name="qr" size={18} />} value="codes">
            {say('byCodes')}
          </Tabs.Tab>
          <Tabs.Tab leftSection={<Icon name="keyboard" size={18} />} value="command">
            {say('byCommand')}
          </Tabs.Tab>
          <Tabs.Tab leftSection={<Icon name="copy" size={18} />} value="text">
            {say('byText')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="file">
          <ByFile {...way} />
        </Tabs.Panel>
        <Tabs.Panel value="codes">
          <Suspense>
            <ByCodes {...way} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="command">
          <ByCommand {...way} />
        </Tabs.Panel>
        <Tabs.Panel value="text">
          <ByText {...way} />
        </Tabs.Panel>
      </Tabs>
      {error !== null && <FaultNote error={error} title={say('notSigned')} />}
      {judged && <Trouble drafted={drafted} judged={judged} />}
    </Panel>
  )
}

type TroubleProps = { readonly judged: Judged; readonly drafted: Drafted }

function Trouble({ judged, drafted }: TroubleProps) {
  const say = useWords(spendWords)
  return (
    <Alert color="red" icon={<Icon name="alert" />} mt="md" role="alert" title={say('notSigned')}>
      {judged.kind === 'final' && say('isFinal')}
      {judged.kind === 'unsigned' &&
        say('isUnsigned', { inputs: judged.inputs, signed: judged.signed })}
      {judged.kind === 'other-transaction' && (
        <>
          <Text size="sm">{say('isOther')}</Text>
          <Text mt="xs" size="sm">
            {say('wanted')}
          </Text>
          <Fours strong={2} text={drafted.txid} />
          <Text mt="xs" size="sm">
            {say('got')}
          </Text>
          <Fours strong={2} text={judged.txid} />
        </>
      )}
    </Alert>
  )
}
