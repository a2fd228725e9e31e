// Reads canonical objects whose shape is known: every field named, none unknown, none missing.

import type { Canonical } from './canonical.ts'
import { Fault } from './fault.ts'

/** Takes a value apart or says what it should have been. */
export type FieldReader<T> = (value: Canonical | undefined, where: string) => T

type Shape = Readonly<Record<string, FieldReader<unknown>>>
export type Fields<S extends Shape> = { readonly [K in keyof S]: ReturnType<S[K]> }

const refuse = (where: string, wanted: string): never => {
  throw new Fault('channel.message_invalid', { where, wanted })
}

/** Any string within a length, 4,096 characters unless told. */
export const text =
  (maxLength = 4096): FieldReader<string> =>
  (value, where) =>
    typeof value === 'string' && value.length <= maxLength
      ? value
      : refuse(where, `a text of at most ${maxLength} characters`)

// With the joiners that some scripts are written with.
const ONE_LINE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} \u200c\u200d]*$/u

/** A text that people are shown: on one line, and nothing that hides or moves what is beside it. */
export const line =
  (maxLength: number): FieldReader<string> =>
  (value, where) =>
    ONE_LINE.test(text(maxLength)(value, where))
      ? (value as string)
      : refuse(where, 'one line of visible characters')

/** One of the words. */
export const word =
  <const W extends string>(...words: readonly W[]): FieldReader<W> =>
  (value, where) =>
    words.find((each) => each === value) ?? refuse(where, words.join(' or '))

/** Lower-case hexadecimal of exactly `bytes` bytes. */
export const hex =
  (bytes: number): FieldReader<string> =>
  (value, where) =>
    typeof value === 'string' && value.length === bytes * 2 && /^[0-9a-f]*$/.test(value)
      ? value
      : refuse(where, `${bytes} bytes in lower-case hexadecimal`)

/** Strict base64 of at most `maxBytes` bytes, decoded. */
export const base64 =
  (maxBytes: number): FieldReader<Uint8Array> =>
  (value, where) => {
    if (typeof value === 'string' && value.length <= Math.ceil(maxBytes / 3) * 4) {
      const bytes = readBase64(value)
      if (bytes && bytes.length <= maxBytes) return bytes
    }
    return refuse(where, `base64 of at most ${maxBytes} bytes`)
  }

/** The bytes of the one base64 spelling they have (RFC 4648, padded), or null for other text. */
export function readBase64(text: string): Uint8Array | null {
  // The platform's decoder skips white space.
  if (/\s/.test(text)) return null
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' })
  } catch {
    return null
  }
}

/** A whole number in decimal digits, 0 to `max`. */
export const whole =
  (max: number = Number.MAX_SAFE_INTEGER): FieldReader<number> =>
  (value, where) => {
    const isDecimal = typeof value === 'string' && /^(0|[1-9]\d{0,15})$/.test(value)
    const number = isDecimal ? Number(value) : Number.NaN
    return number <= max ? number : refuse(where, `a whole number up to ${max}, as digits`)
  }

/** A field that may be left out. */
export const optional =
  <T>(read: FieldReader<T>): FieldReader<T | undefined> =>
  (value, where) =>
    value === undefined ? undefined : read(value, where)

/** A list of at most `max` items of one kind. */
export const list =
  <T>(read: FieldReader<T>, max: number): FieldReader<readonly T[]> =>
  (value, where) =>
    Array.isArray(value) && value.length <= max
      ? value.map((item: Canonical, index) => read(item, `${where}[${index}]`))
      : refuse(where, `a list of at most ${max}`)

/** Any canonical value, for somebody else to read. */
export const anything: FieldReader<Canonical> = (value, where) =>
  value === undefined ? refuse(where, 'a value') : value

/** An object with exactly these fields. */
export const object = <S extends Shape>(shape: S): FieldReader<Fields<S>> => {
  const readers = Object.entries(shape)
  return (value, where) => {
    if (typeof value !== 'object' || Array.isArray(value)) return refuse(where, 'an object')
    const given = value as { readonly [key: string]: Canonical }
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(shape, key))
    if (unknown !== undefined) refuse(`${where}.${unknown}`, 'no such field')
    const read: Record<string, unknown> = {}
    for (const [key, reader] of readers) {
      read[key] = reader(Object.hasOwn(given, key) ? given[key] : undefined, `${where}.${key}`)
    }
    return read as Fields<S>
  }
}

type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K]
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** An object as `plain` was given it: a field that was left out is not there at all. */
export const present =
  <T extends object>(read: FieldReader<T>): FieldReader<Present<T>> =>
  (value, where) => {
    const given = Object.entries(read(value, where)).filter(([, each]) => each !== undefined)
    return Object.fromEntries(given) as Present<T>
  }

/** One of several objects, told apart by their field `kind`. */
export const byKind = <const R extends Shape>(readers: R): FieldReader<ReturnType<R[keyof R]>> => {
  const kinds = Object.entries(readers)
  const names = kinds.map(([kind]) => kind).join(' or ')
  return (value, where) => {
    const given = (value as { readonly kind?: Canonical } | undefined)?.kind
    const read = kinds.find(([kind]) => kind === given)?.[1] ?? refuse(`${where}.kind`, names)
    return read(value, where) as ReturnType<R[keyof R]>
  }
}

/** Yes or no, as `plain` writes them. */
export const truth: FieldReader<boolean> = (value, where) =>
  word('yes', 'no')(value, where) === 'yes'
