// What changes between two policies, piece by piece and in words, for whoever votes on it or is
// told. Whether the change as a whole tightens, only `compare` says.

import { canonicalText } from '../canonical.ts'
import { listNamed } from './atoms.ts'
import { describeGrant, describeRule } from './describe.ts'
import { compareLists, follows, type ListComparison } from './follows.ts'
import { listChange } from './list-change.ts'
import {
  type Atom,
  type Grant,
  type ListEntry,
  type Policy,
  policyToCanonical,
  type Rule,
} from './policy.ts'
import { isAsStrict, isGrantWithin } from './tighten.ts'

/**
 * `tightens`: with the rest of the next policy it makes no verdict milder, though it may change
 * none. `loosens`: it is milder and in nothing stricter. `unclear`: neither can be proven.
 */
export type Direction = 'tightens' | 'loosens' | 'unclear'

export type Difference = {
  readonly kind: 'added' | 'removed' | 'changed'
  /** "grant owner-spends", "rule limit-24h", "list friends". */
  readonly what: string
  /** Not with what is added. */
  readonly from?: string
  /** Not with what is removed. */
  readonly to?: string
  readonly direction: Direction
}

/**
 * Every grant, rule and list that is not the same in both, by id. A change of nothing but a list
 * is told of the list, not of the rules that name it. If `compare` calls the change a loosening,
 * something here does not tighten; if a tightening that leaves a grant, everything does.
 */
export function difference(old: Policy, next: Policy): readonly Difference[] {
  const both = comparisons(old, next)
  return [
    ...pairs(old.grants, next.grants, grantText).map((pair) => ofGrant(pair, both)),
    ...pairs(old.rules, next.rules, ruleText).map((pair) => ofRule(pair, both)),
    ...listNames(old, next).map((name) => ofList(name, both)),
  ]
}

/** One line: "Changed rule limit-24h (loosens): … It becomes: …". */
export function describeDifference({ kind, what, from, to, direction }: Difference): string {
  const parts = [from, to].filter((part) => part !== undefined).join(' It becomes: ')
  return `${HEADS[kind]} ${what} (${direction}): ${parts}`
}

const HEADS = { added: 'New', removed: 'Removed', changed: 'Changed' } as const

type Both = {
  readonly old: Policy
  readonly next: Policy
  /** Whether the next policy does as much as this rule of the old one. */
  readonly isKept: (rule: Rule) => boolean
  /** Whether the old policy let in whom this grant of the next one does. */
  readonly isGranted: (grant: Grant) => boolean
  /** From the old lists to the next ones. */
  readonly forth: ListComparison
  readonly back: ListComparison
}

function comparisons(old: Policy, next: Policy): Both {
  const forth = compareLists(old.lists, next.lists)
  return {
    old,
    next,
    isKept: (rule) => next.rules.some((it) => isAsStrict(rule, it, forth)),
    isGranted: (grant) => old.grants.some((it) => isGrantWithin(grant, it, forth)),
    forth,
    back: compareLists(next.lists, old.lists),
  }
}

function ofGrant({ id, was, is }: Pair<Grant>, { old, next, isGranted, back }: Both): Difference {
  const what = `grant ${id}`
  const from = was && describeGrant(was, old.lists)
  const to = is && describeGrant(is, next.lists)
  // Without a grant less is let through, whatever else is there.
  const isTighter = is === undefined || isGranted(is)
  const isLooser = was === undefined || (is !== undefined && isGrantWithin(was, is, back))
  return told(what, { from, to }, isTighter, isLooser)
}

function ofRule({ id, was, is }: Pair<Rule>, { old, next, isKept, back }: Both): Difference {
  const what = `rule ${id}`
  const from = was && describeRule(was, old.lists)
  const to = is && describeRule(is, next.lists)
  const isTighter = was === undefined || isKept(was)
  const isLooser = is === undefined || (was !== undefined && isAsStrict(is, was, back))
  return told(what, { from, to }, isTighter, isLooser)
}

// Changed rules and grants speak for themselves: here it is about those that stayed as they are,
// and of them about what they ask of this list.
function ofList(name: string, { old, next, isKept, isGranted, forth, back }: Both): Difference {
  const rules = unchanged(old.rules, next.rules, ruleText)
  const grants = unchanged(old.grants, next.grants, grantText)
  const words = listChange(listNamed(old.lists, name), listNamed(next.lists, name))
  const isTighter =
    rules.every((rule) => fires(rule, name, forth) || isKept(rule)) &&
    grants.every((grant) => excepts(grant, name, forth) || isGranted(grant))
  const isLooser =
    rules.every((rule) => fires(rule, name, back)) &&
    grants.every((grant) => excepts(grant, name, back))
  return told(`list ${name}`, words, isTighter, isLooser)
}

/** Whether the list does not keep a rule from firing when it did. */
function fires({ when }: Rule, list: string, lists: ListComparison): boolean {
  return asking(when, list).every((atom) => when.some((it) => follows(it, atom, lists)))
}

/** Whether the list does not let a grant match when it did not. */
function excepts({ unless = [] }: Grant, list: string, lists: ListComparison): boolean {
  return asking(unless, list).every((atom) => unless.some((it) => follows(atom, it, lists)))
}

function asking(atoms: readonly Atom[], list: string): readonly Atom[] {
  return atoms.filter((atom) => 'list' in atom && atom.list === list)
}

function told(
  what: string,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  isTighter: boolean,
  isLooser: boolean,
): Difference {
  return {
    kind: from === undefined ? 'added' : to === undefined ? 'removed' : 'changed',
    what,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    direction: isTighter ? 'tightens' : isLooser ? 'loosens' : 'unclear',
  }
}

type Pair<T> = { readonly id: string; readonly was?: T | undefined; readonly is?: T | undefined }

/** What has not the same text on both sides, by id. */
function pairs<T extends { readonly id: string }>(
  olds: readonly T[],
  nexts: readonly T[],
  textOf: (it: T) => string,
): readonly Pair<T>[] {
  const [before, after] = [byIds(olds), byIds(nexts)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((id): Pair<T> => ({ id, was: before.get(id), is: after.get(id) }))
    .filter(({ was, is }) => !was || !is || textOf(was) !== textOf(is))
}

function unchanged<T extends { readonly id: string }>(
  olds: readonly T[],
  nexts: readonly T[],
  textOf: (it: T) => string,
): readonly T[] {
  const after = byIds(nexts)
  return olds.filter((was) => {
    const is = after.get(was.id)
    return is !== undefined && textOf(was) === textOf(is)
  })
}

function byIds<T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((it) => [it.id, it]))
}

const EMPTY = { version: '1', grants: [], rules: [], lists: {} } as const satisfies Policy

function grantText(grant: Grant): string {
  return canonicalText(policyToCanonical({ ...EMPTY, grants: [grant] }))
}

function ruleText(rule: Rule): string {
  return canonicalText(policyToCanonical({ ...EMPTY, rules: [rule] }))
}

function listNames(old: Policy, next: Policy): readonly string[] {
  const textOf = (lists: Policy['lists'], name: string) =>
    canonicalText(policyToCanonical({ ...EMPTY, lists: only(lists, name) }))
  return [...new Set([...Object.keys(old.lists), ...Object.keys(next.lists)])]
    .sort()
    .filter((name) => textOf(old.lists, name) !== textOf(next.lists, name))
}

function only(
  lists: Policy['lists'],
  name: string,
): { readonly [name: string]: readonly ListEntry[] } {
  const list = listNamed(lists, name)
  return list === undefined ? {} : { [name]: list }
}
