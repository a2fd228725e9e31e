// Proposals that are not over, each whole: what it changes, who said what, and how long it has.

import type { CharterView } from '@countersign/core/charter/view.ts'
import { Badge, Group, Text, Title } from '@mantine/core'
import { Change } from '../../charter/Change.tsx'
import { Countdown } from '../../charter/Countdown.tsx'
import type { ProposalView } from '../../charter/charter.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { phrase } from '../../charter/phrase.ts'
import { Sentence } from '../../charter/Sentence.tsx'
import { useChangesTitle } from '../../charter/titles.ts'
import { charterWords } from '../../charter/words.ts'
import { Empty } from '../../parts/Empty.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { Votes } from './Votes.tsx'
import { decisionWords } from './words.ts'

const LIVE: readonly ProposalView['state'][] = ['open', 'waiting', 'held']

export function UnderWay({ view }: { readonly view: CharterView }) {
  const say = useWords(decisionWords)
  const live = view.proposals.filter(({ state }) => LIVE.includes(state))
  return (
    <Panel title={say('underWay')}>
      {live.length === 0 && (
        <Empty icon="shield" title={say('underWayNothing')}>
          {say('underWayNothingWhy')}
        </Empty>
      )}
      <div className="stacked">
        {live.map((each) => (
          <Proposal key={each.id} proposal={each} view={view} />
        ))}
      </div>
    </Panel>
  )
}

type ProposalProps = { readonly proposal: ProposalView; readonly view: CharterView }

function Proposal({ proposal, view }: ProposalProps) {
  const say = useWords(decisionWords)
  const sayCharter = useWords(charterWords)
  const titleOf = useChangesTitle()
  const { id, code, by, why, state, class: sort, openedAt, changes } = proposal
  return (
    <article aria-label={titleOf(changes)} className="proposal">
      <Group gap="xs" justify="space-between">
        <Title order={3} size="h5">
          {titleOf(changes)}
        </Title>
        <Group gap="xs">
          <Badge color={sort === 'tightening' ? 'moss' : 'amber'}>{sayCharter(sort)}</Badge>
          <Badge color={state === 'held' ? 'red' : 'gray'}>{sayCharter(state)}</Badge>
        </Group>
      </Group>
      <Text c="dimmed" size="sm">
        <Sentence phrase={phrase(say, 'by', { who: { kind: 'member', id: by } })} />,{' '}
        <Moment at={openedAt} />
      </Text>
      <Text my="xs">
        <bdi>{why}</bdi>
      </Text>
      <Timing proposal={proposal} view={view} />
      {changes
        .map((given, at) => ({ given, at }))
        .map(({ given, at }) => (
          <section className="change" key={at}>
            {changes.length > 1 && (
              <Text fw={600} mb={6}>
                {titleOf([given])}
              </Text>
            )}
            <Change given={given} />
          </section>
        ))}
      <Votes proposal={proposal} view={view} />
      <Group justify="space-between" mt="md">
        <span title={say('codeHint')}>
          <code className="code">{code}</code>
        </span>
        <DeskLink size="compact-md" to={`#/proposal/${id}`} variant="light">
          {say('see')}
        </DeskLink>
      </Group>
    </article>
  )
}

function Timing({ proposal, view }: ProposalProps) {
  const say = useWords(decisionWords)
  const { state, votes, needed, executesAt, expiresAt, vetoes } = proposal
  const agree = votes.filter(({ decision, counts }) => counts && decision === 'approve').length
  const against = votes.filter(({ decision }) => decision === 'reject').length
  const isOne = view.organisation.kind === 'personal'
  return (
    <div className="timing">
      <Text fw={600} size="sm">
        {isOne ? say('neededOne') : say('needed', { n: agree, needed })}
        {against > 0 && `, ${say('against', { n: against })}`}
      </Text>
      {state === 'open' && (
        <Text size="sm">
          {say('expiresIn')} <Countdown at={expiresAt} />
        </Text>
      )}
      {state === 'waiting' && executesAt !== undefined && (
        <Text fw={600} size="sm">
          {say('inForceIn')} <Countdown at={executesAt} />
        </Text>
      )}
      {state === 'held' && <Text size="sm">{say('heldWhy')}</Text>}
      {vetoes.map(({ by, until }) => (
        <Text className="warn" key={by} size="sm">
          <Sentence phrase={phrase(say, 'vetoBy', { who: { kind: 'member', id: by } })} />
          {until !== undefined && (
            <>
              , {say('vetoUntil')} <Countdown at={until} />
            </>
          )}
        </Text>
      ))}
    </div>
  )
}
