// Random changes of policies, for the property test of the comparison.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { DEVICES, MEMBERS, whos } from './askers.test.ts'
import type { Atom, ListEntry, Policy, ProvenAtom, Rule, ScopeName } from './policy.ts'
import {
  atoms,
  DAY,
  grants,
  lists,
  provenAtoms,
  requirements,
  rules,
  windows,
} from './samples.test.ts'

export type Edit = (policy: Policy) => Policy

const onRule =
  (at: number, change: (rule: Rule) => Rule): Edit =>
  (policy) => ({
    ...policy,
    rules: policy.rules.map((rule, index) =>
      index === at % policy.rules.length ? change(rule) : rule,
    ),
  })
const onAtom = (at: number, change: (atom: Atom) => Atom): Edit =>
  onRule(at, (rule) => ({
    ...rule,
    when: rule.when.map((atom, index) => (index === at % rule.when.length ? change(atom) : atom)),
  }))

const place = fc.nat(5)
const step = fc.integer({ min: -3, max: 3 })
const up = (n: number, by: number): number => Math.max(0, n + by)
const shift = (atom: Atom, by: number): Atom => {
  if ('sats' in atom) return { ...atom, sats: sats(BigInt(up(Number(atom.sats), by))) }
  if ('count' in atom) return { ...atom, count: up(atom.count, by) }
  if ('satPerVb' in atom) return { ...atom, satPerVb: up(atom.satPerVb, by) }
  if ('basisPoints' in atom) return { ...atom, basisPoints: up(atom.basisPoints, 2_500 * by) }
  if ('seconds' in atom) return { ...atom, seconds: up(atom.seconds, (by * DAY) / 2) + 1 }
  if ('untilHour' in atom) return { ...atom, untilHour: (atom.untilHour + 24 + by) % 24 }
  if ('devices' in atom) return { ...atom, devices: fewerOrMore(atom.devices, DEVICES, by) }
  if ('members' in atom) return { ...atom, members: fewerOrMore(atom.members, MEMBERS, by) }
  if ('ranges' in atom) return { ...atom, ranges: fewerOrMore(atom.ranges, ['10.2.0.0/16'], by) }
  return atom
}
const fewerOrMore = (some: readonly string[], all: readonly string[], by: number) =>
  by < 0 ? some.slice(1) : [...new Set([...some, ...all.slice(0, by)])]
const rescope = (atom: Atom, scope: ScopeName | undefined): Atom => {
  if (!('window' in atom)) return atom
  const { scope: _, ...plain } = atom
  return { ...plain, ...(scope ? { scope } : {}) }
}
const redate = (policy: Policy, days: number): Policy => {
  const lists = Object.entries(policy.lists).map(([name, list]): [string, readonly ListEntry[]] => [
    name,
    list.map((entry) =>
      typeof entry === 'string' ? entry : { ...entry, since: entry.since + days * DAY },
    ),
  ])
  return { ...policy, lists: Object.fromEntries(lists) }
}
const onGrant =
  (at: number, change: (unless: readonly ProvenAtom[]) => readonly ProvenAtom[]): Edit =>
  (policy) => ({
    ...policy,
    grants: policy.grants.map((grant, index) =>
      index === at % policy.grants.length
        ? { ...grant, unless: change(grant.unless ?? []) }
        : grant,
    ),
  })

const ofRules: fc.Arbitrary<Edit> = fc.oneof(
  rules.map(
    (rule): Edit =>
      (policy) => ({
        ...policy,
        rules: [...policy.rules, { ...rule, id: `new-${rule.id}` }],
      }),
  ),
  place.map(
    (at): Edit =>
      (policy) => ({ ...policy, rules: policy.rules.toSpliced(at, 1) }),
  ),
  fc.tuple(place, step).map(([at, by]) => onAtom(at, (atom) => shift(atom, by))),
  fc.tuple(place, step).map(([at, by]) => onAtom(at, (atom) => shift(atom, by))),
  fc
    .tuple(place, fc.constantFrom('initiator', undefined, 'organisation' as const))
    .map(([at, scope]) => onAtom(at, (atom) => rescope(atom, scope as ScopeName | undefined))),
  fc
    .tuple(place, windows)
    .map(([at, window]) => onAtom(at, (atom) => ('window' in atom ? { ...atom, window } : atom))),
  fc
    .tuple(place, fc.constantFrom('friends', 'foes', 'constructor'))
    .map(([at, list]) => onAtom(at, (atom) => ('list' in atom ? { ...atom, list } : atom))),
  fc
    .tuple(place, atoms)
    .map(([at, atom]) => onRule(at, (rule) => ({ ...rule, when: [...rule.when, atom] }))),
  place.map((at) => onRule(at, (rule) => ({ ...rule, when: rule.when.slice(1) }))),
  fc.tuple(place, requirements).map(([at, then]) => onRule(at, (rule) => ({ ...rule, then }))),
  fc.tuple(place, step).map(([at, by]) =>
    onRule(at, ({ then, ...rule }) => {
      if (then.kind === 'approvals') {
        return { ...rule, then: { ...then, count: up(then.count, by) + 1 } }
      }
      if (then.kind === 'factor') {
        return { ...rule, then: { ...then, level: by > 0 ? 'passkey' : 'code' } }
      }
      if (then.kind !== 'delay') return { ...rule, then }
      return { ...rule, then: { ...then, seconds: up(then.seconds, by * 60) + 1 } }
    }),
  ),
  place.map((at) => onRule(at, (rule) => ({ ...rule, id: `other-${at}` }))),
)

const ofTheRest: fc.Arbitrary<Edit> = fc.oneof(
  lists.map(
    (all): Edit =>
      (policy) => ({ ...policy, lists: all }),
  ),
  lists.map(
    (more): Edit =>
      (policy) => ({ ...policy, lists: { ...policy.lists, ...more } }),
  ),
  step.map(
    (days): Edit =>
      (policy) =>
        redate(policy, days),
  ),
  grants.map(
    (all): Edit =>
      (policy) => ({ ...policy, grants: all }),
  ),
  fc.tuple(place, whos).map(
    ([at, who]): Edit =>
      (policy) => ({
        ...policy,
        grants: policy.grants.map((grant, index) =>
          index === at % policy.grants.length ? { ...grant, who } : grant,
        ),
      }),
  ),
  fc.tuple(place, provenAtoms).map(([at, atom]) => onGrant(at, (unless) => [...unless, atom])),
  place.map((at) => onGrant(at, (unless) => unless.slice(1))),
  fc
    .tuple(place, step)
    .map(([at, by]) => onGrant(at, (unless) => unless.map((it) => shift(it, by) as ProvenAtom))),
)

/** Changes of a policy, most of them small: about half loosen it. */
export const edits: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 2, arbitrary: ofRules },
  { weight: 1, arbitrary: ofTheRest },
)
