// The form of a new alert: what to wait for, and whether it fires once or every time.

import { VENUE_IDS } from '@countersign/core/exchange/venue.ts'
import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Dialog } from '../../parts/Dialog.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { act } from '../../session/act.ts'
import { useWords } from '../../words/use.ts'
import {
  basisPoints,
  conditionOf,
  type Fields,
  isOfBalance,
  isOfEvent,
  isOfMove,
  isOfPrice,
  KINDS,
  type Kind,
} from './condition.ts'
import { alertsWords } from './words.ts'

const EMPTY: Fields = {
  kind: 'kindBelow',
  venue: 'binance',
  market: 'BTC/USDT',
  level: '',
  percent: '5',
  within: '3600',
  account: '',
  currency: 'BTC',
  back: '',
}

const MINUTES = [1, 5, 15] as const
const HOURS = [1, 4, 24] as const

export function MakeAlert() {
  const say = useWords(alertsWords)
  const [isOpen, dialog] = useDisclosure()
  return (
    <>
      <Button onClick={dialog.open} size="compact-md" variant="light">
        {say('make')}
      </Button>
      <Dialog onClose={dialog.close} opened={isOpen} size="lg" title={say('makeTitle')}>
        <Form onMade={dialog.close} />
      </Dialog>
    </>
  )
}

type Change = (changed: Partial<Fields>) => void

function Form({ onMade }: { readonly onMade: () => void }) {
  const say = useWords(alertsWords)
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [isEvery, setEvery] = useState(false)
  const [fields, setFields] = useState(EMPTY)
  const change: Change = (changed) => setFields({ ...fields, ...changed })
  const make = useMutation({
    mutationFn: () => {
      const { kind, back } = fields
      const distance = isOfMove(kind) ? basisPoints(back || '0') : back || '0'
      const every = isEvery ? { back: distance } : {}
      return act('createAlert', { body: { name, condition: conditionOf(fields), ...every } })
    },
    async onSuccess() {
      onMade()
      await queries.invalidateQueries({ queryKey: ['listAlerts'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Field isFirst label={say('name')} onChange={setName} value={name} />
        <NativeSelect
          data={KINDS.map((kind) => ({ value: kind, label: say(kind) }))}
          label={say('kind')}
          onChange={({ currentTarget }) => change({ kind: currentTarget.value as Kind })}
          value={fields.kind}
        />
        <Where change={change} fields={fields} />
        <HowMuch change={change} fields={fields} />
        <Checkbox
          checked={isEvery}
          description={say('everyHint')}
          label={say('every')}
          onChange={({ currentTarget }) => setEvery(currentTarget.checked)}
        />
        {isEvery && !isOfEvent(fields.kind) && fields.kind !== 'kindDown' && (
          <Field label={say('back')} onChange={(back) => change({ back })} value={fields.back} />
        )}
        {make.error && <FaultNote error={make.error} />}
        <Group justify="flex-end">
          <Button disabled={name.trim() === ''} loading={make.isPending} type="submit">
            {say('go')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type PartProps = { readonly fields: Fields; readonly change: Change }

function Where({ fields: { kind, venue, market, account, currency }, change }: PartProps) {
  const say = useWords(alertsWords)
  if (isOfEvent(kind) || isOfBalance(kind)) {
    return (
      <>
        <Field
          label={say('account')}
          onChange={(given) => change({ account: given })}
          value={account}
        />
        {isOfBalance(kind) && (
          <Field
            label={say('currency')}
            onChange={(given) => change({ currency: given })}
            value={currency}
          />
        )}
      </>
    )
  }
  return (
    <>
      <NativeSelect
        data={[...VENUE_IDS]}
        label={say('venue')}
        onChange={({ currentTarget }) => change({ venue: currentTarget.value })}
        value={venue}
      />
      {kind !== 'kindDown' && (
        <Field
          label={say('market')}
          onChange={(given) => change({ market: given })}
          value={market}
        />
      )}
    </>
  )
}

function HowMuch({ fields: { kind, level, percent, within }, change }: PartProps) {
  const say = useWords(alertsWords)
  if (isOfPrice(kind) || isOfBalance(kind)) {
    return (
      <Field label={say('level')} onChange={(given) => change({ level: given })} value={level} />
    )
  }
  if (!isOfMove(kind)) return null
  const windows = [
    ...MINUTES.map((count) => ({ value: String(count * 60), label: say('minutes', { count }) })),
    ...HOURS.map((count) => ({ value: String(count * 3_600), label: say('hours', { count }) })),
  ]
  return (
    <>
      <Field
        label={say('percent')}
        onChange={(given) => change({ percent: given })}
        value={percent}
      />
      <NativeSelect
        data={windows}
        label={say('within')}
        onChange={({ currentTarget }) => change({ within: currentTarget.value })}
        value={within}
      />
    </>
  )
}

type FieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isFirst?: true
}

const Field = ({ label, value, onChange, isFirst }: FieldProps) => (
  <TextInput
    {...(isFirst ? { 'data-autofocus': true } : {})}
    label={label}
    maxLength={64}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
    required
    value={value}
  />
)
