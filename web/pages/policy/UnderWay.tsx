// Proposals for this policy that are not over: how far they are, and the way to them.

import { Badge, Text } from '@mantine/core'
import { Countdown } from '../../charter/Countdown.tsx'
import { type ProposalView, useCharter } from '../../charter/charter.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { Person } from '../../charter/Person.tsx'
import { charterWords } from '../../charter/words.ts'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { policyPageWords } from './words.ts'

export function UnderWay({ wallet }: { readonly wallet: string }) {
  const say = useWords(policyPageWords)
  const { view } = useCharter()
  const mine = view?.proposals.filter((each) => isLive(each) && isAbout(each, wallet)) ?? []
  if (mine.length === 0) return null
  return (
    <Panel title={say('underWay')}>
      <Text c="dimmed" mb="md" size="sm">
        {say('underWayHint')}
      </Text>
      <ul className="rows">
        {mine.map((each) => (
          <Line key={each.id} proposal={each} />
        ))}
      </ul>
    </Panel>
  )
}

const isLive = ({ state }: ProposalView) => ['open', 'waiting', 'held'].includes(state)

const isAbout = ({ changes }: ProposalView, wallet: string) =>
  changes.some((each) => {
    const { kind, wallet: about } = each as { readonly kind?: string; readonly wallet?: string }
    return kind === 'policy.set' && about === wallet
  })

function Line({ proposal }: { readonly proposal: ProposalView }) {
  const say = useWords(policyPageWords)
  const sayCharter = useWords(charterWords)
  const { id, code, by, why, state, class: sort, votes, needed, executesAt } = proposal
  const agree = votes.filter(({ decision, counts }) => counts && decision === 'approve').length
  return (
    <li className="acted">
      <div className="middle">
        <Text fw={600}>
          <Person id={by} />: <bdi>{why}</bdi>
        </Text>
        <Text c="dimmed" size="sm">
          <Badge color={sort === 'tightening' ? 'moss' : 'amber'}>{sayCharter(sort)}</Badge>{' '}
          <Badge color="gray">{sayCharter(state)}</Badge> {say('votes', { n: agree, needed })}{' '}
          <code>{code}</code>
        </Text>
        {executesAt !== undefined && (
          <Text size="sm">
            {say('inForceIn')} <Countdown at={executesAt} />
          </Text>
        )}
      </div>
      <div className="end">
        <DeskLink size="compact-md" to={`#/proposal/${id}`} variant="light">
          {say('see')}
        </DeskLink>
      </div>
    </li>
  )
}
