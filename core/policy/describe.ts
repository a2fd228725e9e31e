// A policy and its reasons in plain English. Words only: nothing here decides.

import { unreachable } from '../basics.ts'
import { listNamed } from './atoms.ts'
import {
  btc,
  counted,
  deviceName,
  duration,
  eitherOf,
  hoursOfDay,
  openWords,
  percent,
  takenWords,
  time,
} from './phrases.ts'
import {
  type Atom,
  byId,
  destinationOf,
  type Grant,
  type Policy,
  type Requirement,
  type Rule,
  type ScopeName,
} from './policy.ts'
import type { TokenRefusal } from './token.ts'
import { type Needs, NO_GRANT, type Reason } from './verdict.ts'
import { groupOf, tokenOf, type Who } from './who.ts'
import type { Window } from './window.ts'

/** One sentence per grant and per rule, in the order of their ids. */
export function describePolicy(policy: Policy): readonly string[] {
  const grants = policy.grants.toSorted(byId).map((grant) => describeGrant(grant, policy.lists))
  return [
    ...(grants.length > 0 ? grants : ['Nobody may spend: every spend is denied.']),
    ...policy.rules.toSorted(byId).map((rule) => describeRule(rule, policy.lists)),
  ]
}

export function describeGrant({ id, who, unless = [] }: Grant, lists: Policy['lists']): string {
  const conditions = unless.map((atom) => condition(atom, lists)).join(' or ')
  const exception = unless.length === 0 ? '' : `, unless ${conditions}`
  return `${whoWords(who)} may ask to spend${exception} (grant ${id}).`
}

function whoWords(who: Who): string {
  const group = groupOf(who)
  if (group !== null) return `A member of the group ${group}`
  const token = tokenOf(who)
  if (token !== null) return `The token ${token}`
  return who === 'owner' ? 'The owner' : 'A spender (the owner is one)'
}

export function describeRule(rule: Rule, lists: Policy['lists']): string {
  const conditions = rule.when.map((atom) => condition(atom, lists)).join(' and ')
  const which = rule.when.length === 0 ? 'Every spend' : 'A spend'
  const when = rule.when.length === 0 ? '' : ` if ${conditions}`
  return `${which} ${consequence(rule.then)}${when} (rule ${rule.id}).`
}

/** One sentence: what the limit is, what is left, and when the same spend would pass. */
export function describeReason(reason: Reason): string {
  if (reason.rule === NO_GRANT && reason.grant === undefined) {
    return 'No grant of the policy allows this spend.'
  }
  const parts = [foundBy(reason)]
  if (reason.leftSats !== undefined) parts.push(`${btc(reason.leftSats)} is left now`)
  if (reason.leftCount !== undefined) parts.push(`${reason.leftCount} left now`)
  if (reason.takenAt !== undefined) parts.push(takenWords(reason.takenAt))
  parts.push(...openWords(reason))
  if (reason.passesAt === null) parts.push('waiting does not help')
  else if (reason.passesAt !== undefined) parts.push(`it passes at ${time(reason.passesAt)}`)
  return `${parts.join('; ')}.`
}

function foundBy(reason: Reason): string {
  const ofToken = TOKEN_WORDS[reason.rule]
  if (ofToken !== undefined)
    return `${ofToken}${reason.atom ? `: ${found(reason)}` : ''}${asked(reason)}`
  const by = reason.grant ? `Grant ${reason.grant} does not cover it` : `Rule ${reason.rule}`
  return `${by}: ${found(reason)}${asked(reason)}`
}

const asked = ({ factor }: Reason): string =>
  factor === undefined ? '' : `, and then it asks for a ${factor}, which a token does not have`

const TOKEN_WORDS: Readonly<Record<string, string>> = {
  'token:wallet': 'The token may not ask about this wallet',
  'token:expired': 'The token has ended',
  'token:frozen': 'The token is frozen',
  'token:network': 'The token may not be used from this network',
  'token:others': 'It would replace what somebody else asked for',
  'token:budget': 'The budget of the token',
  'token:policy': 'The policy of the wallet does not allow it',
} satisfies Readonly<Record<TokenRefusal | 'token:policy', string>>

/** What a spend waits for besides the code, one phrase each: "2 approvals of the group family". */
export function describeNeeds({ factor, approvals, delaySeconds }: Needs): readonly string[] {
  const delay = delaySeconds === 0 ? [] : [`${duration(delaySeconds)} to pass`]
  return [
    ...(factor === 'passkey' ? ['a passkey'] : []),
    ...approvals.map(({ group, count }) => {
      return `${counted(count, 'approval', 'approvals')} of the group ${group}`
    }),
    ...delay,
  ]
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

/** Whose spends a limit counts, if not simply the wallet's: " by the same member". */
export function describeScope(scope: ScopeName | undefined): string {
  if (scope === undefined) return ''
  return scope === 'initiator' ? ' by the same member' : ' in all wallets together'
}

export function consequence(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'deny':
      return 'is denied'
    case 'factor':
      return requirement.level === 'code' ? 'needs a one-time code' : 'needs a passkey'
    case 'approvals': {
      const { count, group } = requirement
      return `needs ${counted(count, 'approval', 'approvals')} of the group ${group}`
    }
    case 'delay':
      return `waits ${duration(requirement.seconds)} before it is signed`
    default:
      return unreachable(requirement)
  }
}

function condition(atom: Atom, lists: Policy['lists']): string {
  switch (atom.kind) {
    case 'amount-above':
      return `its amount with the fee is more than ${btc(atom.sats)}`
    case 'sum-above':
      return `it brings the sum of ${past(atom)} above ${btc(atom.sats)}`
    case 'count-above':
      return `it brings the number of spends in ${past(atom)} above ${atom.count}`
    case 'destination-in':
      return `it pays a destination of ${listWords(atom.list, lists)}`
    case 'destination-not-in':
      return `it pays a destination that is not in ${listWords(atom.list, lists)}`
    case 'destination-younger-than': {
      const where = listWords(atom.list, lists)
      return `it pays a destination that has not been in ${where} for ${duration(atom.seconds)}`
    }
    case 'fee-above':
      return `its fee is more than ${btc(atom.sats)}`
    case 'fee-rate-above':
      return `its fee rate is more than ${atom.satPerVb} sat/vB`
    case 'fee-share-above':
      return `its fee is more than ${percent(atom.basisPoints)} of what it pays`
    case 'change-not-ours':
      return 'it has change that is not proven to be ours'
    case 'sighash-not-all':
      return 'a signature would not cover the whole transaction'
    case 'initiator-in':
      return `it is asked for by the device ${devices(atom.devices)}`
    case 'initiator-not-in':
      return `it is not asked for by the device ${devices(atom.devices)}`
    case 'member-in':
      return `it is asked for by the member ${eitherOf(atom.members, NOBODY)}`
    case 'member-not-in':
      return `it is not asked for by the member ${eitherOf(atom.members, NOBODY)}`
    case 'hour-in':
      return `it is asked for from ${hoursOfDay(atom)}`
    case 'balance-share-above':
      return `its amount with the fee is more than ${shareOf(atom.basisPoints)}${CLAIMED}`
    case 'network-not-in':
      return `it comes from no address of ${eitherOf(atom.ranges, 'any network')}${CLAIMED}`
    case 'new-device':
      return `it comes from a new device${CLAIMED}`
    default:
      return unreachable(atom)
  }
}

const NOBODY = '(none)'
const CLAIMED = ' (as the server says)'

function shareOf(basisPoints: number): string {
  return `${percent(basisPoints)} of the balance`
}

function devices(keys: readonly string[]): string {
  return eitherOf(keys.map(deviceName), NOBODY)
}

type Windowed = { readonly window?: Window; readonly scope?: ScopeName }

function past({ window, scope }: Windowed): string {
  return window === undefined ? '' : `${describeWindow(window)}${describeScope(scope)}`
}

function listWords(name: string, lists: Policy['lists']): string {
  const list = listNamed(lists, name)
  if (list === undefined)
    return `the list ${name} (which does not exist, so this is always taken as true)`
  const entries = counted(list.length, 'entry', 'entries')
  const whole = list.some((entry) => /[:(]/.test(destinationOf(entry)))
  // What stands for many addresses is compared within a range of indexes only.
  const range = whole ? ', of a wallet its first 1000 addresses' : ''
  return `the list ${name} (${entries}${range})`
}

function found(reason: Reason): string {
  const limit = btc(reason.limitSats)
  const fee = `the fee ${btc(reason.feeSats)}`
  const over = reason.window === undefined ? '' : ` of ${past(reason)}`
  switch (reason.atom) {
    case undefined:
      return 'it applies to every spend'
    case 'amount-above':
      return `the amount ${btc(reason.spendSats)} is more than ${limit}`
    case 'sum-above': {
      const sum = `${btc(reason.spendSats)} on top of the ${btc(reason.usedSats)}${over}`
      return `${sum} is more than ${limit}`
    }
    case 'count-above':
      return `one more than the ${reason.usedCount} spends${over} is more than ${reason.limitCount}`
    case 'destination-in':
    case 'destination-not-in':
    case 'destination-younger-than':
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
    case 'sighash-not-all':
      return 'a signature would not cover the whole transaction'
    case 'initiator-in':
    case 'initiator-not-in':
      return `it is asked for by the device ${deviceName(reason.device ?? '')}`
    case 'member-in':
    case 'member-not-in':
      return `it is asked for by the member ${reason.member}`
    case 'hour-in':
      return `it is from ${hoursOfDay(reason.hours ?? { fromHour: 0, untilHour: 0 })} now`
    case 'balance-share-above':
    case 'network-not-in':
    case 'new-device':
      return foundClaims(reason)
    default:
      return unreachable(reason.atom)
  }
}

function foundDestinations({ atom, list, scripts, limitSeconds, isUnknown }: Reason): string {
  if (isUnknown) return `the destinations could not be compared with the list ${list}`
  const paid = scripts?.join(', ')
  if (atom === 'destination-younger-than') {
    return `${paid} has not been in the list ${list} for ${duration(limitSeconds ?? 0)}`
  }
  return `${paid} is ${atom === 'destination-in' ? 'in' : 'not in'} the list ${list}`
}

function foundClaims(reason: Reason): string {
  switch (reason.atom) {
    case 'balance-share-above': {
      if (reason.isUnknown) return 'nobody says what the balance is'
      const share = percent(reason.limitBasisPoints ?? 0)
      const balance = `${btc(reason.balanceSats)} that the server says there are`
      return `the amount ${btc(reason.spendSats)} is more than ${share} of the ${balance}`
    }
    case 'network-not-in':
      return reason.isUnknown
        ? 'nobody says which network address it comes from'
        : `it comes from ${reason.networkAddress}, the server says`
    default:
      return reason.isUnknown
        ? 'nobody says whether the device is new'
        : 'it comes from a new device, the server says'
  }
}
