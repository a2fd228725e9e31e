// Reads a policy that came from outside, field by field. What is unknown is refused, never skipped:
// a rule that an old version cannot read must not look like no rule.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { MAX_SATS, type Sats, sats } from '../bitcoin/amounts.ts'
import { type Canonical, readDecimal } from '../canonical.ts'
import { Fault } from '../fault.ts'
import type { Atom, Grant, Policy, Requirement, Rule } from './policy.ts'
import { NO_GRANT } from './verdict.ts'
import type { Window } from './window.ts'

/** What a policy may hold: enough for a company, little enough to decide in microseconds. */
export const POLICY_BOUNDS = {
  grants: 16,
  rules: 256,
  atomsPerRule: 16,
  lists: 64,
  entriesPerList: 10_000,
  /** The longest script of an address has 42 bytes; bare 3-key multisig has 105. */
  scriptBytes: 128,
  /** Ten years; for longer there is the lifetime. */
  windowSeconds: 315_360_000,
  count: 1_000_000_000,
  satPerVb: 1_000_000,
  basisPoints: 1_000_000,
} as const

/**
 * Reads a policy as a person writes it: strict in all but order and repeated atoms or destinations.
 * @throws Fault `policy.invalid` naming the place
 */
export function policyFromDraft(value: Canonical): Policy {
  const it = fields(value, 'policy', ['version', 'grants', 'rules', 'lists'])
  if (it.version !== '1') throw invalid('version', 'not 1')
  const grants = items(it.grants, 'grants', POLICY_BOUNDS.grants).map(readGrant)
  const rules = items(it.rules, 'rules', POLICY_BOUNDS.rules).map(readRule)
  uniqueIds(grants, 'grants')
  uniqueIds(rules, 'rules')
  return { version: '1', grants, rules, lists: readLists(it.lists) }
}

function readGrant(value: Canonical, index: number): Grant {
  const where = `grants[${index}]`
  const it = fields(value, where, ['id', 'who', 'act'])
  if (it.who !== 'owner') throw invalid(`${where}.who`, 'not owner')
  if (it.act !== 'spend') throw invalid(`${where}.act`, 'not spend')
  return { id: name(it.id, `${where}.id`), who: it.who, act: it.act }
}

function readRule(value: Canonical, index: number): Rule {
  const where = `rules[${index}]`
  const it = fields(value, where, ['id', 'when', 'then'])
  const id = name(it.id, `${where}.id`)
  if (id === NO_GRANT) throw invalid(`${where}.id`, 'reserved')
  const when = items(it.when, `${where}.when`, POLICY_BOUNDS.atomsPerRule)
  return {
    id,
    when: when.map((atom, at) => readAtom(atom, `${where}.when[${at}]`)),
    then: readRequirement(it.then, `${where}.then`),
  }
}

function readRequirement(value: Canonical, where: string): Requirement {
  if (kindOf(value, where) === 'deny') {
    fields(value, where, ['kind'])
    return { kind: 'deny' }
  }
  const it = fields(value, where, ['kind', 'level'])
  if (it.kind !== 'factor') throw invalid(`${where}.kind`, 'unknown')
  if (it.level !== 'code') throw invalid(`${where}.level`, 'not code')
  return { kind: it.kind, level: it.level }
}

function readAtom(value: Canonical, where: string): Atom {
  const kind = kindOf(value, where)
  const read = <K extends string>(...keys: K[]) => fields(value, where, ['kind', ...keys])
  switch (kind) {
    case 'amount-above':
    case 'fee-above':
      return { kind, sats: amount(read('sats').sats, `${where}.sats`) }
    case 'sum-above': {
      const it = read('sats', 'window')
      return { kind, sats: amount(it.sats, `${where}.sats`), window: readWindow(it.window, where) }
    }
    case 'count-above': {
      const it = read('count', 'window')
      const count = whole(it.count, `${where}.count`, POLICY_BOUNDS.count)
      return { kind, count, window: readWindow(it.window, where) }
    }
    case 'destination-in':
    case 'destination-not-in':
      return { kind, list: name(read('list').list, `${where}.list`) }
    case 'fee-rate-above': {
      const rate = whole(read('satPerVb').satPerVb, `${where}.satPerVb`, POLICY_BOUNDS.satPerVb)
      return { kind, satPerVb: rate }
    }
    case 'fee-share-above': {
      const it = read('basisPoints')
      const share = whole(it.basisPoints, `${where}.basisPoints`, POLICY_BOUNDS.basisPoints)
      return { kind, basisPoints: share }
    }
    case 'change-not-ours':
      read()
      return { kind }
    default:
      throw invalid(`${where}.kind`, 'unknown')
  }
}

function readWindow(value: Canonical, atomWhere: string): Window {
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

function readLists(value: Canonical): Policy['lists'] {
  if (!isObject(value)) throw invalid('lists', 'not an object')
  const entries = Object.entries(value)
  if (entries.length > POLICY_BOUNDS.lists) {
    throw invalid('lists', `more than ${POLICY_BOUNDS.lists}`)
  }
  const lists = entries.map(([key, scripts]): [string, readonly string[]] => {
    const where = `lists.${name(key, 'lists')}`
    return [key, items(scripts, where, POLICY_BOUNDS.entriesPerList).map((it) => script(it, where))]
  })
  return Object.fromEntries(lists)
}

function script(value: Canonical, where: string): string {
  const isScript =
    typeof value === 'string' &&
    value.length <= 2 * POLICY_BOUNDS.scriptBytes &&
    /^(?:[0-9a-f]{2})+$/.test(value)
  if (!isScript) throw invalid(where, 'not a script in lower-case hexadecimal')
  return value
}

function amount(value: Canonical, where: string): Sats {
  return sats(integer(value, where, MAX_SATS))
}

function whole(value: Canonical, where: string, max: number): number {
  return Number(integer(value, where, BigInt(max)))
}

function integer(value: Canonical, where: string, max: bigint): bigint {
  try {
    return readDecimal(value, max)
  } catch (cause) {
    throw invalid(where, `not a whole number from 0 to ${max}`, { cause })
  }
}

function name(value: Canonical, where: string): string {
  if (typeof value === 'string' && /^[a-z0-9-]{1,32}$/.test(value)) return value
  throw invalid(where, 'not 1 to 32 of a-z, 0-9 and -')
}

function kindOf(value: Canonical, where: string): string {
  const kind = isObject(value) && Object.hasOwn(value, 'kind') ? value.kind : undefined
  if (typeof kind !== 'string') throw invalid(where, 'without a kind')
  return kind
}

function uniqueIds(list: readonly { readonly id: string }[], where: string): void {
  if (new Set(list.map(({ id }) => id)).size !== list.length) throw invalid(where, 'an id twice')
}

function items(value: Canonical, where: string, max: number): readonly Canonical[] {
  if (!isArray(value)) throw invalid(where, 'not a list')
  if (value.length > max) throw invalid(where, `more than ${max}`)
  return value
}

/** The object, if it has exactly these keys. */
function fields<K extends string>(
  value: Canonical,
  where: string,
  keys: readonly K[],
): Readonly<Record<K, Canonical>> {
  if (!isObject(value)) throw invalid(where, 'not an object')
  for (const key of keys) {
    if (!Object.hasOwn(value, key)) throw invalid(where, `without ${key}`)
  }
  if (Object.keys(value).length !== keys.length) throw invalid(where, 'with an unknown key')
  return value as Readonly<Record<K, Canonical>>
}

function isArray(value: unknown): value is readonly Canonical[] {
  return Array.isArray(value)
}

function isObject(value: Canonical): value is { readonly [key: string]: Canonical } {
  return typeof value === 'object' && !isArray(value)
}

function invalid(where: string, reason: string, options?: ErrorOptions): Fault {
  return new Fault('policy.invalid', { where, reason }, options)
}
