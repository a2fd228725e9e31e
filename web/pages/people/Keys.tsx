// Keys of people who are no members: operators, who open locks, and witnesses, who remember.

import type { CharterView } from '@countersign/core/charter/view.ts'
import { Text } from '@mantine/core'
import { Empty } from '../../parts/Empty.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { peopleWords } from './words.ts'

export function Keys({ view }: { readonly view: CharterView }) {
  const say = useWords(peopleWords)
  const { operations, witnesses } = view
  return (
    <>
      <Panel title={say('operations')}>
        {operations.length === 0 ? (
          <Empty icon="key" title={say('noOperationsTitle')}>
            {say('noOperationsWhy')}
          </Empty>
        ) : (
          <>
            <Text c="dimmed" mb="sm" size="sm">
              {say('operationsHint')}
            </Text>
            {operations.map((key) => (
              <code className="whole apart" key={key}>
                {key}
              </code>
            ))}
          </>
        )}
      </Panel>
      <Panel title={say('witnesses')}>
        {witnesses.length === 0 ? (
          <Empty icon="shield" title={say('noWitnesses')}>
            {say('noWitnessesWhy')}
          </Empty>
        ) : (
          <>
            <Text c="dimmed" mb="sm" size="sm">
              {say('witnessesHint')}
            </Text>
            {witnesses.map(({ key, name }) => (
              <div className="apart" key={key}>
                <bdi className="given">{name}</bdi>
                <code className="whole">{key}</code>
              </div>
            ))}
          </>
        )}
      </Panel>
    </>
  )
}
