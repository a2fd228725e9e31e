// Freezing never happens by a slip: what, why, and a word that is typed. Then the desk, where it is
// signed; this page has no key for it.

import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useCharter } from '../charter/charter.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useRead } from '../session/api.ts'
import { useWords } from '../words/use.ts'
import { freezeWords } from './freeze-words.ts'

const MOST_CHARACTERS = 256

export function FreezeDialog({ onDone }: { readonly onDone: () => void }) {
  const say = useWords(freezeWords)
  return (
    <Dialog onClose={onDone} opened size="lg" title={say('title')}>
      <FreezeForm onDone={onDone} />
    </Dialog>
  )
}

function FreezeForm({ onDone }: { readonly onDone: () => void }) {
  const say = useWords(freezeWords)
  const status = useRead('showStatus', {})
  const [subject, setSubject] = useState('organisation')
  const [why, setWhy] = useState('')
  const [typed, setTyped] = useState('')
  const word = say('word')
  const isMeant = typed.trim().toLowerCase() === word && why.trim() !== ''
  const desk = status.data?.deskUrl
  const link = `${desk}/#/freeze/${subject}?why=${encodeURIComponent(why.trim())}`
  return (
    <Stack gap="md">
      <Text>{say('what')}</Text>
      <Subjects onChoose={setSubject} subject={subject} />
      <TextInput
        description={say('whyHint')}
        label={say('why')}
        maxLength={MOST_CHARACTERS}
        onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        required
        value={why}
      />
      <TextInput
        autoComplete="off"
        label={say('type', { word })}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        value={typed}
      />
      <Text c="dimmed" size="sm">
        {say('goHint')}
      </Text>
      <Group justify="flex-end">
        <Button onClick={onDone} variant="default">
          {say('cancel')}
        </Button>
        {isMeant && desk !== undefined ? (
          <Button
            color="red"
            component="a"
            href={link}
            onClick={onDone}
            rel="noopener"
            target="_blank"
          >
            {say('go')}
          </Button>
        ) : (
          <Button color="red" disabled>
            {say('go')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

type SubjectsProps = { readonly subject: string; readonly onChoose: (subject: string) => void }

function Subjects({ subject, onChoose }: SubjectsProps) {
  const say = useWords(freezeWords)
  const { data } = useRead('listWallets', {})
  const { view } = useCharter()
  return (
    <Radio.Group label={say('subject')} onChange={onChoose} value={subject}>
      <Stack gap="xs" mt="xs">
        <Radio label={say('organisation')} value="organisation" />
        {data?.wallets.map(({ name }) => (
          <Radio key={name} label={say('wallet', { wallet: name })} value={`wallet:${name}`} />
        ))}
        {view?.accounts.map(({ name }) => (
          <Radio key={name} label={say('account', { account: name })} value={`account:${name}`} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
