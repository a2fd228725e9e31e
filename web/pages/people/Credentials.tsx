// The keys somebody is known by: what each is, where it lives, and since when it counts.

import { Badge, Text } from '@mantine/core'
import type { MemberView } from '../../charter/charter.ts'
import { exactly } from '../../parts/Moment.tsx'
import { useLanguage, useWords } from '../../words/use.ts'
import { peopleWords } from './words.ts'

export function Credentials({ credentials }: Pick<MemberView, 'credentials'>) {
  const say = useWords(peopleWords)
  const language = useLanguage()
  if (credentials.length === 0) return say('noKeys')
  return (
    <ul className="plain">
      {credentials.map(({ id, kind, name, class: place, since, isFrozen }) => (
        <li key={id}>
          <bdi className="given" title={id}>
            {name}
          </bdi>{' '}
          <Text c="dimmed" component="span" size="sm">
            {say(kind)}, {say(place)}, {say('keySince', { when: exactly(since, language) })}
          </Text>{' '}
          {isFrozen && (
            <Badge color="red" size="sm">
              {say('keyFrozen')}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  )
}
