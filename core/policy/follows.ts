// Whether one atom is provably true whenever another is, for any spend and any history: what the
// comparison of policies is made of. Sound, not complete.

import { type UnixSeconds, unreachable } from '../basics.ts'
import { isScript } from './destinations.ts'
import { areHoursWithin } from './hours.ts'
import {
  type Atom,
  destinationOf,
  type ListEntry,
  type Policy,
  type ProvenAtom,
  type ScopeName,
} from './policy.ts'
import { isRangeWithin, readRange } from './ranges.ts'
import { isWindowWithin } from './window.ts'

/** Whether `next` is true, or cannot be computed, whenever `old` is or cannot. */
export function follows(old: Atom, next: Atom, lists: ListComparison): boolean {
  switch (next.kind) {
    case 'amount-above':
    case 'fee-above':
      return old.kind === next.kind && next.sats <= old.sats
    case 'sum-above':
      // A spend counts its amount or more.
      if (old.kind === 'amount-above') return next.sats <= old.sats
      return old.kind === next.kind && next.sats <= old.sats && isCountedWithin(old, next)
    case 'count-above':
      return old.kind === next.kind && next.count <= old.count && isCountedWithin(old, next)
    case 'destination-in':
      return old.kind === next.kind && lists.isDenyListKept(old.list, next.list)
    case 'destination-not-in':
      return old.kind === next.kind && lists.isAllowListKept(old.list, next.list)
    case 'destination-younger-than':
      // What is not in the list is younger than everything.
      if (old.kind === 'destination-not-in') return lists.isAllowListKept(old.list, next.list)
      return (
        old.kind === next.kind &&
        next.seconds >= old.seconds &&
        lists.isAgeKept(old.list, next.list)
      )
    case 'fee-rate-above':
      return old.kind === next.kind && next.satPerVb <= old.satPerVb
    case 'fee-share-above':
    case 'balance-share-above':
      return old.kind === next.kind && next.basisPoints <= old.basisPoints
    case 'initiator-in':
      return old.kind === next.kind && old.devices.every((it) => next.devices.includes(it))
    case 'initiator-not-in':
      return old.kind === next.kind && next.devices.every((it) => old.devices.includes(it))
    case 'member-in':
      return old.kind === next.kind && old.members.every((it) => next.members.includes(it))
    case 'member-not-in':
      return old.kind === next.kind && next.members.every((it) => old.members.includes(it))
    case 'hour-in':
      return old.kind === next.kind && areHoursWithin(old, next)
    case 'network-not-in':
      return (
        old.kind === next.kind &&
        next.ranges.every((inner) => old.ranges.some((outer) => isTextWithin(inner, outer)))
      )
    case 'change-not-ours':
    case 'sighash-not-all':
    case 'new-device':
      return old.kind === next.kind
    default:
      return unreachable(next)
  }
}

type Windowed = Extract<ProvenAtom, { readonly kind: 'sum-above' | 'count-above' }>

/** Whether all that the inner one counts, the outer one counts. */
function isCountedWithin(inner: Windowed, outer: Windowed): boolean {
  return isScopeWithin(inner, outer) && isWindowWithin(inner.window, outer.window)
}

export function isScopeWithin(inner: Windowed, outer: Windowed): boolean {
  return breadth(inner.scope) <= breadth(outer.scope)
}

function breadth(scope: ScopeName | undefined): number {
  if (scope === undefined) return 1
  return scope === 'initiator' ? 0 : 2
}

// The same text is within itself, whether it can be read or not.
function isTextWithin(inner: string, outer: string): boolean {
  const [one, other] = [readRange(inner), readRange(outer)]
  return inner === outer || (one !== null && other !== null && isRangeWithin(one, other))
}

export type ListComparison = {
  /** The next list denies all that the old one does. */
  readonly isDenyListKept: (old: string, next: string) => boolean
  /** The next list allows nothing that the old one does not. */
  readonly isAllowListKept: (old: string, next: string) => boolean
  /** Nor is anything in it for longer. */
  readonly isAgeKept: (old: string, next: string) => boolean
  /** What the next list allows and the old one does not is no more than the old one allows. */
  readonly isAllowListDoubled: (old: string, next: string) => boolean
  /** Nor is more in it for longer. */
  readonly isAgeDoubled: (old: string, next: string) => boolean
}

/** By destination, the time it was added; null: nobody knows, which is as strict as not there. */
type Dates = ReadonlyMap<string, UnixSeconds | null>

// A list that does not exist makes its atom true of every spend: as the next list it is the
// strictest, as the old one only another missing list is as strict.
export function compareLists(
  oldLists: Policy['lists'],
  nextLists: Policy['lists'],
): ListComparison {
  const olds = datesOf(oldLists)
  const nexts = datesOf(nextLists)

  // Remembered: thousands of atoms may name the same two lists of thousands of entries.
  const remembered = (test: (old: Dates, next: Dates) => boolean) => {
    const answers = new Map<string, boolean>()
    return (oldName: string, nextName: string): boolean => {
      const old = olds.get(oldName)
      const next = nexts.get(nextName)
      if (next === undefined) return true
      if (old === undefined) return false
      const key = `${oldName} ${nextName}`
      const answer = answers.get(key) ?? test(old, next)
      answers.set(key, answer)
      return answer
    }
  }
  return {
    isDenyListKept: remembered((old, next) => [...old.keys()].every((it) => next.has(it))),
    isAllowListKept: remembered((old, next) => [...next.keys()].every((it) => old.has(it))),
    isAgeKept: remembered((old, next) =>
      [...next].every(([it, since]) => isNoEarlier(since, old.get(it) ?? null)),
    ),
    isAllowListDoubled: remembered((old, next) => {
      return isDoubled(
        old,
        [...next.keys()].filter((it) => !old.has(it)),
      )
    }),
    isAgeDoubled: remembered((old, next) => {
      const older = [...next].filter(([it, since]) => !isNoEarlier(since, old.get(it) ?? null))
      return isDoubled(
        old,
        older.map(([it]) => it),
      )
    }),
  }
}

// A descriptor or wallet is thousands of addresses: a list of scripts is not doubled by one.
function isDoubled(old: Dates, more: readonly string[]): boolean {
  const wholes = (destinations: Iterable<string>) =>
    [...destinations].filter((it) => !isScript(it)).length
  return more.length <= old.size && wholes(more) <= wholes(old.keys())
}

function isNoEarlier(since: UnixSeconds | null, than: UnixSeconds | null): boolean {
  return since === null || (than !== null && since >= than)
}

function datesOf(lists: Policy['lists']): ReadonlyMap<string, Dates> {
  const dates = (list: readonly ListEntry[]): Dates =>
    new Map(list.map((it) => [destinationOf(it), typeof it === 'string' ? null : it.since]))
  return new Map(Object.entries(lists).map(([name, list]) => [name, dates(list)]))
}
