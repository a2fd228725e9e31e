// Proposals that are over, the latest first.

import type { CharterView } from '@countersign/core/charter/view.ts'
import { Badge, Button, Text } from '@mantine/core'
import { useState } from 'react'
import { Change } from '../../charter/Change.tsx'
import type { ProposalView } from '../../charter/charter.ts'
import { Person } from '../../charter/Person.tsx'
import { useChangesTitle } from '../../charter/titles.ts'
import { charterWords } from '../../charter/words.ts'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { decisionWords } from './words.ts'

const FIRST = 10

export function Ended({ view }: { readonly view: CharterView }) {
  const say = useWords(decisionWords)
  const [isAll, setAll] = useState(false)
  const ended = view.proposals
    .filter(({ endedAt }) => endedAt !== undefined)
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))
  const shown = isAll ? ended : ended.slice(0, FIRST)
  return (
    <Panel title={say('ended')}>
      {ended.length === 0 && <Text c="dimmed">{say('endedNothing')}</Text>}
      <ul className="rows">
        {shown.map((each) => (
          <Row key={each.id} proposal={each} />
        ))}
      </ul>
      {shown.length < ended.length && (
        <Button mt="sm" onClick={() => setAll(true)} size="compact-sm" variant="subtle">
          {say('endedMore', { n: ended.length })}
        </Button>
      )}
    </Panel>
  )
}

function Row({ proposal }: { readonly proposal: ProposalView }) {
  const say = useWords(decisionWords)
  const sayCharter = useWords(charterWords)
  const titleOf = useChangesTitle()
  const [isOpen, setOpen] = useState(false)
  const { state, by, why, endedAt = 0, whyEnded, changes, code } = proposal
  return (
    <li>
      <div className="middle">
        <Text fw={600}>
          {titleOf(changes)}{' '}
          <Badge color={state === 'in-force' ? 'moss' : 'gray'}>{sayCharter(state)}</Badge>
        </Text>
        <Text c="dimmed" size="sm">
          <Person id={by} />: <bdi>{why}</bdi>. <Moment at={endedAt} /> <code>{code}</code>
        </Text>
        {whyEnded !== undefined && <Text size="sm">{whyEnded}</Text>}
        <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{say('all')}</summary>
          {isOpen &&
            changes
              .map((each, at) => ({ each, at }))
              .map(({ each, at }) => <Change given={each} key={at} />)}
        </details>
      </div>
    </li>
  )
}
