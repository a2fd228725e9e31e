// Who said what on a proposal, and who has not yet.

import type { CharterView } from '@countersign/core/charter/view.ts'
import type { ProposalView } from '../../charter/charter.ts'
import { Person } from '../../charter/Person.tsx'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { decisionWords } from './words.ts'

type VotesProps = { readonly proposal: ProposalView; readonly view: CharterView }

export function Votes({ proposal, view }: VotesProps) {
  const say = useWords(decisionWords)
  if (view.organisation.kind === 'personal') return null
  const silent = view.members.filter(
    ({ id, isAble }) => isAble && !proposal.votes.some(({ member }) => member === id),
  )
  return (
    <ul className="votes">
      {proposal.votes.map(({ member, decision, counts }) => (
        <Vote
          icon={decision === 'approve' ? 'check' : 'close'}
          key={member}
          member={member}
          tone={decision === 'approve' ? (counts ? 'moss' : 'gray') : 'red'}
          words={[
            say(decision === 'approve' ? 'voteFor' : 'voteAgainst'),
            ...(counts || decision === 'reject' ? [] : [say('voteVoid')]),
          ].join(', ')}
        />
      ))}
      {silent.map(({ id }) => (
        <Vote icon="clock" key={id} member={id} tone="gray" words={say('noVote')} />
      ))}
    </ul>
  )
}

type VoteProps = {
  readonly member: string
  readonly icon: IconName
  readonly tone: string
  readonly words: string
}

const Vote = ({ member, icon, tone, words }: VoteProps) => (
  <li className="vote">
    <span className={`tile ${tone} little`}>
      <Icon name={icon} size={16} />
    </span>
    <span>
      <Person id={member} /> <span className="soft">{words}</span>
    </span>
  </li>
)
