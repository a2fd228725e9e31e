// One field of a question.

import { unreachable } from '@countersign/core/basics.ts'
import { Group, MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { AmountInput } from '../../charter/AmountInput.tsx'
import { useCharter } from '../../charter/charter.ts'
import { clock } from '../../charter/policy-phrases.ts'
import { SpanInput } from '../../charter/SpanInput.tsx'
import { useWords } from '../../words/use.ts'
import { type AtomField, fieldAt, type TypedAtom, type WindowKind } from './typed-atoms.ts'
import { type EditKey, editWords } from './words.ts'

export type AtomInputProps = {
  readonly atom: TypedAtom
  readonly field: AtomField
  readonly lists: readonly string[]
  readonly onChange: (atom: TypedAtom) => void
  readonly wrong: string | null
}

const WRONG: Readonly<Record<AtomField, EditKey>> = {
  sats: 'wrongSats',
  window: 'wrongSpan',
  span: 'wrongSpan',
  scope: 'wrongCount',
  count: 'wrongCount',
  list: 'wrongList',
  percent: 'wrongPercent',
  satPerVb: 'wrongCount',
  fromHour: 'wrongHour',
  devices: 'wrongCount',
  members: 'wrongCount',
  ranges: 'wrongRanges',
}

const WINDOWS: readonly WindowKind[] = ['rolling', 'utc-day', 'utc-week', 'utc-month', 'lifetime']

export function AtomInput({ atom, field, lists, onChange, wrong }: AtomInputProps) {
  const say = useWords(editWords)
  const isWrong = wrong !== null && fieldAt(atom.kind, wrong) === field
  const error = isWrong ? say(WRONG[field]) : undefined
  const put = (next: Partial<TypedAtom>) => onChange({ ...atom, ...next })
  switch (field) {
    case 'sats':
      return (
        <AmountInput
          error={error}
          label={say('sats')}
          onChange={(sats) => put({ sats })}
          value={atom.sats}
        />
      )
    case 'window':
      return <WindowInput atom={atom} error={error} put={put} />
    case 'span':
      return (
        <SpanInput
          error={error}
          label={say('span')}
          onChange={(span) => put({ span })}
          value={atom.span}
        />
      )
    case 'scope':
      return <ScopeInput atom={atom} put={put} />
    case 'count':
    case 'percent':
    case 'satPerVb':
      return (
        <TextInput
          autoComplete="off"
          error={error}
          inputMode="decimal"
          label={say(field === 'count' ? 'countAbove' : field)}
          onChange={({ currentTarget }) => put({ [field]: currentTarget.value })}
          value={atom[field]}
        />
      )
    case 'list':
      return <ListInput atom={atom} error={error} lists={lists} put={put} />
    case 'fromHour':
      return <Hours atom={atom} error={error} put={put} />
    case 'ranges':
      return <RangesInput atom={atom} error={error} put={put} />
    case 'devices':
    case 'members':
      return <Chosen field={field} put={put} values={atom[field]} />
    default:
      return unreachable(field)
  }
}

type Put = (next: Partial<TypedAtom>) => void

type PartProps = {
  readonly atom: TypedAtom
  readonly error: string | undefined
  readonly put: Put
}

function WindowInput({ atom, error, put }: PartProps) {
  const say = useWords(editWords)
  return (
    <>
      <NativeSelect
        data={WINDOWS.map((value) => ({ value, label: say(value) }))}
        label={say('window')}
        onChange={({ currentTarget }) => put({ window: currentTarget.value as WindowKind })}
        value={atom.window}
      />
      {atom.window === 'rolling' && (
        <SpanInput
          error={error}
          label={say('span')}
          onChange={(span) => put({ span })}
          value={atom.span}
        />
      )}
    </>
  )
}

function RangesInput({ atom, error, put }: PartProps) {
  const say = useWords(editWords)
  return (
    <Textarea
      autosize
      description={say('rangesHint')}
      error={error}
      label={say('ranges')}
      onChange={({ currentTarget }) => put({ ranges: currentTarget.value.split('\n') })}
      value={atom.ranges.join('\n')}
    />
  )
}

function ScopeInput({ atom, put }: Omit<PartProps, 'error'>) {
  const say = useWords(editWords)
  return (
    <NativeSelect
      data={[
        { value: 'wallet', label: say('scopeWallet') },
        { value: 'initiator', label: say('scopeInitiator') },
        { value: 'organisation', label: say('scopeOrganisation') },
      ]}
      label={say('scope')}
      onChange={({ currentTarget }) => put({ scope: currentTarget.value as TypedAtom['scope'] })}
      value={atom.scope}
    />
  )
}

function ListInput({ atom, error, put, lists }: PartProps & { readonly lists: readonly string[] }) {
  const say = useWords(editWords)
  const none = { value: '', label: lists.length === 0 ? say('noLists') : '…' }
  return (
    <NativeSelect
      data={[none, ...lists.map((value) => ({ value, label: value }))]}
      error={error}
      label={say('list')}
      onChange={({ currentTarget }) => put({ list: currentTarget.value })}
      value={atom.list}
    />
  )
}

function Hours({ atom, error, put }: PartProps) {
  const say = useWords(editWords)
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: clock(hour),
  }))
  return (
    <Group align="flex-start" grow>
      <NativeSelect
        data={hours}
        error={error}
        label={say('fromHour')}
        onChange={({ currentTarget }) => put({ fromHour: currentTarget.value })}
        value={atom.fromHour}
      />
      <NativeSelect
        data={hours}
        label={say('untilHour')}
        onChange={({ currentTarget }) => put({ untilHour: currentTarget.value })}
        value={atom.untilHour}
      />
    </Group>
  )
}

type ChosenProps = {
  readonly field: 'devices' | 'members'
  readonly values: readonly string[]
  readonly put: Put
}

function Chosen({ field, values, put }: ChosenProps) {
  const say = useWords(editWords)
  const { view } = useCharter()
  const members = view?.members ?? []
  const known =
    field === 'members'
      ? members.map(({ id, name }) => ({ value: id, label: name }))
      : members.flatMap(({ name, credentials }) =>
          credentials
            .filter(({ kind }) => kind === 'device')
            .map((each) => ({ value: each.id, label: `${each.name} (${name})` })),
        )
  return (
    <MultiSelect
      data={known}
      label={say(field)}
      onChange={(next) => put({ [field]: next })}
      value={[...values]}
    />
  )
}
