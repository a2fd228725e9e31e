// Reads an order policy that came from outside, field by field. What is unknown is refused, never
// skipped: a rule that an old version cannot read must not look like no rule.

import type { Canonical } from '../../canonical.ts'
import { MEMBER_ID } from '../../charter/member.ts'
import { POLICY_BOUNDS } from '../../policy/bounds.ts'
import { readRequirement } from '../../policy/draft.ts'
import { readWindow } from '../../policy/draft-atoms.ts'
import { fields, invalid, isObject, items, kindOf, name, whole } from '../../policy/draft-fields.ts'
import { readFrame, ruleOf, unlessIn } from '../../policy/draft-frame.ts'
import { type Decimal, parseDecimal } from '../decimal.ts'
import { OPERATIONS } from '../paths/rule.ts'
import { ORDER_KINDS } from './facts.ts'
import type { OrderAtom, OrderGrant, OrderPolicy, OrderRequirement, OrderScope } from './policy.ts'
import type { OrderWho } from './who.ts'

/** Enough for every market of a venue; leverage as no venue gives it; all of a price. */
const BOUNDS = { markets: 10_000, times: 1_000, basisPoints: 10_000 } as const

/**
 * Reads a policy as a person writes it: strict in all but order and repetitions.
 * @throws Fault `policy.invalid` naming the place
 */
export function orderPolicyFromDraft(value: Canonical): OrderPolicy {
  return readFrame(value, { grant: readGrant, rule: readRule, lists: readLists })
}

function readGrant(value: Canonical, where: string): OrderGrant {
  const it = fields(value, where, ['id', 'who', 'operations'], ['unless'])
  const operations = words(it.operations, `${where}.operations`, OPERATIONS)
  if (operations.length === 0) throw invalid(`${where}.operations`, 'empty')
  const id = name(it.id, `${where}.id`)
  const grant = { id, who: readWho(it.who, `${where}.who`), operations }
  return unlessIn(grant, it.unless, where, readAtom)
}

function readWho(value: Canonical, where: string): OrderWho {
  if (value === 'owner' || value === 'spender' || value === 'member' || value === 'trader') {
    return value
  }
  const [, kind, id = ''] =
    (typeof value === 'string' && /^(group|token|member):(.*)$/s.exec(value)) || []
  const isNamed = kind === 'member' ? MEMBER_ID.test(id) : /^[a-z0-9-]{1,32}$/.test(id)
  if (kind !== undefined && isNamed) return value as OrderWho
  const wanted = 'not owner, spender, member, trader, group:<name>, member:<id> or token:<id>'
  throw invalid(where, wanted)
}

function readThen(value: Canonical, where: string): OrderRequirement {
  if (kindOf(value, where) !== 'notice') return readRequirement(value, where)
  fields(value, where, ['kind'])
  return { kind: 'notice' }
}

const readRule = ruleOf(readAtom, readThen)

function readAtom(value: Canonical, where: string): OrderAtom {
  const kind = kindOf(value, where)
  const read = <K extends string>(...keys: K[]) => fields(value, where, ['kind', ...keys])
  switch (kind) {
    case 'operation-in':
      return {
        kind,
        operations: words(read('operations').operations, `${where}.operations`, OPERATIONS),
      }
    case 'market-in':
    case 'market-not-in':
      return { kind, list: name(read('list').list, `${where}.list`) }
    case 'side-in':
      return { kind, sides: words(read('sides').sides, `${where}.sides`, ['buy', 'sell'] as const) }
    case 'kind-in':
      return { kind, kinds: words(read('kinds').kinds, `${where}.kinds`, ORDER_KINDS) }
    case 'notional-above':
      return { kind, notional: amount(read('notional').notional, `${where}.notional`) }
    case 'notional-sum-above':
    case 'order-count-above':
      return readWindowed(value, kind, where)
    case 'price-worse-than': {
      const it = read('basisPoints')
      const basisPoints = whole(it.basisPoints, `${where}.basisPoints`, BOUNDS.basisPoints)
      return { kind, basisPoints }
    }
    case 'leverage-above':
      return { kind, times: whole(read('times').times, `${where}.times`, BOUNDS.times) }
    case 'initiator-in':
    case 'initiator-not-in': {
      const given = items(read('initiators').initiators, where, POLICY_BOUNDS.members)
      return { kind, initiators: given.map((it, at) => readName(it, `${where}.initiators[${at}]`)) }
    }
    case 'hour-in': {
      const it = read('fromHour', 'untilHour')
      const fromHour = whole(it.fromHour, `${where}.fromHour`, 23)
      const untilHour = whole(it.untilHour, `${where}.untilHour`, 23)
      if (fromHour === untilHour) throw invalid(`${where}.untilHour`, 'the same as fromHour')
      return { kind, fromHour, untilHour }
    }
    default:
      throw invalid(`${where}.kind`, 'unknown')
  }
}

function readWindowed(
  value: Canonical,
  kind: 'notional-sum-above' | 'order-count-above',
  where: string,
): OrderAtom {
  if (kind === 'order-count-above') {
    const it = fields(value, where, ['kind', 'count', 'window'], ['scope'])
    const count = whole(it.count, `${where}.count`, POLICY_BOUNDS.count)
    return { kind, count, window: readWindow(it.window, where), ...readScope(it.scope, where) }
  }
  const it = fields(value, where, ['kind', 'notional', 'window'], ['scope'])
  const notional = amount(it.notional, `${where}.notional`)
  return { kind, notional, window: readWindow(it.window, where), ...readScope(it.scope, where) }
}

/** This account's orders go without saying. */
function readScope(value: Canonical | undefined, atomWhere: string): { scope?: OrderScope } {
  if (value === undefined || value === 'account') return {}
  if (value === 'initiator') return { scope: value }
  throw invalid(`${atomWhere}.scope`, 'not account or initiator')
}

function readName(value: Canonical, where: string): string {
  const who = readWho(value, where)
  if (who === 'trader' || who.startsWith('member:') || who.startsWith('token:')) return who
  throw invalid(where, 'not trader, member:<id> or token:<id>')
}

function readLists(value: Canonical): OrderPolicy['lists'] {
  if (!isObject(value)) throw invalid('lists', 'not an object')
  const entries = Object.entries(value)
  if (entries.length > POLICY_BOUNDS.lists) {
    throw invalid('lists', `more than ${POLICY_BOUNDS.lists}`)
  }
  return Object.fromEntries(
    entries.map(([key, list]) => {
      const where = `lists.${name(key, 'lists')}`
      return [key, items(list, where, BOUNDS.markets).map((it) => market(it, where))]
    }),
  )
}

function market(value: Canonical, where: string): string {
  if (typeof value === 'string' && /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/.test(value)) return value
  throw invalid(where, 'not a spot market like BTC/USDT')
}

function words<const W extends string>(
  value: Canonical,
  where: string,
  known: readonly W[],
): readonly W[] {
  return items(value, where, known.length).map((it) => {
    const word = known.find((each) => each === it)
    if (word === undefined) throw invalid(where, `not ${known.join(', ')}`)
    return word
  })
}

function amount(value: Canonical, where: string): Decimal {
  try {
    return parseDecimal(typeof value === 'string' ? value : '')
  } catch (cause) {
    throw invalid(where, 'not an amount like 1000 or 0.5', { cause })
  }
}
