// Each atom asked about one spend. What cannot be computed counts as true, so that a rule fires
// when in doubt: an error must never open a way around a rule.

import { type UnixSeconds, unreachable } from '../basics.ts'
import { sum } from '../bitcoin/amounts.ts'
import type { SpendFacts } from './facts.ts'
import type { History } from './history.ts'
import type { Atom, Policy } from './policy.ts'
import { earliest, type Window, windowFreeAt, windowStart } from './window.ts'

/** All that an atom may look at. */
export type Scene = {
  readonly lists: Policy['lists']
  readonly spend: SpendFacts
  /** What this spend counts in sums. */
  readonly countedSats: bigint
  /** Without the spends that this one replaces. */
  readonly history: History
  readonly now: UnixSeconds
}

/** What an atom that fires has found. `used` is without this spend; `left` is never negative. */
export type Finding = {
  readonly atom: Atom['kind']
  /** It could not be computed, and so counts as true. */
  readonly isUnknown?: true
  readonly window?: Window
  readonly limitSats?: bigint
  readonly spendSats?: bigint
  readonly usedSats?: bigint
  readonly leftSats?: bigint
  readonly limitCount?: number
  readonly usedCount?: number
  readonly leftCount?: number
  readonly limitSatPerVb?: number
  readonly limitBasisPoints?: number
  readonly feeSats?: bigint
  readonly vsize?: number
  readonly paymentsSats?: bigint
  readonly list?: string
  readonly scripts?: readonly string[]
}

/** What the atom finds if it is true of the spend or cannot be computed, else null. */
export function look(atom: Atom, scene: Scene): Finding | null {
  const { spend } = scene
  switch (atom.kind) {
    case 'amount-above':
      if (spend.amountSats <= atom.sats) return null
      return { atom: atom.kind, limitSats: atom.sats, spendSats: spend.amountSats }
    case 'sum-above':
      return lookAtSum(atom, scene)
    case 'count-above':
      return lookAtCount(atom, scene)
    case 'destination-in':
    case 'destination-not-in':
      return lookAtDestinations(atom, scene)
    case 'fee-above':
      if (spend.feeSats <= atom.sats) return null
      return { atom: atom.kind, limitSats: atom.sats, feeSats: spend.feeSats }
    case 'fee-rate-above':
      return lookAtRate(atom, spend)
    case 'fee-share-above':
      return lookAtShare(atom, spend)
    case 'change-not-ours':
      return spend.hasUnprovenChange ? { atom: atom.kind } : null
    default:
      return unreachable(atom)
  }
}

/**
 * The earliest time after now at which an atom that is true of the spend no longer is, if nothing
 * else is signed; null if never. A window only ever forgets, so once false it stays false.
 */
export function passesAt(atom: Atom, scene: Scene): UnixSeconds | null {
  if (atom.kind !== 'sum-above' && atom.kind !== 'count-above') return null
  const freeAt = windowFreeAt(atom.window, scene.now)
  if (freeAt === null) return null
  return earliest(scene.now, freeAt, (now) => look(atom, { ...scene, now }) === null)
}

type AtomOf<K extends Atom['kind']> = Extract<Atom, { readonly kind: K }>

function lookAtSum(atom: AtomOf<'sum-above'>, scene: Scene): Finding | null {
  const { history, countedSats, now } = scene
  const { sats } = history.tally(windowStart(atom.window, now), now)
  if (sats + countedSats <= atom.sats) return null
  return {
    atom: atom.kind,
    window: atom.window,
    limitSats: atom.sats,
    spendSats: countedSats,
    usedSats: sats,
    leftSats: sats < atom.sats ? atom.sats - sats : 0n,
  }
}

function lookAtCount(atom: AtomOf<'count-above'>, scene: Scene): Finding | null {
  const { count } = scene.history.tally(windowStart(atom.window, scene.now), scene.now)
  if (count + 1 <= atom.count) return null
  return {
    atom: atom.kind,
    window: atom.window,
    limitCount: atom.count,
    usedCount: count,
    leftCount: Math.max(0, atom.count - count),
  }
}

function lookAtDestinations(
  atom: AtomOf<'destination-in' | 'destination-not-in'>,
  { lists, spend }: Scene,
): Finding | null {
  const scripts = new Set(spend.payments.map(({ script }) => script))
  // A script in another spelling would slip past a deny-list.
  const areReadable = [...scripts].every((script) => /^(?:[0-9a-f]{2})*$/.test(script))
  const list = Object.hasOwn(lists, atom.list) ? lists[atom.list] : undefined
  if (list === undefined || !areReadable) {
    return { atom: atom.kind, list: atom.list, isUnknown: true }
  }
  const listed = new Set(list.filter((script) => scripts.has(script)))
  const found = atom.kind === 'destination-in' ? listed : scripts.difference(listed)
  if (found.size === 0) return null
  return { atom: atom.kind, list: atom.list, scripts: [...found].sort() }
}

function lookAtRate(atom: AtomOf<'fee-rate-above'>, spend: SpendFacts): Finding | null {
  const { feeSats, vsize } = spend
  const finding = { atom: atom.kind, limitSatPerVb: atom.satPerVb, feeSats, vsize }
  if (!Number.isSafeInteger(vsize) || vsize <= 0) return { ...finding, isUnknown: true }
  return feeSats > BigInt(atom.satPerVb) * BigInt(vsize) ? finding : null
}

function lookAtShare(atom: AtomOf<'fee-share-above'>, spend: SpendFacts): Finding | null {
  const paymentsSats = sum(spend.payments.map(({ amountSats }) => amountSats))
  const { feeSats } = spend
  const finding = { atom: atom.kind, limitBasisPoints: atom.basisPoints, feeSats, paymentsSats }
  // A share of nothing does not exist: all of a spend that pays only ourselves is its fee.
  if (paymentsSats === 0n) return { ...finding, isUnknown: true }
  return feeSats * 10_000n > BigInt(atom.basisPoints) * paymentsSats ? finding : null
}
