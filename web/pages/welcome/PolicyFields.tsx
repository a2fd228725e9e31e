// The first policy as choices, and beneath them the sentences that hold.

import type { CharterView } from '@countersign/core/charter/view.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import {
  Card,
  Group,
  List,
  NativeSelect,
  Select,
  SimpleGrid,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { useWords } from '../../words/use.ts'
import { type Draft, policyIn } from './draft.ts'
import { welcomeWords } from './words.ts'

export type PolicyFieldsProps = {
  readonly draft: Draft
  readonly groups: CharterView['groups']
  readonly onChange: (part: Partial<Draft>) => void
}

const OFFICE: Draft['hours'] = [7, 19]

export function PolicyFields({ draft, groups, onChange }: PolicyFieldsProps) {
  const say = useWords(welcomeWords)
  const policy = policyIn(draft)
  const amount = (name: 'day' | 'week' | 'above') => ({
    inputMode: 'decimal' as const,
    label: say(name),
    onChange: (event: { readonly currentTarget: HTMLInputElement }) =>
      onChange({ [name]: event.currentTarget.value }),
    rightSection: say('btc'),
    rightSectionWidth: 52,
    value: draft[name],
  })
  return (
    <>
      <Text fw={600}>{say('policy')}</Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <TextInput {...amount('day')} />
        <TextInput {...amount('week')} />
        <TextInput {...amount('above')} description={say('aboveHint')} inputWrapperOrder={ORDER} />
      </SimpleGrid>
      {groups.length > 0 && <Approvals draft={draft} groups={groups} onChange={onChange} />}
      <Hours draft={draft} groups={groups} onChange={onChange} />
      <Card bg="var(--ground)">
        <Text fw={600} mb={6} size="sm">
          {say('inWords')}
        </Text>
        {policy === null ? (
          <Text c="red" role="alert" size="sm">
            {say('amountBad')}
          </Text>
        ) : (
          <List size="sm">
            {describePolicy(policy).map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        )}
      </Card>
    </>
  )
}

const ORDER: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
]

function Approvals({ draft, groups, onChange }: PolicyFieldsProps) {
  const say = useWords(welcomeWords)
  const most = groups.find(({ name }) => name === draft.group)?.members.length ?? 1
  return (
    <Group align="flex-end" grow preventGrowOverflow={false}>
      <Select
        data={[
          { value: '', label: say('byWaiting') },
          ...groups.map(({ name }) => ({ value: name, label: say('byGroup', { group: name }) })),
        ]}
        label={say('aboveBy')}
        onChange={(group) => onChange({ group: group === '' ? null : group, count: 1 })}
        value={draft.group ?? ''}
      />
      {draft.group !== null && (
        <NativeSelect
          data={Array.from({ length: most }, (_, at) => String(at + 1))}
          label={say('count')}
          onChange={({ currentTarget }) => onChange({ count: Number(currentTarget.value) })}
          value={String(draft.count)}
        />
      )}
    </Group>
  )
}

const ALL_HOURS = Array.from({ length: 24 }, (_, hour) => String(hour))

function Hours({ draft: { hours }, onChange }: PolicyFieldsProps) {
  const say = useWords(welcomeWords)
  const select = (place: 0 | 1, label: string) => (
    <NativeSelect
      data={ALL_HOURS}
      label={label}
      onChange={({ currentTarget }) => {
        const hour = Number(currentTarget.value)
        const [from, until] = hours ?? [0, 0]
        onChange({ hours: place === 0 ? [hour, until] : [from, hour] })
      }}
      value={String(hours?.[place] ?? 0)}
    />
  )
  return (
    <>
      <Switch
        checked={hours !== null}
        label={say('hours')}
        onChange={({ currentTarget }) => onChange({ hours: currentTarget.checked ? OFFICE : null })}
      />
      {hours !== null && (
        <Group>
          {select(0, say('fromHour'))}
          {select(1, say('untilHour'))}
        </Group>
      )}
    </>
  )
}
