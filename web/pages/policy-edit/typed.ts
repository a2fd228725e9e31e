// What somebody types into the forms of the editor, as text until it is kept; and the way from a
// rule, grant or list to its form and back. Whether it is right, core/policy/draft.ts says.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Grant, Requirement, Rule } from '@countersign/core/policy/policy.ts'
import { groupOf, tokenOf } from '@countersign/core/policy/who.ts'
import { secondsOf, type TypedSpan, typedSpan } from '../../charter/typed-span.ts'
import type { Unit } from '../../parts/Unit.tsx'
import { atomDraft, type TypedAtom, typedAtom } from './typed-atoms.ts'

export type Consequence = 'deny' | 'code' | 'passkey' | 'approvals' | 'delay'

export const CONSEQUENCES: readonly Consequence[] = [
  'deny',
  'approvals',
  'delay',
  'code',
  'passkey',
]

/** `id`: of what is changed, or null of what is new. */
export type RuleForm = {
  readonly sort: 'rule'
  readonly id: string | null
  readonly name: string
  readonly consequence: Consequence
  readonly group: string
  readonly count: string
  readonly delay: TypedSpan
  readonly atoms: readonly TypedAtom[]
}

export type GrantForm = {
  readonly sort: 'grant'
  readonly id: string | null
  readonly name: string
  readonly who: 'owner' | 'spender' | 'group' | 'token'
  readonly group: string
  readonly token: string
  readonly atoms: readonly TypedAtom[]
}

export type ListForm = {
  readonly sort: 'list'
  readonly id: string | null
  readonly name: string
  /** One destination a line. */
  readonly lines: string
}

export type Form = RuleForm | GrantForm | ListForm

const EMPTY_RULE: Omit<RuleForm, 'name'> = {
  sort: 'rule',
  id: null,
  consequence: 'deny',
  group: 'approvers',
  count: '1',
  delay: { text: '24', unit: 'hours' },
  atoms: [],
}

export const newRule = (name: string): RuleForm => ({ ...EMPTY_RULE, name })

export function ruleForm(rule: Rule, unit: Unit): RuleForm {
  const { id, when, then } = rule
  const atoms = when.map((atom) => typedAtom(atom, unit))
  return { ...EMPTY_RULE, ...thenForm(then), id, name: id, atoms }
}

function thenForm(then: Requirement): Partial<RuleForm> {
  switch (then.kind) {
    case 'deny':
      return { consequence: 'deny' }
    case 'factor':
      return { consequence: then.level }
    case 'approvals':
      return { consequence: 'approvals', group: then.group, count: String(then.count) }
    case 'delay':
      return { consequence: 'delay', delay: typedSpan(then.seconds) }
  }
}

export const ruleDraft = (form: RuleForm): Canonical => ({
  id: form.name.trim(),
  when: form.atoms.map(atomDraft),
  then: thenDraft(form),
})

function thenDraft({ consequence, group, count, delay }: RuleForm): Canonical {
  switch (consequence) {
    case 'deny':
      return { kind: 'deny' }
    case 'code':
    case 'passkey':
      return { kind: 'factor', level: consequence }
    case 'approvals':
      return { kind: 'approvals', group: group.trim(), count: count.trim() }
    case 'delay':
      return { kind: 'delay', seconds: secondsOf(delay) }
  }
}

export const newGrant = (name: string): GrantForm => ({
  sort: 'grant',
  id: null,
  name,
  who: 'spender',
  group: '',
  token: '',
  atoms: [],
})

export function grantForm({ id, who, unless = [] }: Grant, unit: Unit): GrantForm {
  const [group, token] = [groupOf(who), tokenOf(who)]
  const plain = who === 'owner' ? who : 'spender'
  return {
    sort: 'grant',
    id,
    name: id,
    who: group !== null ? 'group' : token !== null ? 'token' : plain,
    group: group ?? '',
    token: token ?? '',
    atoms: unless.map((atom) => typedAtom(atom, unit)),
  }
}

export const grantDraft = ({ name, who, group, token, atoms }: GrantForm): Canonical => ({
  id: name.trim(),
  who: who === 'group' ? `group:${group.trim()}` : who === 'token' ? `token:${token}` : who,
  act: 'spend',
  unless: atoms.map(atomDraft),
})
