// Each atom asked about one spend. What cannot be computed counts as true, so that a rule fires and
// a grant does not match when in doubt: an error must never open a way around a rule.

import { type UnixSeconds, unreachable } from '../basics.ts'
import { sum } from '../bitcoin/amounts.ts'
import { type Directory, isScript, type Listing, listingOf } from './destinations.ts'
import type { SpendFacts } from './facts.ts'
import type { History, Scope, Tally } from './history.ts'
import { type Hours, hourOf, isHourIn } from './hours.ts'
import type { Atom, ListEntry, Policy, ProvenAtom, ScopeName } from './policy.ts'
import { type Window, windowStart } from './window.ts'

/** All that an atom over proven facts may look at. */
export type Scene = {
  readonly lists: Policy['lists']
  readonly directory: Directory
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
  readonly scope?: ScopeName
  readonly limitSats?: bigint
  readonly spendSats?: bigint
  readonly usedSats?: bigint
  readonly leftSats?: bigint
  readonly limitCount?: number
  readonly usedCount?: number
  readonly leftCount?: number
  /** Since when what is used is taken as used up. */
  readonly takenAt?: UnixSeconds
  /** What of it is of postponed spends: it counts until a coin of each is spent. */
  readonly openSats?: bigint
  readonly openCount?: number
  readonly limitSatPerVb?: number
  readonly limitBasisPoints?: number
  readonly feeSats?: bigint
  readonly vsize?: number
  readonly paymentsSats?: bigint
  readonly list?: string
  readonly scripts?: readonly string[]
  readonly limitSeconds?: number
  readonly device?: string
  readonly member?: string
  readonly hours?: Hours
  readonly balanceSats?: bigint
  readonly networkAddress?: string
}

/** What the atom finds if it is true of the spend or cannot be computed, else null. */
export function look(atom: ProvenAtom, scene: Scene): Finding | null {
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
    case 'destination-younger-than':
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
    case 'sighash-not-all':
      return spend.hasOtherSighash ? { atom: atom.kind } : null
    case 'initiator-in':
    case 'initiator-not-in':
      return lookAtDevice(atom, spend)
    case 'member-in':
    case 'member-not-in':
      return lookAtMember(atom, spend)
    case 'hour-in':
      if (!isHourIn(atom, hourOf(scene.now))) return null
      return { atom: atom.kind, hours: { fromHour: atom.fromHour, untilHour: atom.untilHour } }
    default:
      return unreachable(atom)
  }
}

export function listNamed(lists: Policy['lists'], name: string): readonly ListEntry[] | undefined {
  return Object.hasOwn(lists, name) ? lists[name] : undefined
}

/** Whose spends an atom is about, when this member asks. */
export function scopeOf(scope: ScopeName | undefined, member: string): Scope {
  return scope === 'initiator' ? `member:${member}` : (scope ?? 'wallet')
}

type AtomOf<K extends ProvenAtom['kind']> = Extract<ProvenAtom, { readonly kind: K }>

function lookAtSum(atom: AtomOf<'sum-above'>, scene: Scene): Finding | null {
  const { countedSats } = scene
  const tally = tallyOf(atom, scene)
  const { sats } = tally
  if (sats + countedSats <= atom.sats) return null
  return {
    ...windowOf(atom),
    limitSats: atom.sats,
    spendSats: countedSats,
    usedSats: sats,
    leftSats: sats < atom.sats ? atom.sats - sats : 0n,
    ...takenSince(tally),
    ...openSums(tally),
  }
}

function lookAtCount(atom: AtomOf<'count-above'>, scene: Scene): Finding | null {
  const tally = tallyOf(atom, scene)
  const { count } = tally
  if (count + 1 <= atom.count) return null
  return {
    ...windowOf(atom),
    limitCount: atom.count,
    usedCount: count,
    leftCount: Math.max(0, atom.count - count),
    ...takenSince(tally),
    ...openCounts(tally),
  }
}

/** Said only where it is so. */
export const takenSince = ({ takenAt }: Tally): Pick<Finding, 'takenAt'> =>
  takenAt === undefined ? {} : { takenAt }

export const openSums = ({ open }: Tally): Pick<Finding, 'openSats'> =>
  open ? { openSats: open.sats } : {}

export const openCounts = ({ open }: Tally): Pick<Finding, 'openCount'> =>
  open ? { openCount: open.count } : {}

type Windowed = AtomOf<'sum-above' | 'count-above'>

function tallyOf({ window, scope }: Windowed, { history, spend, now }: Scene) {
  return history.tally(windowStart(window, now), now, scopeOf(scope, spend.initiator.member))
}

function windowOf({ kind, window, scope }: Windowed) {
  return { atom: kind, window, ...(scope ? { scope } : {}) }
}

type ListAtom = AtomOf<'destination-in' | 'destination-not-in' | 'destination-younger-than'>

function lookAtDestinations(atom: ListAtom, scene: Scene): Finding | null {
  const scripts = [...new Set(scene.spend.payments.map(({ script }) => script))]
  const list = listNamed(scene.lists, atom.list)
  const finding: Finding = {
    atom: atom.kind,
    list: atom.list,
    ...('seconds' in atom ? { limitSeconds: atom.seconds } : {}),
  }
  if (list === undefined || !scripts.every(isScript)) return { ...finding, isUnknown: true }

  const listings = scripts.map((script) => listingOf(list, script, scene.directory))
  const found = scripts.filter((_, at) => isFound(atom, listings[at] as Listing, scene.now))
  if (found.length > 0) return { ...finding, scripts: found.sort() }
  return listings.some(({ kind }) => kind === 'unknown') ? { ...finding, isUnknown: true } : null
}

function isFound(atom: ListAtom, listing: Listing, now: UnixSeconds): boolean {
  switch (atom.kind) {
    case 'destination-in':
      return listing.kind === 'listed'
    case 'destination-not-in':
      return listing.kind === 'absent'
    case 'destination-younger-than':
      if (listing.kind !== 'listed') return listing.kind === 'absent'
      return listing.since === null || now - listing.since < atom.seconds
    default:
      return unreachable(atom)
  }
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

function lookAtDevice(
  atom: AtomOf<'initiator-in' | 'initiator-not-in'>,
  { initiator: { device } }: SpendFacts,
): Finding | null {
  const isListed = atom.devices.includes(device)
  return isListed === (atom.kind === 'initiator-in') ? { atom: atom.kind, device } : null
}

function lookAtMember(
  atom: AtomOf<'member-in' | 'member-not-in'>,
  { initiator: { member } }: SpendFacts,
): Finding | null {
  const isListed = atom.members.includes(member)
  return isListed === (atom.kind === 'member-in') ? { atom: atom.kind, member } : null
}
