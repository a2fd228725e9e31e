// Whether one atom lets through at most twice what another did: what the measure of growth is made
// of. Sound, not complete: what has no measure has to follow as it is.

import { unreachable } from '../basics.ts'
import { follows, isScopeWithin, type ListComparison } from './follows.ts'
import type { Atom, Requirement } from './policy.ts'
import { demandOf, isAtLeast } from './verdict.ts'
import { windowsToHold } from './window.ts'

/**
 * Whether `next` is true of whatever exceeds twice what `old` asks. A limit over time may be
 * exceeded at the seam of two windows: where it takes two new windows to hold an old one, each may
 * let through half. An allow-list may take in as many as it had, and as many whole wallets.
 */
export function isWithinDouble(old: Atom, next: Atom, lists: ListComparison): boolean {
  if (follows(old, next, lists)) return true
  switch (next.kind) {
    case 'amount-above':
    case 'fee-above':
      return old.kind === next.kind && next.sats <= 2n * old.sats
    case 'sum-above':
      if (old.kind === 'amount-above') return next.sats <= 2n * old.sats
      return old.kind === next.kind && areSumsWithin(old, next, 2n * old.sats, next.sats)
    case 'count-above':
      return (
        old.kind === next.kind &&
        areSumsWithin(old, next, 2n * BigInt(old.count), BigInt(next.count))
      )
    case 'fee-rate-above':
      return old.kind === next.kind && next.satPerVb <= 2 * old.satPerVb
    case 'fee-share-above':
    case 'balance-share-above':
      return old.kind === next.kind && next.basisPoints <= 2 * old.basisPoints
    case 'destination-not-in':
      return old.kind === next.kind && lists.isAllowListDoubled(old.list, next.list)
    case 'destination-younger-than':
      if (old.kind === 'destination-not-in') return lists.isAllowListDoubled(old.list, next.list)
      return (
        old.kind === next.kind &&
        2 * next.seconds >= old.seconds &&
        lists.isAgeDoubled(old.list, next.list)
      )
    case 'initiator-not-in':
      return old.kind === next.kind && isDoubled(old.devices, next.devices)
    case 'member-not-in':
      return old.kind === next.kind && isDoubled(old.members, next.members)
    // A destination, device or hour that is no longer denied is let through without any measure.
    case 'destination-in':
    case 'initiator-in':
    case 'member-in':
    case 'hour-in':
    case 'network-not-in':
    case 'change-not-ours':
    case 'sighash-not-all':
    case 'new-device':
      return false
    default:
      return unreachable(next)
  }
}

/** Whether `next` asks for at least half of what `old` does. */
export function isAtLeastHalf(old: Requirement, next: Requirement): boolean {
  return isAtLeast(demandOf(twice(next)), demandOf(old))
}

function twice(requirement: Requirement): Requirement {
  switch (requirement.kind) {
    case 'approvals':
      return { ...requirement, count: 2 * requirement.count }
    case 'delay':
      return { ...requirement, seconds: 2 * requirement.seconds }
    case 'deny':
    case 'factor':
      return requirement
    default:
      return unreachable(requirement)
  }
}

type Windowed = Extract<Atom, { readonly kind: 'sum-above' | 'count-above' }>

function areSumsWithin(old: Windowed, next: Windowed, most: bigint, limit: bigint): boolean {
  const windows = windowsToHold(old.window, next.window)
  return isScopeWithin(old, next) && windows !== null && BigInt(windows) * limit <= most
}

function isDoubled(old: readonly string[], next: readonly string[]): boolean {
  return next.filter((it) => !old.includes(it)).length <= old.length
}
