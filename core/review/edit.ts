// Edits of a policy that fixes propose: one more rule, which only ever tightens. What they write is
// the policy's one form, so that it can be proposed as it stands.

import type { Change } from '../charter/change.ts'
import { POLICY_BOUNDS } from '../policy/bounds.ts'
import {
  type Atom,
  type ListEntry,
  type Policy,
  policyHash,
  policyToCanonical,
  type Requirement,
  type Rule,
} from '../policy/policy.ts'
import type { Window } from '../policy/window.ts'
import type { WalletFacts } from './facts.ts'
import { byChange, byHand, type Fix } from './finding.ts'

export const DAILY: Window = { kind: 'rolling', seconds: 86_400 }
export const DENY: Requirement = { kind: 'deny' }

export const ruleOf = (id: string, when: readonly Atom[], requirement: Requirement): Rule => ({
  id,
  when,
  // biome-ignore lint/suspicious/noThenProperty: `then` of a rule is never a function
  then: requirement,
})

/** The policy with further rules and lists, as a change to propose. */
export function addingRules(
  { name, policy }: WalletFacts,
  rules: readonly Rule[],
  { words, lists = {} }: { readonly words: string; readonly lists?: Policy['lists'] },
): Fix {
  const next = {
    ...policy,
    rules: named(policy.rules, rules),
    lists: { ...lists, ...policy.lists },
  }
  if (next.rules.length > POLICY_BOUNDS.rules) {
    return byHand(`${words} The policy has as many rules as it can hold: take one out for it.`)
  }
  return byChange(words, setting(name, policy, next))
}

/** Another policy, as a change. */
export const setting = (wallet: string, from: Policy, to: Policy): Change => ({
  kind: 'policy.set',
  wallet,
  from: policyHash(from),
  policy: policyToCanonical(to),
})

/** Rules get ids that none before them has. */
function named(before: readonly Rule[], added: readonly Rule[]): readonly Rule[] {
  const taken = new Set(before.map(({ id }) => id))
  const fresh = added.map((rule) => {
    let id = rule.id
    for (let at = 2; taken.has(id); at += 1) id = `${rule.id}-${at}`
    taken.add(id)
    return { ...rule, id }
  })
  return [...before, ...fresh]
}

/** Another of the rules of a policy in place of the one with its id. */
export const replacing = (policy: Policy, rule: Rule): Policy => ({
  ...policy,
  rules: policy.rules.map((each) => (each.id === rule.id ? rule : each)),
})

/** A wallet of the organisation as a destination, known since it was made. */
export const walletEntry = ({ name, createdAt }: WalletFacts): ListEntry => ({
  destination: `wallet:${name}`,
  since: createdAt,
})

export const subjectOf = ({ name }: WalletFacts): string => `wallet:${name}`

/** Whether a rule of the policy asks one of these. */
export const hasAtom = ({ rules }: Policy, ...kinds: readonly Atom['kind'][]): boolean =>
  rules.some(({ when }) => when.some(({ kind }) => kinds.includes(kind)))
