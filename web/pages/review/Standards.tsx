// The items of standards that the review looks at, and how each came out: for an auditor's list.

import { Text } from '@mantine/core'
import { Panel } from '../../parts/Panel.tsx'
import type { Answer } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { reviewWords } from './words.ts'

type Standard = Answer<'showReview'>['standards'][number]

export function Standards({ standards }: { readonly standards: readonly Standard[] }) {
  const say = useWords(reviewWords)
  return (
    <Panel title={say('items')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('itemsWhy')}
      </Text>
      <ul className="rows">
        {standards.map(({ standard, says, passed, open, unknown }) => (
          <li key={standard}>
            <div className="finding">
              <Text component="span" fw={600}>
                {standard}
              </Text>{' '}
              <Text c="dimmed" component="span" lang="en" size="sm">
                {says}
              </Text>
              <dl className="pairs">
                <Checks ids={open} name={say('open')} />
                <Checks ids={unknown} name={say('unknown')} />
                <Checks ids={passed} name={say('passed')} />
              </dl>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

type ChecksProps = { readonly name: string; readonly ids: readonly string[] }

function Checks({ name, ids }: ChecksProps) {
  if (ids.length === 0) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{ids.join(', ')}</code>
      </dd>
    </div>
  )
}
