// A policy in sentences: who may ask, then what is asked of them.

import { byId, type Policy } from '@countersign/core/policy/policy.ts'
import { useWords } from '../words/use.ts'
import { grantPhrase, rulePhrase } from './policy-phrases.ts'
import { policyWords } from './policy-words.ts'
import { Sentence } from './Sentence.tsx'

export function PolicyText({ policy }: { readonly policy: Policy }) {
  const say = useWords(policyWords)
  const { grants, rules, lists } = policy
  return (
    <ul className="sentences">
      {grants.length === 0 && <li>{say('nobody')}</li>}
      {grants.toSorted(byId).map((grant) => (
        <li key={`grant ${grant.id}`}>
          <Sentence phrase={grantPhrase(say, grant, lists)} />
        </li>
      ))}
      {rules.toSorted(byId).map((rule) => (
        <li key={`rule ${rule.id}`}>
          <Sentence phrase={rulePhrase(say, rule, lists)} />
        </li>
      ))}
    </ul>
  )
}
