// Reads what venues say of a key. A form that is not the known one is never guessed at: it is
// unknown, and what is unknown about withdrawing is refused.

import type { UnixSeconds } from '../../basics.ts'

export type Certainty = 'yes' | 'no' | 'unknown'

/**
 * What a key may do. `withdraw`: move money out of the account in any way, transfers to other
 * accounts, lending and payments included. `wide`: rights beyond reading and spot orders, in the
 * venue's words. `unknown`: words of the venue that we do not know. `ips`: null where the venue
 * does not list them. `expiresAt`: null for never, or where the venue does not tell.
 */
export type KeyRights = {
  readonly read: Certainty
  readonly trade: Certainty
  readonly withdraw: Certainty
  readonly ipBound: Certainty
  readonly ips: readonly string[] | null
  readonly expiresAt: UnixSeconds | null
  readonly wide: readonly string[]
  readonly unknown: readonly string[]
}

/** What is known of an answer that nobody could read. */
export const UNREADABLE: KeyRights = {
  read: 'unknown',
  trade: 'unknown',
  withdraw: 'unknown',
  ipBound: 'unknown',
  ips: null,
  expiresAt: null,
  wide: [],
  unknown: [],
}

/** `now`, and the public half of the key, for venues that answer with several keys. */
export type Asked = { readonly now: UnixSeconds; readonly key: string }

type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object's own field: what a prototype has is none. */
export const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined

export const certain = (value: boolean): Certainty => (value ? 'yes' : 'no')

export const flag = (value: unknown): Certainty =>
  typeof value === 'boolean' ? certain(value) : 'unknown'

/** `yes` if one of them is, `no` if all are, else unknown. */
export function oneOf(values: readonly Certainty[]): Certainty {
  if (values.includes('yes')) return 'yes'
  return values.length > 0 && values.every((each) => each === 'no') ? 'no' : 'unknown'
}

/** A list of texts, or null. */
export function texts(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null
  const list: readonly unknown[] = value
  return list.every((each) => typeof each === 'string') ? list : null
}

/**
 * A whole number, or null. ccxt hands numbers on as their digits, so that no place of them is lost.
 */
export function whole(value: unknown): number | null {
  const isDigits = typeof value === 'string' && /^-?(?:0|[1-9]\d{0,15})$/.test(value)
  const number = isDigits ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null
}

/** The words of `a,b, c`, or null for what is no text. */
export function words(value: unknown): readonly string[] | null {
  if (typeof value !== 'string') return null
  return value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** Where a key may be used from; `*` is everywhere. */
export function binding(ips: readonly string[] | null): Pick<KeyRights, 'ipBound' | 'ips'> {
  if (ips === null) return { ipBound: 'unknown', ips: null }
  const isOpen = ips.length === 0 || ips.some((ip) => /^(?:\*|0\.0\.0\.0(?:\/0)?|::\/0)$/.test(ip))
  return { ipBound: certain(!isOpen), ips }
}

/** The words that are in none of the lists. */
export const strange = (
  given: readonly string[],
  ...known: readonly ReadonlySet<string>[]
): readonly string[] => given.filter((word) => !known.some((list) => list.has(word)))

export const setOf = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/**
 * What is said of several keys, of ours: by its public half, or because it is the only one and does
 * not name itself.
 */
export function ours(value: unknown, name: string, { key }: Asked): unknown {
  if (!Array.isArray(value)) return value
  const list: readonly unknown[] = value
  const named = list.filter((each) => own(each, name) === key)
  if (named.length === 1) return named[0]
  return list.length === 1 && own(list[0], name) === undefined ? list[0] : undefined
}
