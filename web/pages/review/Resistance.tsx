// Whom a false page can take in: every person, with what they use that is good elsewhere too.

import { Badge, Text } from '@mantine/core'
import { Person } from '../../charter/Person.tsx'
import { Panel } from '../../parts/Panel.tsx'
import type { Answer } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { reviewWords } from './words.ts'

type PersonView = Answer<'showReview'>['people'][number]

const COLOURS = { resistant: 'moss', partly: 'amber', not: 'red', unknown: 'gray' } as const

const LEVELS = {
  resistant: 'resistant',
  partly: 'partly',
  not: 'not',
  unknown: 'levelUnknown',
} as const

const WEAK = {
  'no-passkey': 'weakNoPasskey',
  password: 'weakPassword',
  code: 'weakCode',
  'ways-in-unknown': 'weakUnknown',
} as const

export function Resistance({ people }: { readonly people: readonly PersonView[] }) {
  const say = useWords(reviewWords)
  return (
    <Panel title={say('resistance')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('resistanceWhy')}
      </Text>
      <ul className="rows">
        {people.map(({ member, level, because }) => (
          <li key={member}>
            <div className="middle">
              <Text component="div">
                <Person id={member} /> <Badge color={COLOURS[level]}>{say(LEVELS[level])}</Badge>
              </Text>
              {because.map((each) => (
                <Text c="dimmed" key={each} size="sm">
                  {say(WEAK[each])}
                </Text>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
