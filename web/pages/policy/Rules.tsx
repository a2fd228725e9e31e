// What a policy says, sentence by sentence, each with a picture of what it does.

import { byId, type Policy, type Rule } from '@countersign/core/policy/policy.ts'
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { grantPhrase, rulePhrase } from '../../charter/policy-phrases.ts'
import { policyWords } from '../../charter/policy-words.ts'
import { Sentence } from '../../charter/Sentence.tsx'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { Panel } from '../../parts/Panel.tsx'
import type { Tone } from '../../theme/tones.ts'
import { useWords } from '../../words/use.ts'
import { policyPageWords } from './words.ts'

export type RulesProps = {
  readonly policy: Policy
  /** What can be done with one of them, where something can. */
  readonly actsFor?: (sort: 'grant' | 'rule', id: string) => ReactNode
  readonly grantsEnd?: ReactNode
  readonly rulesEnd?: ReactNode
}

export function Rules({ policy, actsFor, grantsEnd, rulesEnd }: RulesProps) {
  const say = useWords(policyPageWords)
  const sayPolicy = useWords(policyWords)
  const { grants, rules, lists } = policy
  return (
    <div className="stacked">
      <Panel title={say('who')}>
        {grants.length === 0 && <Text>{say('whoNobody')}</Text>}
        <ul className="rows">
          {grants.toSorted(byId).map((grant) => (
            <Row acts={actsFor?.('grant', grant.id)} icon="user" key={grant.id} tone="moss">
              <Sentence phrase={grantPhrase(sayPolicy, grant, lists)} />
            </Row>
          ))}
        </ul>
        {grantsEnd}
      </Panel>
      <Panel title={say('asked')}>
        <Text c="dimmed" mb="md" size="sm">
          {rules.length === 0 ? say('noRules') : say('askedWhy')}
        </Text>
        <ul className="rows">
          {inOrder(rules).map((rule) => (
            <Row acts={actsFor?.('rule', rule.id)} key={rule.id} {...PICTURES[rule.then.kind]}>
              <Sentence phrase={rulePhrase(sayPolicy, rule, lists)} />
            </Row>
          ))}
        </ul>
        {rulesEnd}
      </Panel>
    </div>
  )
}

type Picture = { readonly icon: IconName; readonly tone: Tone }

const PICTURES: Readonly<Record<Rule['then']['kind'], Picture>> = {
  approvals: { icon: 'people', tone: 'amber' },
  delay: { icon: 'clock', tone: 'amber' },
  factor: { icon: 'key', tone: 'gray' },
  deny: { icon: 'close', tone: 'red' },
}

const ORDER = Object.keys(PICTURES)

/** What asks others first, then what stops a spend; the order of rules means nothing. */
const inOrder = (rules: readonly Rule[]): readonly Rule[] =>
  rules.toSorted(byId).toSorted((a, b) => ORDER.indexOf(a.then.kind) - ORDER.indexOf(b.then.kind))

type RowProps = Picture & { readonly acts?: ReactNode; readonly children: ReactNode }

const Row = ({ icon, tone, acts, children }: RowProps) => (
  <li className={acts === undefined ? undefined : 'acted'}>
    <span className={`tile ${tone}`}>
      <Icon name={icon} />
    </span>
    <span className="middle">{children}</span>
    {acts !== undefined && <span className="end">{acts}</span>}
  </li>
)
