// A policy in sentences, in the language of the reader: the same pieces as core/policy/describe.ts,
// which says them in English.

import { unreachable } from '@countersign/core/basics.ts'
import { listNamed } from '@countersign/core/policy/atoms.ts'
import {
  type Atom,
  destinationOf,
  type Grant,
  type Policy,
  type Requirement,
  type Rule,
  type ScopeName,
} from '@countersign/core/policy/policy.ts'
import { groupOf, tokenOf, type Who } from '@countersign/core/policy/who.ts'
import type { Window } from '@countersign/core/policy/window.ts'
import type { Say } from '../words/use.ts'
import { amount, joined, listed, name, type Part, type Phrase, phrase } from './phrase.ts'
import type { PolicyKey } from './policy-words.ts'

export type SayPolicy = Say<PolicyKey>

export function grantPhrase(say: SayPolicy, grant: Grant, lists: Policy['lists']): Phrase {
  const { id, who, unless = [] } = grant
  const conditions = joined(
    unless.map((atom) => atomPhrase(say, atom, lists)),
    ` ${say('or')} `,
  )
  const exception = unless.length === 0 ? [] : phrase(say, 'unless', { conditions })
  return phrase(say, 'grant', { who: whoPhrase(say, who), exception, id: name(id) })
}

function whoPhrase(say: SayPolicy, who: Who): Phrase {
  const group = groupOf(who)
  if (group !== null) return phrase(say, 'group', { group: name(group) })
  const token = tokenOf(who)
  if (token !== null) return phrase(say, 'token', { token: name(token) })
  return [say(who === 'owner' ? 'owner' : 'spender')]
}

export function rulePhrase(say: SayPolicy, rule: Rule, lists: Policy['lists']): Phrase {
  const consequence = requirementPhrase(say, rule.then)
  const id = name(rule.id)
  if (rule.when.length === 0) return phrase(say, 'ruleAlways', { consequence, id })
  const atoms = rule.when.map((atom) => atomPhrase(say, atom, lists))
  const conditions = joined(atoms, ` ${say('and')} `)
  return phrase(say, 'rule', { consequence, conditions, id })
}

function requirementPhrase(say: SayPolicy, then: Requirement): Phrase {
  switch (then.kind) {
    case 'deny':
      return [say('deny')]
    case 'factor':
      return [say(then.level)]
    case 'approvals':
      return phrase(say, 'approvals', { group: name(then.group) }, { count: then.count })
    case 'delay':
      return phrase(say, 'delay', { time: spanText(say, then.seconds) })
    default:
      return unreachable(then)
  }
}

function atomPhrase(say: SayPolicy, atom: Atom, lists: Policy['lists']): Phrase {
  const say1 = (holes: Readonly<Record<string, Part | Phrase>>) => phrase(say, atom.kind, holes)
  switch (atom.kind) {
    case 'amount-above':
    case 'fee-above':
      return say1({ sats: amount(atom.sats) })
    case 'sum-above':
      return say1({ window: windowText(say, atom), sats: amount(atom.sats) })
    case 'count-above':
      return say1({ window: windowText(say, atom), count: String(atom.count) })
    case 'destination-in':
    case 'destination-not-in':
      return say1({ list: listPhrase(say, atom.list, lists) })
    case 'destination-younger-than': {
      const time = spanText(say, atom.seconds)
      return say1({ list: listPhrase(say, atom.list, lists), time })
    }
    case 'fee-rate-above':
      return say1({ rate: String(atom.satPerVb) })
    case 'fee-share-above':
    case 'balance-share-above':
      return say1({ share: `${atom.basisPoints / 100} %` })
    case 'initiator-in':
    case 'initiator-not-in':
      return say1({ who: either(say, atom.devices, (key) => ({ kind: 'device', key })) })
    case 'member-in':
    case 'member-not-in':
      return say1({ who: either(say, atom.members, (id) => ({ kind: 'member', id })) })
    case 'hour-in':
      return say1({ from: clock(atom.fromHour), until: clock(atom.untilHour) })
    case 'network-not-in':
      return say1({ ranges: either(say, atom.ranges, name, 'anyNetwork') })
    case 'change-not-ours':
    case 'sighash-not-all':
    case 'new-device':
      return say1({})
    default:
      return unreachable(atom)
  }
}

export const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

function either(
  say: SayPolicy,
  ids: readonly string[],
  part: (id: string) => Part,
  none: 'none' | 'anyNetwork' = 'none',
): Phrase {
  if (ids.length === 0) return [say(none)]
  return listed(
    ids.map((id) => [part(id)]),
    say('or'),
  )
}

function listPhrase(say: SayPolicy, called: string, lists: Policy['lists']): Phrase {
  const list = listNamed(lists, called)
  if (list === undefined) return phrase(say, 'listMissing', { list: name(called) })
  const isOfMany = list.some((entry) => /[:(]/.test(destinationOf(entry)))
  const key = isOfMany ? 'listOfMany' : 'list'
  return phrase(say, key, { list: name(called) }, { entries: list.length })
}

type Windowed = { readonly window: Window; readonly scope?: ScopeName | undefined }

/** "the last 24 hours by the same member". */
export function windowText(say: SayPolicy, { window, scope }: Windowed): string {
  const time = window.kind === 'rolling' ? { time: spanText(say, window.seconds) } : {}
  return `${say(window.kind, time)}${scope === undefined ? '' : say(scope)}`
}

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
] as const

/** In the largest unit of which it is two or more. */
export function spanText(say: SayPolicy, seconds: number): string {
  const unit = UNITS.find(([, size]) => seconds % size === 0 && seconds >= 2 * size)
  return unit ? say(unit[0], { n: seconds / unit[1] }) : say('seconds', { n: seconds })
}
