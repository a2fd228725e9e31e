// What this server cannot judge, by the reason: none of it is passed.

import { Code, Text } from '@mantine/core'
import { Panel } from '../../parts/Panel.tsx'
import type { Answer } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { useCheckWords, useReason } from './german.ts'
import { reviewWords } from './words.ts'

type Unknown = Answer<'showReview'>['unknown'][number]

const REVIEW = './countersign review'

export function Unjudged({ unknown }: { readonly unknown: readonly Unknown[] }) {
  const say = useWords(reviewWords)
  const wordsOf = useCheckWords()
  const reasonOf = useReason()
  if (unknown.length === 0) return null
  const byReason = Map.groupBy(unknown, ({ why }) => why)
  return (
    <Panel title={say('unjudged')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('unjudgedWhy')} <Code>{REVIEW}</Code>
      </Text>
      <dl className="pairs">
        {[...byReason].map(([why, all]) => (
          <div key={why}>
            <dt>{reasonOf(why)}</dt>
            <dd>
              {all.map((each) => (
                <div key={each.check}>
                  {wordsOf(each).title} ({say(each.severity)})
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
