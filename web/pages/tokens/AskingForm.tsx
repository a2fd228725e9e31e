// Proposes a token that may ask for spends. It is always a loosening, and decided at the desk.

import {
  Alert,
  Code,
  Group,
  MultiSelect,
  NativeSelect,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import { AmountInput } from '../../charter/AmountInput.tsx'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { proposeLink } from '../../charter/propose.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { useNow } from '../../parts/now.ts'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { lackingIn, NO_TERMS, type Terms, tokenChange } from './asking-form.ts'
import { askingWords } from './asking-words.ts'

export type AskingFormProps = { readonly opened: boolean; readonly onClose: () => void }

const COMMAND = './countersign token key new till.key'

export function AskingForm({ opened, onClose }: AskingFormProps) {
  const say = useWords(askingWords)
  const now = useNow()
  const [terms, setTerms] = useState(NO_TERMS)
  const [why, setWhy] = useState('')
  const lacking = lackingIn(terms)
  const link = (desk: string) => proposeLink(desk, [tokenChange(terms, now)], why.trim())
  return (
    <Dialog onClose={onClose} opened={opened} size="lg" title={say('formTitle')}>
      <Stack gap="md">
        <Alert color="amber" icon={<Icon name="alert" />} title={say('loosening')}>
          {say('looseningWhy')}
        </Alert>
        <Names onChange={setTerms} terms={terms} />
        <Bounds onChange={setTerms} terms={terms} />
        <TextInput
          description={say('whyHint')}
          label={say('why')}
          maxLength={256}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          value={why}
        />
        <Text c="dimmed" role="status" size="sm">
          {lacking.length > 0
            ? say('lacking', { what: lacking.map((each) => say(each)).join(', ') })
            : say('grantToo')}
        </Text>
        <Group justify="flex-end">
          <DeskLink isReady={lacking.length === 0} to={link}>
            {say('go')}
          </DeskLink>
        </Group>
      </Stack>
    </Dialog>
  )
}

type PartProps = { readonly terms: Terms; readonly onChange: (terms: Terms) => void }

function Names({ terms, onChange }: PartProps) {
  const say = useWords(askingWords)
  const field = (name: 'name' | 'token' | 'key') => ({
    autoComplete: 'off',
    label: say(name),
    onChange: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      onChange({ ...terms, [name]: currentTarget.value }),
    required: true,
    value: terms[name],
  })
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput {...field('name')} description={say('nameHint')} maxLength={64} />
        <TextInput {...field('token')} description={say('tokenHint')} maxLength={24} />
      </SimpleGrid>
      <TextInput
        {...field('key')}
        description={
          <>
            {say('keyHint')} <Code>{COMMAND}</Code>
          </>
        }
        maxLength={64}
      />
    </>
  )
}

const WINDOWS = ['1', '7', '30'] as const
const LIVES = ['30', '90', '180', '365'] as const

function Bounds({ terms, onChange }: PartProps) {
  const say = useWords(askingWords)
  const { data } = useRead('listWallets', {})
  const days = (each: string) => ({ value: each, label: say('days', { days: Number(each) }) })
  return (
    <>
      <MultiSelect
        data={data?.wallets.map(({ name }) => name) ?? []}
        label={say('wallets')}
        onChange={(wallets) => onChange({ ...terms, wallets })}
        placeholder={terms.wallets.length === 0 ? say('choose') : ''}
        required
        value={[...terms.wallets]}
      />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <AmountInput
          label={say('budget')}
          onChange={(budget) => onChange({ ...terms, budget })}
          value={terms.budget}
        />
        <NativeSelect
          data={WINDOWS.map(days)}
          label={say('windowDays')}
          onChange={({ currentTarget }) => onChange({ ...terms, windowDays: currentTarget.value })}
          value={terms.windowDays}
        />
        <NativeSelect
          data={LIVES.map(days)}
          label={say('life')}
          onChange={({ currentTarget }) => onChange({ ...terms, days: currentTarget.value })}
          value={terms.days}
        />
      </SimpleGrid>
      <TextInput
        description={say('networksHint')}
        label={say('networks')}
        onChange={({ currentTarget }) => onChange({ ...terms, networks: currentTarget.value })}
        required
        value={terms.networks}
      />
    </>
  )
}
