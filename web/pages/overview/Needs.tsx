// What waits for somebody, each with the way to it. Whoever decides does so at the desk.

import { nameOf } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Outward } from '../../parts/Outward.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { type Answer, readOf, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { overviewWords } from './words.ts'

type Spend = Answer<'listSpends'>['spends'][number]
type Proposal = CharterView['proposals'][number]

export type NeedsProps = { readonly view: CharterView | null; readonly wallets: readonly string[] }

export function Needs({ view, wallets }: NeedsProps) {
  const say = useWords(overviewWords)
  const status = useRead('showStatus', {})
  const answers = useQueries({ queries: wallets.map((wallet) => readOf('listSpends', { wallet })) })
  const spends = answers
    .flatMap(({ data }) => data?.spends ?? [])
    .filter(({ state }) => state === 'waiting' || state === 'approved')
  const proposals = view?.proposals.filter(({ state }) => WAITING.includes(state)) ?? []
  const desk = status.data?.deskUrl ?? ''
  const isWitnessMissing = status.data?.witness.state === 'waiting'
  const isEmpty = spends.length + proposals.length === 0 && !isWitnessMissing
  return (
    <Panel className="half" title={say('needs')}>
      <ul className="rows">
        {isWitnessMissing && (
          <Need icon="alert" tone="amber" title={say('witness')}>
            {say('witnessWhy')}
          </Need>
        )}
        {spends.map((spend) => (
          <WaitingSpend desk={desk} key={spend.txid} spend={spend} />
        ))}
        {view &&
          proposals.map((proposal) => (
            <WaitingProposal desk={desk} key={proposal.id} proposal={proposal} view={view} />
          ))}
      </ul>
      {isEmpty && (
        <Empty icon="check" title={say('noNeeds')}>
          {say('noNeedsWhy')}
        </Empty>
      )}
    </Panel>
  )
}

const WAITING: readonly Proposal['state'][] = ['open', 'waiting', 'held']

function WaitingSpend({ spend, desk }: { readonly spend: Spend; readonly desk: string }) {
  const say = useWords(overviewWords)
  const { wallet, waitsFor, askedAt, review } = spend
  const lacks = waitsFor.length > 0 ? waitsFor.map((each) => say(each)) : [say('signer')]
  return (
    <Need desk={`${desk}/`} icon="send" title={say('spendWaits', { wallet })} tone="amber">
      {review && (
        <>
          <Amount sats={review.amountSats} /> ·{' '}
        </>
      )}
      {say('waitsFor', { what: lacks.join(', ') })} · <Moment at={askedAt} />
    </Need>
  )
}

type ProposalProps = {
  readonly proposal: Proposal
  readonly view: CharterView
  readonly desk: string
}

function WaitingProposal({ proposal, view, desk }: ProposalProps) {
  const say = useWords(overviewWords)
  const { id, by, votes, needed, code, why, executesAt } = proposal
  const have = votes.filter(({ counts, decision }) => counts && decision === 'approve').length
  const title = `${say('proposal', { name: nameOf(view, by) })} · ${code}`
  return (
    <Need desk={`${desk}/#/proposal/${id}`} icon="shield" title={title} tone="moss">
      {why} · {say('votes', { have, needed })}
      {executesAt !== undefined && (
        <>
          {' '}
          · {say('takesHold')} <Moment at={executesAt} />
        </>
      )}
    </Need>
  )
}

type NeedProps = {
  readonly icon: IconName
  readonly tone: 'amber' | 'moss'
  readonly title: string
  readonly desk?: string
  readonly children: ReactNode
}

function Need({ icon, tone, title, desk, children }: NeedProps) {
  const say = useWords(overviewWords)
  return (
    <li>
      <span className={`tile ${tone}`}>
        <Icon name={icon} />
      </span>
      <div className="middle">
        <Text fw={600}>{title}</Text>
        <Text c="dimmed" component="div" size="sm">
          {children}
        </Text>
        {desk !== undefined && (
          <Outward href={desk} mt="xs" size="compact-sm" variant="light">
            {say('atDesk')}
          </Outward>
        )}
      </div>
    </li>
  )
}
