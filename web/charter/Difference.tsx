// One thing that is different in the next policy: what it was beside what it becomes.

import { unreachable } from '@countersign/core/basics.ts'
import { listNamed } from '@countersign/core/policy/atoms.ts'
import type { Difference as Different, Direction } from '@countersign/core/policy/difference.ts'
import { destinationOf, type ListEntry, type Policy } from '@countersign/core/policy/policy.ts'
import { Badge, Group, Text } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { Destination } from './Destination.tsx'
import type { Phrase } from './phrase.ts'
import { grantPhrase, rulePhrase } from './policy-phrases.ts'
import { policyWords } from './policy-words.ts'
import { Sentence } from './Sentence.tsx'
import { Now, Sides, Then } from './Sides.tsx'
import { charterWords } from './words.ts'

export type DifferenceProps = {
  readonly difference: Different
  readonly old: Policy
  readonly next: Policy
}

const TONES: Readonly<Record<Direction, string>> = {
  tightens: 'moss',
  loosens: 'amber',
  unclear: 'amber',
}

export function Difference({ difference, old, next }: DifferenceProps) {
  const say = useWords(charterWords)
  const { kind, what, direction } = difference
  const [sort = '', id = ''] = what.split(' ')
  return (
    <li className="difference">
      <Group gap="xs" mb={6}>
        <Text fw={600}>
          {say(kind)}: {say(sort as 'grant' | 'rule' | 'list')} <bdi className="given">{id}</bdi>
        </Text>
        <Badge color={TONES[direction]}>{say(direction)}</Badge>
      </Group>
      {sort === 'list' ? (
        <ListSides after={listNamed(next.lists, id)} before={listNamed(old.lists, id)} />
      ) : (
        <TextSides id={id} next={next} old={old} sort={sort as 'grant' | 'rule'} />
      )}
    </li>
  )
}

type TextSidesProps = Pick<DifferenceProps, 'old' | 'next'> & {
  readonly sort: 'grant' | 'rule'
  readonly id: string
}

function TextSides({ sort, id, old, next }: TextSidesProps) {
  const say = useWords(policyWords)
  const phraseIn = ({ grants, rules, lists }: Policy): Phrase | null => {
    switch (sort) {
      case 'grant': {
        const grant = grants.find((each) => each.id === id)
        return grant ? grantPhrase(say, grant, lists) : null
      }
      case 'rule': {
        const rule = rules.find((each) => each.id === id)
        return rule ? rulePhrase(say, rule, lists) : null
      }
      default:
        return unreachable(sort)
    }
  }
  const [was, is] = [phraseIn(old), phraseIn(next)]
  return (
    <Sides>
      {was && (
        <Now>
          <Sentence phrase={was} />
        </Now>
      )}
      {is && (
        <Then>
          <Sentence phrase={is} />
        </Then>
      )}
    </Sides>
  )
}

type ListSidesProps = {
  readonly before: readonly ListEntry[] | undefined
  readonly after: readonly ListEntry[] | undefined
}

function ListSides({ before, after }: ListSidesProps) {
  const say = useWords(charterWords)
  const [olds, nexts] = [destinationsOf(before), destinationsOf(after)]
  const fresh = [...nexts].filter((each) => !olds.has(each))
  const gone = [...olds].filter((each) => !nexts.has(each))
  return (
    <Sides>
      {before && (
        <Now>
          {say('entries', { n: before.length })}
          <Entries destinations={gone} title={say('goneEntries')} />
        </Now>
      )}
      {after && (
        <Then>
          {say('entries', { n: after.length })}
          <Entries destinations={fresh} title={say('newEntries')} />
        </Then>
      )}
    </Sides>
  )
}

const destinationsOf = (list: readonly ListEntry[] = []): ReadonlySet<string> =>
  new Set(list.map(destinationOf))

/** More are counted only: a list may have ten thousand. */
const NAMED = 12

type EntriesProps = { readonly title: string; readonly destinations: readonly string[] }

function Entries({ title, destinations }: EntriesProps) {
  const say = useWords(charterWords)
  const more = destinations.length - NAMED
  if (destinations.length === 0) return null
  return (
    <div>
      <Text fw={600} mt="xs" size="sm">
        {title}
      </Text>
      {destinations.slice(0, NAMED).map((each) => (
        <Destination destination={each} key={each} />
      ))}
      {more > 0 && <Text size="sm">{say('moreEntries', { n: more })}</Text>}
    </div>
  )
}
