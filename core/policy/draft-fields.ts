// The small readers of a policy from outside: exact keys, names, whole numbers in one spelling.

import { type Canonical, readDecimal } from '../canonical.ts'
import { Fault } from '../fault.ts'

export function whole(value: Canonical, where: string, max: number): number {
  return Number(integer(value, where, BigInt(max)))
}

export function positive(value: Canonical, where: string, max: number): number {
  const number = whole(value, where, max)
  if (number === 0) throw invalid(where, 'zero')
  return number
}

export function integer(value: Canonical, where: string, max: bigint): bigint {
  try {
    return readDecimal(value, max)
  } catch (cause) {
    throw invalid(where, `not a whole number from 0 to ${max}`, { cause })
  }
}

export function name(value: Canonical, where: string): string {
  if (typeof value === 'string' && /^[a-z0-9-]{1,32}$/.test(value)) return value
  throw invalid(where, 'not 1 to 32 of a-z, 0-9 and -')
}

export function kindOf(value: Canonical, where: string): string {
  const kind = isObject(value) && Object.hasOwn(value, 'kind') ? value.kind : undefined
  if (typeof kind !== 'string') throw invalid(where, 'without a kind')
  return kind
}

export function items(value: Canonical, where: string, max: number): readonly Canonical[] {
  if (!isArray(value)) throw invalid(where, 'not a list')
  if (value.length > max) throw invalid(where, `more than ${max}`)
  return value
}

/** The object, if it has exactly these keys; the optional ones may be missing. */
export function fields<K extends string, O extends string = never>(
  value: Canonical,
  where: string,
  keys: readonly K[],
  optional: readonly O[] = [],
): Readonly<Record<K, Canonical> & Partial<Record<O, Canonical>>> {
  if (!isObject(value)) throw invalid(where, 'not an object')
  for (const key of keys) {
    if (!Object.hasOwn(value, key)) throw invalid(where, `without ${key}`)
  }
  const known = keys.length + optional.filter((key) => Object.hasOwn(value, key)).length
  if (Object.keys(value).length !== known) throw invalid(where, 'with an unknown key')
  return value as Readonly<Record<K, Canonical> & Partial<Record<O, Canonical>>>
}

function isArray(value: unknown): value is readonly Canonical[] {
  return Array.isArray(value)
}

export function isObject(value: Canonical): value is { readonly [key: string]: Canonical } {
  return typeof value === 'object' && !isArray(value)
}

export function invalid(where: string, reason: string, options?: ErrorOptions): Fault {
  return new Fault('policy.invalid', { where, reason }, options)
}
