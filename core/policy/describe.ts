// A policy and its reasons in plain English, for the person who confirms or is refused. Words only:
// nothing here decides.

import { type UnixSeconds, unreachable } from '../basics.ts'
import { formatBtc } from '../bitcoin/amounts.ts'
import { type Atom, byId, type Grant, type Policy, type Requirement, type Rule } from './policy.ts'
import { NO_GRANT, type Reason } from './verdict.ts'
import type { Window } from './window.ts'

/** One sentence per grant and per rule, in the order of their ids. */
export function describePolicy(policy: Policy): readonly string[] {
  const grants = policy.grants.toSorted(byId).map((grant) => describeGrant(grant))
  return [
    ...(grants.length > 0 ? grants : ['Nobody may spend: every spend is denied.']),
    ...policy.rules.toSorted(byId).map((rule) => describeRule(rule, policy.lists)),
  ]
}

export function describeGrant(grant: Grant): string {
  return `The owner may ask to spend (grant ${grant.id}).`
}

export function describeRule(rule: Rule, lists: Policy['lists']): string {
  const conditions = rule.when.map((atom) => condition(atom, lists)).join(' and ')
  const which = rule.when.length === 0 ? 'Every spend' : 'A spend'
  const when = rule.when.length === 0 ? '' : ` if ${conditions}`
  return `${which} ${consequence(rule.then)}${when} (rule ${rule.id}).`
}

/** One sentence: what the limit is, what is left, and when the same spend would pass. */
export function describeReason(reason: Reason): string {
  if (reason.rule === NO_GRANT) return 'No grant of the policy allows this spend.'
  const parts = [`Rule ${reason.rule}: ${found(reason)}`]
  if (reason.leftSats !== undefined) parts.push(`${btc(reason.leftSats)} is left now`)
  if (reason.leftCount !== undefined) parts.push(`${reason.leftCount} left now`)
  if (reason.passesAt === null) parts.push('waiting does not help')
  else if (reason.passesAt !== undefined) parts.push(`it passes at ${time(reason.passesAt)}`)
  return `${parts.join('; ')}.`
}

/** "the last 24 hours", "the current week (UTC, from Monday)". */
export function describeWindow(window: Window): string {
  switch (window.kind) {
    case 'rolling':
      return `the last ${duration(window.seconds)}`
    case 'utc-day':
      return 'the current day (UTC)'
    case 'utc-week':
      return 'the current week (UTC, from Monday)'
    case 'utc-month':
      return 'the current month (UTC)'
    case 'lifetime':
      return 'the whole life of the wallet'
    default:
      return unreachable(window)
  }
}

function consequence(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'deny':
      return 'is denied'
    case 'factor':
      return 'needs a one-time code'
    default:
      return unreachable(requirement)
  }
}

function condition(atom: Atom, lists: Policy['lists']): string {
  switch (atom.kind) {
    case 'amount-above':
      return `its amount with the fee is more than ${btc(atom.sats)}`
    case 'sum-above':
      return `it brings the sum of ${describeWindow(atom.window)} above ${btc(atom.sats)}`
    case 'count-above':
      return `it brings the number of spends in ${describeWindow(atom.window)} above ${atom.count}`
    case 'destination-in':
      return `it pays a destination of ${listWords(atom.list, lists)}`
    case 'destination-not-in':
      return `it pays a destination that is not in ${listWords(atom.list, lists)}`
    case 'fee-above':
      return `its fee is more than ${btc(atom.sats)}`
    case 'fee-rate-above':
      return `its fee rate is more than ${atom.satPerVb} sat/vB`
    case 'fee-share-above':
      return `its fee is more than ${percent(atom.basisPoints)} of what it pays`
    case 'change-not-ours':
      return 'it has change that is not proven to be ours'
    default:
      return unreachable(atom)
  }
}

function listWords(name: string, lists: Policy['lists']): string {
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined
  if (list === undefined)
    return `the list ${name} (which does not exist, so this is always taken as true)`
  return `the list ${name} (${list.length} ${list.length === 1 ? 'entry' : 'entries'})`
}

function found(reason: Reason): string {
  const limit = btc(reason.limitSats)
  const fee = `the fee ${btc(reason.feeSats)}`
  const past = reason.window === undefined ? '' : ` of ${describeWindow(reason.window)}`
  switch (reason.atom) {
    case undefined:
      return 'it applies to every spend'
    case 'amount-above':
      return `the amount ${btc(reason.spendSats)} is more than ${limit}`
    case 'sum-above': {
      const sum = `${btc(reason.spendSats)} on top of the ${btc(reason.usedSats)}${past}`
      return `${sum} is more than ${limit}`
    }
    case 'count-above':
      return `one more than the ${reason.usedCount} spends${past} is more than ${reason.limitCount}`
    case 'destination-in':
    case 'destination-not-in':
      return foundDestinations(reason)
    case 'fee-above':
      return `${fee} is more than ${limit}`
    case 'fee-rate-above':
      return `${fee} for ${reason.vsize} vB is more than ${reason.limitSatPerVb} sat/vB`
    case 'fee-share-above': {
      const share = percent(reason.limitBasisPoints ?? 0)
      return `${fee} is more than ${share} of the ${btc(reason.paymentsSats)} paid`
    }
    case 'change-not-ours':
      return 'an output is called change and is not proven to be ours'
    default:
      return unreachable(reason.atom)
  }
}

function foundDestinations({ atom, list, scripts, isUnknown }: Reason): string {
  if (isUnknown) return `the destinations could not be compared with the list ${list}`
  const where = atom === 'destination-in' ? 'in' : 'not in'
  return `${scripts?.join(', ')} is ${where} the list ${list}`
}

function btc(sats: bigint | undefined): string {
  return `${formatBtc(sats ?? 0n)} BTC`
}

function percent(basisPoints: number): string {
  return `${basisPoints / 100} %`
}

function time(at: UnixSeconds): string {
  return new Date(at * 1000).toISOString().replace('.000Z', 'Z')
}

function duration(seconds: number): string {
  const units = [
    [86_400, 'days'],
    [3_600, 'hours'],
    [60, 'minutes'],
  ] as const
  // "24 hours" says better than "1 days" that midnight means nothing here.
  const unit = units.find(([length]) => seconds % length === 0 && seconds >= 2 * length)
  return unit ? `${seconds / unit[0]} ${unit[1]}` : `${seconds} seconds`
}
