// The groups the organisation made, with who is in each.

import { Button, Text } from '@mantine/core'
import { Person } from '../../charter/Person.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import type { RulesPanelProps } from './RulesPanel.tsx'
import { peopleWords } from './words.ts'

export function Groups({ view, onOpen }: RulesPanelProps) {
  const say = useWords(peopleWords)
  return (
    <Panel title={say('groups')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('groupsHint')}
      </Text>
      {view.groups.length === 0 && <Text>{say('noGroups')}</Text>}
      <ul className="rows">
        {view.groups.map(({ name, members }) => (
          <li key={name}>
            <div className="middle">
              <bdi className="given">{name}</bdi>
              <Text size="sm">
                {members.length === 0 && say('groupEmpty')}
                {members.map((id, at) => (
                  <span key={id}>
                    {at > 0 && ', '}
                    <Person id={id} />
                  </span>
                ))}
              </Text>
            </div>
            <div className="end">
              <Button
                onClick={() => onOpen({ kind: 'group', group: name })}
                size="compact-sm"
                variant="subtle"
              >
                {say('changeGroup', { name })}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div className="after">
        <Button onClick={() => onOpen({ kind: 'group', group: null })} size="sm" variant="light">
          {say('addGroup')}
        </Button>
      </div>
    </Panel>
  )
}
