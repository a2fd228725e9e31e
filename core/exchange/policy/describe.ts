// An order policy and its reasons in plain English, for the person who confirms or is refused.
// Words only: nothing here decides.

import { unreachable } from '../../basics.ts'
import { consequence, describeWindow } from '../../policy/describe.ts'
import { counted, eitherOf, hoursOfDay, percent, time } from '../../policy/phrases.ts'
import { byId } from '../../policy/policy.ts'
import { NO_GRANT } from '../../policy/verdict.ts'
import { groupOf, tokenOf } from '../../policy/who.ts'
import { type Decimal, writeDecimal } from '../decimal.ts'
import type { Operation } from '../paths/rule.ts'
import type { OrderReason } from './decide.ts'
import type { OrderAtom, OrderGrant, OrderPolicy, OrderRule, OrderScope } from './policy.ts'
import { isOneMember, type OrderWho } from './who.ts'

/** One sentence per grant and per rule, in the order of their ids. */
export function describeOrderPolicy(policy: OrderPolicy): readonly string[] {
  const { lists } = policy
  const grants = policy.grants.toSorted(byId).map((grant) => describeOrderGrant(grant, lists))
  return [
    ...(grants.length > 0 ? grants : ['Nobody may do anything: everything is denied.']),
    ...policy.rules.toSorted(byId).map((rule) => describeOrderRule(rule, lists)),
  ]
}

export function describeOrderGrant(
  { id, who, operations, unless = [] }: OrderGrant,
  lists: OrderPolicy['lists'],
): string {
  const acts = bothOf(operations.toSorted().map((it) => OPERATION_WORDS[it]))
  const conditions = unless.map((atom) => condition(atom, lists)).join(' or ')
  const exception = unless.length === 0 ? '' : `, unless ${conditions}`
  return `${whoWords(who)} may ${acts}${exception} (grant ${id}).`
}

export function describeOrderRule(rule: OrderRule, lists: OrderPolicy['lists']): string {
  const conditions = rule.when.map((atom) => condition(atom, lists)).join(' and ')
  const which = rule.when.length === 0 ? 'Every request' : 'A request'
  const when = rule.when.length === 0 ? '' : ` if ${conditions}`
  const then = rule.then.kind === 'notice' ? 'is told to everybody' : consequence(rule.then)
  return `${which} ${then}${when} (rule ${rule.id}).`
}

/** One sentence: what the limit is, what is left, and when the same request would pass. */
export function describeOrderReason(reason: OrderReason): string {
  if (reason.rule === 'account:frozen') return 'The account is frozen: nothing is sent for it.'
  if (reason.rule === 'account:stopped') return 'Trading is stopped: nothing is placed.'
  if (reason.rule === NO_GRANT && reason.grant === undefined) {
    return 'No grant of the policy allows this.'
  }
  const by = reason.grant ? `Grant ${reason.grant} does not cover it` : `Rule ${reason.rule}`
  const parts = [`${by}: ${found(reason)}`]
  if (reason.left !== undefined) parts.push(`${writeDecimal(reason.left)} is left now`)
  if (reason.leftCount !== undefined) parts.push(`${reason.leftCount} left now`)
  if (reason.passesAt === null) parts.push('waiting does not help')
  else if (reason.passesAt !== undefined) parts.push(`it passes at ${time(reason.passesAt)}`)
  return `${parts.join('; ')}.`
}

const OPERATION_WORDS: Readonly<Record<Operation, string>> = {
  rights: 'ask what the key may do',
  time: 'ask for the time',
  markets: 'read the markets',
  prices: 'read prices',
  balances: 'read balances',
  orders: 'read orders and trades',
  place: 'place orders',
  cancel: 'cancel orders',
}

function whoWords(who: OrderWho): string {
  if (who === 'trader') return 'The trader itself'
  if (who === 'member') return 'Every member'
  if (isOneMember(who)) return `The member ${who.slice('member:'.length)}`
  const [group, token] = [groupOf(who), tokenOf(who)]
  if (group !== null) return `A member of the group ${group}`
  if (token !== null) return `The token ${token}`
  return who === 'owner' ? 'The owner' : 'A spender (the owner is one)'
}

function condition(atom: OrderAtom, lists: OrderPolicy['lists']): string {
  switch (atom.kind) {
    case 'operation-in':
      return `it is to ${eitherOf(operationWords(atom.operations), NOTHING)}`
    case 'market-in':
      return `its market is in ${listWords(atom.list, lists)}`
    case 'market-not-in':
      return `its market is not in ${listWords(atom.list, lists)}`
    case 'side-in':
      return `it is an order to ${eitherOf(atom.sides, NOTHING)}`
    case 'kind-in':
      return `it is a ${eitherOf(atom.kinds, NOTHING)} order`
    case 'notional-above':
      return `it may move more than ${writeDecimal(atom.notional)}`
    case 'notional-sum-above':
      return `it brings what orders of ${past(atom)} may move above ${writeDecimal(atom.notional)}`
    case 'order-count-above':
      return `it brings the number of orders in ${past(atom)} above ${atom.count}`
    case 'price-worse-than':
      return `its price is worse than the market’s by more than ${percent(atom.basisPoints)}`
    case 'leverage-above':
      return `its leverage is more than ${atom.times}`
    case 'initiator-in':
      return `it is asked for by ${eitherOf(atom.initiators, NOTHING)}`
    case 'initiator-not-in':
      return `it is not asked for by ${eitherOf(atom.initiators, NOTHING)}`
    case 'hour-in':
      return `it is asked for from ${hoursOfDay(atom)}`
    default:
      return unreachable(atom)
  }
}

const NOTHING = '(none)'

const operationWords = (operations: readonly Operation[]): readonly string[] =>
  operations.map((it) => OPERATION_WORDS[it])

/** "a, b and c". */
function bothOf(parts: readonly string[]): string {
  if (parts.length <= 1) return parts[0] ?? NOTHING
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function past({ window, scope }: Pick<OrderReason, 'window' | 'scope'>): string {
  if (window === undefined) return ''
  const life = window.kind === 'lifetime' ? 'the whole life of the account' : describeWindow(window)
  return `${life}${scopeWords(scope)}`
}

const scopeWords = (scope: OrderScope | undefined): string =>
  scope === undefined ? '' : ' by whoever asks'

function listWords(name: string, lists: OrderPolicy['lists']): string {
  const list = Object.hasOwn(lists, name) ? lists[name] : undefined
  if (list === undefined) {
    return `the list ${name} (which does not exist, so this is always taken as true)`
  }
  return `the list ${name} (${counted(list.length, 'market', 'markets')})`
}

const amountOf = (value: Decimal | undefined): string => writeDecimal(value ?? 0n)

function found(reason: OrderReason): string {
  const { isUnknown, word } = reason
  switch (reason.atom) {
    case undefined:
      return 'it applies to everything'
    case 'operation-in':
      return `it is about ${word}`
    case 'market-in':
    case 'market-not-in': {
      if (isUnknown) return `its market could not be compared with the list ${reason.list}`
      return `${word} is ${reason.atom === 'market-in' ? 'in' : 'not in'} the list ${reason.list}`
    }
    case 'side-in':
    case 'kind-in':
      return isUnknown ? 'nobody knows what is ordered' : `it is a ${word} order`
    case 'notional-above':
      if (isUnknown) return UNKNOWN_NOTIONAL
      return `the ${amountOf(reason.notional)} it may move are more than ${amountOf(reason.limit)}`
    case 'notional-sum-above': {
      if (isUnknown) return UNKNOWN_NOTIONAL
      const sum = `${amountOf(reason.notional)} on top of the ${amountOf(reason.used)}`
      return `${sum} of ${past(reason)} are more than ${amountOf(reason.limit)}`
    }
    case 'order-count-above': {
      const more = `one more than the ${reason.usedCount ?? 0} orders of ${past(reason)}`
      return isUnknown ? 'nobody knows whose order it is' : `${more} is over ${reason.limitCount}`
    }
    case 'price-worse-than':
      return foundPrice(reason)
    case 'leverage-above':
      if (isUnknown) return 'nobody knows what is ordered'
      return `its leverage ${amountOf(reason.leverage)} is more than ${reason.limitTimes}`
    case 'initiator-in':
    case 'initiator-not-in':
      return `it is asked for by ${word}`
    case 'hour-in':
      return `it is from ${hoursOfDay(reason.hours ?? { fromHour: 0, untilHour: 0 })} now`
    default:
      return unreachable(reason.atom)
  }
}

const UNKNOWN_NOTIONAL = 'nobody knows what it may move: a price is missing or old'

function foundPrice({ isUnknown, price, reference, limitBasisPoints }: OrderReason): string {
  if (isUnknown) return 'its price could not be compared with the market’s, which is missing or old'
  const away = `more than ${percent(limitBasisPoints ?? 0)} worse than`
  return `its price ${amountOf(price)} is ${away} the market’s ${amountOf(reference)}`
}
