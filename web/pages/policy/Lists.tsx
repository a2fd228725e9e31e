// The lists of destinations, each address whole.

import { destinationOf, type ListEntry, type Policy } from '@countersign/core/policy/policy.ts'
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { Destination } from '../../charter/Destination.tsx'
import { charterWords } from '../../charter/words.ts'
import { Empty } from '../../parts/Empty.tsx'
import { exactly } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useLanguage, useWords } from '../../words/use.ts'
import { policyPageWords } from './words.ts'

export function Lists({ lists }: Pick<Policy, 'lists'>) {
  const say = useWords(policyPageWords)
  const named = Object.entries(lists).sort(([a], [b]) => (a < b ? -1 : 1))
  return (
    <Panel title={say('lists')}>
      {named.length === 0 && (
        <Empty icon="list" title={say('noLists')}>
          {say('noListsWhy')}
        </Empty>
      )}
      {named.map(([name, entries]) => (
        <OneList entries={entries} key={name} name={name} />
      ))}
    </Panel>
  )
}

/** As many as are looked at in one go. */
const FIRST = 20

type OneListProps = { readonly name: string; readonly entries: readonly ListEntry[] }

function OneList({ name, entries }: OneListProps) {
  const say = useWords(policyPageWords)
  const sayCharter = useWords(charterWords)
  const language = useLanguage()
  const [isAll, setAll] = useState(entries.length <= FIRST)
  const shown = isAll ? entries : entries.slice(0, FIRST)
  return (
    <section aria-label={name} className="list">
      <Text fw={600}>
        <bdi>{name}</bdi>{' '}
        <span className="soft">{sayCharter('entries', { n: entries.length })}</span>
      </Text>
      <ul className="rows">
        {shown.map((entry) => (
          <li key={destinationOf(entry)}>
            <div className="middle">
              <Destination destination={destinationOf(entry)} />
              {typeof entry !== 'string' && (
                <Text c="dimmed" size="sm">
                  {say('since', { when: exactly(entry.since, language) })}
                </Text>
              )}
            </div>
          </li>
        ))}
      </ul>
      {!isAll && (
        <Button onClick={() => setAll(true)} size="compact-sm" variant="subtle">
          {say('more', { n: entries.length })}
        </Button>
      )}
    </section>
  )
}
