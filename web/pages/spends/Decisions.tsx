// Who has agreed, who still may, and when a delay is over.

import type { Canonical } from '@countersign/core/canonical.ts'
import { nameOf } from '@countersign/core/charter/names.ts'
import { readView } from '@countersign/core/charter/view.ts'
import { readDecision } from '@countersign/core/spend/decision.ts'
import { Badge, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { useNow } from '../../parts/now.ts'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import type { Spend } from './OneSpend.tsx'
import { spendsWords } from './words.ts'

export type DecisionsProps = { readonly decision: Canonical; readonly spend: Spend }

export function Decisions({ decision, spend }: DecisionsProps) {
  const say = useWords(spendsWords)
  const charter = useRead('showCharter', {}).data?.charter
  const view = useMemo(() => (charter === undefined ? null : readView(charter)), [charter])
  const { groups, votes, voters, opensAt } = readDecision(decision)
  const name = (member: string) => (view ? nameOf(view, member) : member)
  const said = new Map(votes.map((vote) => [vote.member, vote]))
  const isOpen = spend.state === 'waiting'
  const now = useNow()
  return (
    <Panel
      aside={groups.map(({ group, count, by }) => (
        <Badge color={by.length >= count ? 'moss' : 'amber'} key={group}>
          {say('votes', { have: by.length, needed: count })}
        </Badge>
      ))}
      title={say('decides')}
    >
      <ul className="rows">
        {voters.map((member) => {
          const vote = said.get(member)
          const tone = vote ? (vote.decision === 'approve' ? 'moss' : 'red') : 'gray'
          const icon = vote ? (vote.decision === 'approve' ? 'check' : 'close') : 'user'
          return (
            <li key={member}>
              <span className={`tile ${tone}`}>
                <Icon name={icon} />
              </span>
              <div className="middle">
                <Text fw={600}>
                  <bdi>{name(member)}</bdi>
                </Text>
                <Text c="dimmed" component="div" size="sm">
                  {vote ? (
                    <>
                      {say(vote.decision)} <Moment at={vote.at} />
                      {!vote.counts && ` · ${say('countsNot')}`}
                    </>
                  ) : (
                    say(isOpen ? 'mayDecide' : 'didNot')
                  )}
                </Text>
              </div>
            </li>
          )
        })}
      </ul>
      {opensAt !== undefined && opensAt > now && isOpen && (
        <Text c="dimmed" component="div" mt="sm" size="sm">
          {say('opens')} <Moment at={opensAt} />
        </Text>
      )}
    </Panel>
  )
}
