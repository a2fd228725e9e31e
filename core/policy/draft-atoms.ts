// Reads one atom of a policy from outside, with its window. Unknown kinds and keys are refused.

import { MAX_SATS, type Sats, sats } from '../bitcoin/amounts.ts'
import type { Canonical } from '../canonical.ts'
import { MEMBER_ID } from '../charter/member.ts'
import { POLICY_BOUNDS } from './bounds.ts'
import { fields, integer, invalid, items, kindOf, name, positive, whole } from './draft-fields.ts'
import type { Atom, ScopeName } from './policy.ts'
import { readRange } from './ranges.ts'
import type { Window } from './window.ts'

/** @throws Fault `policy.invalid` naming the place */
export function readAtom(value: Canonical, where: string): Atom {
  const kind = kindOf(value, where)
  const read = <K extends string>(...keys: K[]) => fields(value, where, ['kind', ...keys])
  switch (kind) {
    case 'amount-above':
    case 'fee-above':
      return { kind, sats: amount(read('sats').sats, `${where}.sats`) }
    case 'sum-above': {
      const it = fields(value, where, ['kind', 'sats', 'window'], ['scope'])
      const limit = { kind, sats: amount(it.sats, `${where}.sats`) }
      return { ...limit, window: readWindow(it.window, where), ...readScope(it.scope, where) }
    }
    case 'count-above': {
      const it = fields(value, where, ['kind', 'count', 'window'], ['scope'])
      const limit = { kind, count: whole(it.count, `${where}.count`, POLICY_BOUNDS.count) }
      return { ...limit, window: readWindow(it.window, where), ...readScope(it.scope, where) }
    }
    case 'destination-in':
    case 'destination-not-in':
      return { kind, list: name(read('list').list, `${where}.list`) }
    case 'fee-rate-above': {
      const rate = whole(read('satPerVb').satPerVb, `${where}.satPerVb`, POLICY_BOUNDS.satPerVb)
      return { kind, satPerVb: rate }
    }
    case 'destination-younger-than': {
      const it = read('list', 'seconds')
      const seconds = positive(it.seconds, `${where}.seconds`, POLICY_BOUNDS.windowSeconds)
      return { kind, list: name(it.list, `${where}.list`), seconds }
    }
    case 'fee-share-above':
    case 'balance-share-above': {
      const it = read('basisPoints')
      const share = whole(it.basisPoints, `${where}.basisPoints`, POLICY_BOUNDS.basisPoints)
      return { kind, basisPoints: share }
    }
    case 'initiator-in':
    case 'initiator-not-in':
      return { kind, devices: members(read('devices').devices, `${where}.devices`, device) }
    case 'member-in':
    case 'member-not-in':
      return { kind, members: members(read('members').members, `${where}.members`, member) }
    case 'hour-in': {
      const it = read('fromHour', 'untilHour')
      const fromHour = whole(it.fromHour, `${where}.fromHour`, 23)
      const untilHour = whole(it.untilHour, `${where}.untilHour`, 23)
      if (fromHour === untilHour) throw invalid(`${where}.untilHour`, 'the same as fromHour')
      return { kind, fromHour, untilHour }
    }
    case 'network-not-in':
      return { kind, ranges: members(read('ranges').ranges, `${where}.ranges`, range) }
    case 'change-not-ours':
    case 'sighash-not-all':
    case 'new-device':
      read()
      return { kind }
    default:
      throw invalid(`${where}.kind`, 'unknown')
  }
}

/** This wallet's spends go without saying. */
function readScope(value: Canonical | undefined, atomWhere: string): { scope?: ScopeName } {
  if (value === undefined || value === 'wallet') return {}
  if (value === 'initiator' || value === 'organisation') return { scope: value }
  throw invalid(`${atomWhere}.scope`, 'not wallet, initiator or organisation')
}

/** @throws Fault `policy.invalid` naming the place */
export function readWindow(value: Canonical, atomWhere: string): Window {
  const where = `${atomWhere}.window`
  const kind = kindOf(value, where)
  switch (kind) {
    case 'rolling': {
      const text = fields(value, where, ['kind', 'seconds']).seconds
      const seconds = whole(text, `${where}.seconds`, POLICY_BOUNDS.windowSeconds)
      if (seconds === 0) throw invalid(`${where}.seconds`, 'zero')
      return { kind, seconds }
    }
    case 'utc-day':
    case 'utc-week':
    case 'utc-month':
    case 'lifetime':
      fields(value, where, ['kind'])
      return { kind }
    default:
      throw invalid(`${where}.kind`, 'unknown')
  }
}

function members(
  value: Canonical,
  where: string,
  read: (it: Canonical, where: string) => string,
): readonly string[] {
  return items(value, where, POLICY_BOUNDS.members).map((it) => read(it, where))
}

function device(value: Canonical, where: string): string {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return value
  throw invalid(where, 'not the public key of a device')
}

function member(value: Canonical, where: string): string {
  if (typeof value === 'string' && MEMBER_ID.test(value)) return value
  throw invalid(where, 'not the id of a member')
}

function range(value: Canonical, where: string): string {
  if (typeof value === 'string' && value.length <= 64 && readRange(value)) return value
  throw invalid(where, 'not a range of addresses like 10.0.0.0/8 or fd00::/8')
}

function amount(value: Canonical, where: string): Sats {
  return sats(integer(value, where, MAX_SATS))
}
