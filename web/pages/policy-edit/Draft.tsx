// The draft itself: every rule, grant and list with what can be done to it.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { Button, Group, Text } from '@mantine/core'
import { charterWords } from '../../charter/words.ts'
import { Panel } from '../../parts/Panel.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { useWords } from '../../words/use.ts'
import { Rules } from '../policy/Rules.tsx'
import { linesOf, without } from './keep.ts'
import { type Form, grantForm, newGrant, newRule, ruleForm } from './typed.ts'
import { editWords } from './words.ts'

export type DraftProps = {
  readonly policy: Policy
  readonly network: Network
  readonly onForm: (form: Form) => void
  readonly onPolicy: (policy: Policy) => void
}

export function Draft({ policy, network, onForm, onPolicy }: DraftProps) {
  const say = useWords(editWords)
  const { unit } = useUnit()
  const { grants, rules } = policy
  const formOf = (sort: 'grant' | 'rule', id: string): Form | null => {
    if (sort === 'rule') {
      const rule = rules.find((each) => each.id === id)
      return rule ? ruleForm(rule, unit) : null
    }
    const grant = grants.find((each) => each.id === id)
    return grant ? grantForm(grant, unit) : null
  }
  const acts = (sort: 'grant' | 'rule', id: string) => (
    <Acts
      name={id}
      onChange={() => {
        const form = formOf(sort, id)
        if (form) onForm(form)
      }}
      onRemove={() => onPolicy(without(policy, sort, id))}
    />
  )
  return (
    <div className="stacked">
      <Rules
        actsFor={acts}
        grantsEnd={
          <Add label={say('addGrant')} onAdd={() => onForm(newGrant(free('grant', grants)))} />
        }
        policy={policy}
        rulesEnd={<Add label={say('addRule')} onAdd={() => onForm(newRule(free('rule', rules)))} />}
      />
      <DraftLists network={network} onForm={onForm} onPolicy={onPolicy} policy={policy} />
    </div>
  )
}

/** A name that none of them has yet. */
function free(stem: string, all: readonly { readonly id: string }[]): string {
  const taken = new Set(all.map(({ id }) => id))
  const number = all.findIndex((_, at) => !taken.has(`${stem}-${at + 1}`))
  return `${stem}-${number < 0 ? all.length + 1 : number + 1}`
}

function DraftLists({ policy, network, onForm, onPolicy }: DraftProps) {
  const say = useWords(editWords)
  const sayCharter = useWords(charterWords)
  const named = Object.entries(policy.lists).sort(([a], [b]) => (a < b ? -1 : 1))
  return (
    <Panel title={say('lists')}>
      {named.length === 0 && (
        <Text c="dimmed" size="sm">
          {say('noList')}
        </Text>
      )}
      <ul className="rows">
        {named.map(([name, entries]) => (
          <li className="acted" key={name}>
            <span className="middle">
              <bdi className="given">{name}</bdi>{' '}
              <span className="soft">{sayCharter('entries', { n: entries.length })}</span>
            </span>
            <span className="end">
              <Acts
                name={name}
                onChange={() =>
                  onForm({ sort: 'list', id: name, name, lines: linesOf(entries, network) })
                }
                onRemove={() => onPolicy(without(policy, 'list', name))}
              />
            </span>
          </li>
        ))}
      </ul>
      <Add
        label={say('addList')}
        onAdd={() => onForm({ sort: 'list', id: null, name: '', lines: '' })}
      />
    </Panel>
  )
}

type ActsProps = {
  readonly name: string
  readonly onChange: () => void
  readonly onRemove: () => void
}

function Acts({ name, onChange, onRemove }: ActsProps) {
  const say = useWords(editWords)
  return (
    <Group gap={4} justify="flex-end">
      <Button
        aria-label={say('changeOf', { name })}
        onClick={onChange}
        size="compact-sm"
        variant="subtle"
      >
        {say('change')}
      </Button>
      <Button
        aria-label={say('removeOf', { name })}
        color="red"
        onClick={onRemove}
        size="compact-sm"
        variant="subtle"
      >
        {say('remove')}
      </Button>
    </Group>
  )
}

const Add = ({ label, onAdd }: { readonly label: string; readonly onAdd: () => void }) => (
  <div className="after">
    <Button onClick={onAdd} size="sm" variant="light">
      {label}
    </Button>
  </div>
)
