// Your signature is there. The second one is asked for at the desk, where its own device, code or
// passkey is; from then on the page of the spend says how it goes.

import { Alert, Button, Checkbox, Code, Group, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Outward } from '../../parts/Outward.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useAct, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { bytesOf } from './bytes.ts'
import type { Form, FormChange } from './kept.ts'
import { cosignLink, MOST_LINK } from './link.ts'
import { spendWords } from './words.ts'

export type AskProps = {
  readonly wallet: string
  readonly txid: string
  readonly form: Form
  /** In base64. */
  readonly signed: string
  readonly change: FormChange
}

export function Ask({ wallet, txid, form, signed, change }: AskProps) {
  const say = useWords(spendWords)
  const navigate = useNavigate()
  const desk = useRead('showStatus', {}).data?.deskUrl ?? ''
  const put = useAct('putLabels', ['listLabels'])
  const { purpose, isSent } = form
  const link = cosignLink({ desk, wallet, psbt: bytesOf(signed), isSent })
  const gone = () => {
    const label = purpose.trim()
    if (label !== '') {
      put.mutate({ wallet, body: { labels: [{ type: 'tx', ref: txid, label }] } })
    }
  }
  const follow = () => navigate({ to: '/wallets/$wallet/spends/$txid', params: { wallet, txid } })
  return (
    <Panel title={say('ask')}>
      <Stack align="flex-start" gap="md">
        <Alert color="moss" icon={<Icon name="check" />} role="status" title={say('isSigned')}>
          {say('isSignedWhy')}
        </Alert>
        <Checkbox
          checked={isSent}
          description={say('sendItWhy')}
          label={say('sendIt')}
          onChange={({ currentTarget }) => change({ isSent: currentTarget.checked })}
        />
        {put.error && <FaultNote error={put.error} title={say('notLabelled')} />}
        {link.length > MOST_LINK ? (
          <>
            <Text size="sm">{say('tooLong')}</Text>
            <Code>./countersign spend {wallet}</Code>
          </>
        ) : (
          <Ways link={link} onFollow={() => void follow()} onGone={gone} />
        )}
        <Text c="dimmed" size="sm">
          {say('askWhy')}
        </Text>
      </Stack>
    </Panel>
  )
}

type WaysProps = {
  readonly link: string
  readonly onGone: () => void
  readonly onFollow: () => void
}

/** The desk first; once it was opened, following is the next step. */
function Ways({ link, onGone, onFollow }: WaysProps) {
  const say = useWords(spendWords)
  const [hasAsked, setAsked] = useState(false)
  const gone = () => {
    setAsked(true)
    onGone()
  }
  return (
    <Group gap="sm">
      <Outward
        href={link}
        leftSection={<Icon name="shield" size={18} />}
        onClick={gone}
        size="md"
        variant={hasAsked ? 'default' : 'filled'}
      >
        {say('askDesk')}
      </Outward>
      <Button onClick={onFollow} size="md" variant={hasAsked ? 'filled' : 'default'}>
        {say('follow')}
      </Button>
    </Group>
  )
}
