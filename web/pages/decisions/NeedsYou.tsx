// What waits for whoever looks: spends they may approve, proposals they have not voted on.

import { nameOf, subjectName } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Text } from '@mantine/core'
import type { ProposalView } from '../../charter/charter.ts'
import { corePhrase } from '../../charter/core-phrases.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { useMe } from '../../charter/me.ts'
import { plainText } from '../../charter/phrase.ts'
import { useChangesTitle } from '../../charter/titles.ts'
import { Amount } from '../../parts/Amount.tsx'
import { Empty } from '../../parts/Empty.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useLanguage, useWords } from '../../words/use.ts'
import { useWaitingSpends, type WaitingSpend } from './spends.ts'
import { decisionWords } from './words.ts'

export function NeedsYou({ view }: { readonly view: CharterView }) {
  const say = useWords(decisionWords)
  const me = useMe()
  const spends = useWaitingSpends(view.wallets.map(({ name }) => name)).filter(
    ({ undecided }) => me === undefined || undecided.includes(me),
  )
  const proposals = view.proposals.filter((each) => each.state === 'open' && lacks(each, view, me))
  const isNothing = spends.length + proposals.length + view.unlockRequests.length === 0
  return (
    <Panel title={say(me === undefined ? 'unknown' : 'mine')}>
      {isNothing && (
        <Empty icon="check" title={say('mineNothing')}>
          {say('mineNothingWhy')}
        </Empty>
      )}
      <ul className="rows">
        {spends.map((each) => (
          <SpendRow key={`${each.wallet} ${each.txid}`} spend={each} />
        ))}
        {proposals.map((each) => (
          <ProposalRow key={each.id} proposal={each} />
        ))}
        {view.unlockRequests.map((each) => (
          <UnlockRow key={each.seq} request={each} view={view} />
        ))}
      </ul>
    </Panel>
  )
}

/** Whether this member may vote and has not; of nobody in particular: whether votes are missing. */
function lacks({ votes }: ProposalView, { members }: CharterView, me: string | undefined) {
  if (me === undefined) return true
  const isAble = members.find(({ id }) => id === me)?.isAble === true
  return isAble && !votes.some(({ member }) => member === me)
}

function SpendRow({ spend }: { readonly spend: WaitingSpend }) {
  const say = useWords(decisionWords)
  const { wallet, txid, sats, askedAt, groups } = spend
  return (
    <li className="acted">
      <span className="tile amber">
        <Icon name="send" />
      </span>
      <div className="middle">
        <Text fw={600}>{say('approveSpend', { wallet })}</Text>
        <Text c="dimmed" size="sm">
          {sats !== null && <Amount sats={sats} />} <Moment at={askedAt} />
        </Text>
        {groups.map(({ group, count, by }) => (
          <Text key={group} size="sm">
            {say('spendBy', { n: by.length, count, group })}
          </Text>
        ))}
      </div>
      <div className="end">
        <DeskLink size="compact-md" to={`#/approve/${wallet}/${txid}`}>
          {say('review')}
        </DeskLink>
      </div>
    </li>
  )
}

function ProposalRow({ proposal }: { readonly proposal: ProposalView }) {
  const say = useWords(decisionWords)
  const titleOf = useChangesTitle()
  return (
    <li className="acted">
      <span className="tile amber">
        <Icon name="shield" />
      </span>
      <div className="middle">
        <Text fw={600}>{say('votedOn', { what: titleOf(proposal.changes) })}</Text>
        <Text c="dimmed" size="sm">
          <bdi>{proposal.why}</bdi>
        </Text>
      </div>
      <div className="end">
        <DeskLink size="compact-md" to={`#/proposal/${proposal.id}`}>
          {say('vote')}
        </DeskLink>
      </div>
    </li>
  )
}

type UnlockRowProps = {
  readonly view: CharterView
  readonly request: CharterView['unlockRequests'][number]
}

function UnlockRow({ view, request }: UnlockRowProps) {
  const say = useWords(decisionWords)
  const language = useLanguage()
  const subject = plainText(corePhrase(subjectName(request.subject, view), language))
  return (
    <li>
      <span className="tile gray">
        <Icon name="key" />
      </span>
      <div className="middle">
        <Text fw={600}>{say('unlockRequest', { subject })}</Text>
        <Text c="dimmed" size="sm">
          {say('unlockRequestWhy', { who: nameOf(view, request.by) })} <Moment at={request.at} />
        </Text>
      </div>
    </li>
  )
}
