// A new reading token: a name and an end, then its secret, this once. Nothing of it is kept here.

import { Alert, Button, Code, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Copy } from '../../parts/Copy.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { act } from '../../session/act.ts'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { tokensWords } from './words.ts'

const LIVES = ['7', '30', '90', '365'] as const
const DAY_SECONDS = 86_400
const MOST_CHARACTERS = 64

export function MakeToken() {
  const say = useWords(tokensWords)
  const [isOpen, dialog] = useDisclosure()
  const [made, setMade] = useState<Answer<'createToken'> | null>(null)
  const close = () => {
    setMade(null)
    dialog.close()
  }
  return (
    <>
      <Button onClick={dialog.open} size="compact-md" variant="light">
        {say('make')}
      </Button>
      <Dialog
        closeOnClickOutside={made === null}
        onClose={close}
        opened={isOpen}
        size="lg"
        title={made ? say('secretTitle') : say('makeTitle')}
      >
        {made ? <Secret made={made} onDone={close} /> : <Form onMade={setMade} />}
      </Dialog>
    </>
  )
}

const networksOf = (from: string): string[] => from.split(/[\s,]+/).filter((each) => each !== '')

const endIn = (days: string): string =>
  String(Math.floor(Date.now() / 1000) + Number(days) * DAY_SECONDS)

function Form({ onMade }: { readonly onMade: (made: Answer<'createToken'>) => void }) {
  const say = useWords(tokensWords)
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const here = useHere()
  const [typed, setFrom] = useState<string | null>(null)
  const from = typed ?? here
  const [days, setDays] = useState<string>('90')
  const make = useMutation({
    mutationFn: () => {
      const terms = { networks: networksOf(from), expiresAt: endIn(days) }
      return act('createToken', { body: { name: name.trim(), ...terms } })
    },
    async onSuccess(made) {
      onMade(made)
      await queries.invalidateQueries({ queryKey: ['listTokens'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{say('makeWhat')}</Text>
        <NameField name={name} onChange={setName} />
        <TextInput
          description={say('fromHint')}
          label={say('from')}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          required
          value={from}
        />
        <NativeSelect
          data={LIVES.map((each) => ({ value: each, label: say('days', { days: Number(each) }) }))}
          label={say('life')}
          onChange={({ currentTarget }) => setDays(currentTarget.value)}
          value={days}
        />
        {make.error && <FaultNote error={make.error} />}
        <Group justify="flex-end">
          <Button
            disabled={name.trim() === '' || from.trim() === ''}
            loading={make.isPending}
            type="submit"
          >
            {say('makeGo')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type NameFieldProps = { readonly name: string; readonly onChange: (name: string) => void }

function NameField({ name, onChange }: NameFieldProps) {
  const say = useWords(tokensWords)
  return (
    <TextInput
      data-autofocus
      description={say('nameHint')}
      label={say('name')}
      maxLength={MOST_CHARACTERS}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      required
      value={name}
    />
  )
}

/** The address that this browser comes from, as a range. */
function useHere(): string {
  const { data } = useRead('listSessions', {})
  const network = data?.sessions.find(({ isThis }) => isThis === 'yes')?.network
  if (network === undefined) return ''
  return `${network}/${network.includes(':') ? 128 : 32}`
}

type SecretProps = { readonly made: Answer<'createToken'>; readonly onDone: () => void }

function Secret({ made: { name, secret }, onDone }: SecretProps) {
  const say = useWords(tokensWords)
  const example = `curl -H "Authorization: Bearer ${secret}" ${location.origin}/v1/wallets`
  return (
    <Stack gap="md">
      <Alert color="amber" icon={<Icon name="alert" />} title={say('secretOnce')}>
        {say('secretWhy', { name })}
      </Alert>
      <Group gap="xs" wrap="nowrap">
        <Code aria-label={say('secret')} block className="wrapped" role="textbox">
          {secret}
        </Code>
        <Copy label={say('copy')} text={secret} />
      </Group>
      <div>
        <Text c="dimmed" mb={4} size="sm">
          {say('example')}
        </Text>
        <Code block className="wrapped">
          {example}
        </Code>
      </div>
      <Group justify="flex-end">
        <Button onClick={onDone}>{say('secretDone')}</Button>
      </Group>
    </Stack>
  )
}
