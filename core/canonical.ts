// Canonical JSON: one value has one sequence of bytes, so that what is hashed or signed cannot be
// read in two ways. RFC 8785 restricted to strings, arrays and objects with ASCII keys; an integer
// is a decimal string. It never repairs: other bytes for the same value are refused.

import { Fault } from './fault.ts'

/** All there can be. No number, boolean or null: each has more than one common spelling. */
export type Canonical = string | readonly Canonical[] | { readonly [key: string]: Canonical }

/** Arrays and objects within each other. A charter entry needs about ten. */
export const MAX_DEPTH = 32

const PRINTABLE = /^[ -~]+$/

const ENCODER = new TextEncoder()
// A byte order mark is kept, and so refused. Fatal decoding makes equal texts equal bytes.
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The canonical form as text. Keys are sorted by their bytes.
 * @throws Fault `canonical.invalid` for any other type, a lone surrogate, a key that is not
 * printable ASCII, an object that is more than its own keys, and depth above 32
 * @see RFC 8785 section 3.2
 */
export function canonicalText(value: Canonical): string {
  return writeWhole(value)
}

/** The canonical form in UTF-8: these bytes are hashed and signed. @throws as `canonicalText` */
export function canonicalBytes(value: Canonical): Uint8Array {
  return ENCODER.encode(canonicalText(value))
}

/**
 * What a request may have of brackets, colons, commas and strings: 10,000 payments have a tenth of
 * it, and a policy with every list full some more. Parsing as many takes a hundred megabytes.
 */
export const MAX_REQUEST_TOKENS = 1_000_000

/**
 * Reads canonical bytes: parsed, written again and compared, so that white space, other escapes,
 * another order, duplicate keys, numbers, booleans and null are refused.
 *
 * Objects keep whatever keys they came with (`__proto__` and `constructor` are ordinary own keys):
 * look for a key with `Object.hasOwn` unless the whole set of keys was checked.
 *
 * @param maxTokens - for bytes of a stranger, who could send millions of empty objects: with more
 *   brackets, colons, commas and strings than this nothing is parsed
 * @throws Fault `canonical.invalid`
 */
export function readCanonical(bytes: Uint8Array, maxTokens = Number.POSITIVE_INFINITY): Canonical {
  if (bytes.length > maxTokens && countTokens(bytes, maxTokens) > maxTokens) {
    throw refusal(`more than ${maxTokens} parts`)
  }
  const text = decode(bytes)
  const value = text === null ? undefined : parse(text)
  if (value === undefined) throw refusal('not JSON in UTF-8')
  if (writeWhole(value) !== text) throw refusal('not the canonical spelling')
  return value as Canonical
}

/** A whole number as a decimal string. @throws RangeError if negative, fractional or unsafe */
export function decimal(n: bigint | number): string {
  if (n < 0 || (typeof n === 'number' && !Number.isSafeInteger(n))) {
    throw new RangeError(`not a whole number: ${n}`)
  }
  return BigInt(n).toString()
}

/**
 * Reads a decimal string from 0 to `max`: no sign, no leading zero, nothing around it.
 * @throws Fault `canonical.invalid`
 */
export function readDecimal(text: Canonical, max: bigint): bigint {
  // The length is looked at first: turning a very long string into a bigint is slow.
  const isDecimal =
    typeof text === 'string' &&
    text.length <= max.toString().length &&
    /^(?:0|[1-9][0-9]*)$/.test(text)
  if (!isDecimal || BigInt(text) > max) throw refusal(`not a whole number from 0 to ${max}`)
  return BigInt(text)
}

// What was read has its keys in order already, and the platform writes that at once.
function writeWhole(value: unknown): string {
  return isInOrder(value, 0) ? JSON.stringify(value) : write(value, 0)
}

// False is no refusal: whoever writes part by part looks again, and says what is wrong.
function isInOrder(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null || depth === MAX_DEPTH) return false
  if (typeof (value as { readonly toJSON?: unknown }).toJSON === 'function') return false
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      if (!isInOrder(value[at], depth + 1)) return false
    }
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  let before = ''
  for (const key of Object.keys(value)) {
    if (key <= before || !PRINTABLE.test(key)) return false
    if (!isInOrder((value as Record<string, unknown>)[key], depth + 1)) return false
    before = key
  }
  return true
}

function write(value: unknown, depth: number): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value !== 'object' || value === null) throw refusal(`a value of type ${typeof value}`)
  if (depth === MAX_DEPTH) throw refusal(`deeper than ${MAX_DEPTH}`)
  if (Array.isArray(value)) {
    // Array.from, unlike map, visits the holes of a sparse array, which are then refused.
    return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`
  }
  return writeObject(value, depth)
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw refusal('not a plain object')
  const members = Object.keys(value)
    .sort()
    .map((key) => {
      if (!PRINTABLE.test(key)) throw refusal('a key that is not printable ASCII')
      return `${quote(key)}:${write((value as Record<string, unknown>)[key], depth + 1)}`
    })
  return `{${members.join(',')}}`
}

// RFC 8785 took its string form from JSON.stringify, lone surrogates apart, which it forbids.
function quote(text: string): string {
  if (!text.isWellFormed()) throw refusal('a lone surrogate')
  return JSON.stringify(text)
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Counts, up to one more than `max`, strings, escaped quotes, and bytes that are in no string. */
function countTokens(bytes: Uint8Array, max: number): number {
  let count = 0
  for (let at = 0; at < bytes.length && count <= max; at += 1) {
    count += 1
    if (bytes[at] !== QUOTE) continue
    // Strings are most of a long request: they are passed over without looking at each byte.
    for (;;) {
      at = bytes.indexOf(QUOTE, at + 1)
      if (at < 0) return count
      let before = at
      while (bytes[before - 1] === BACKSLASH) before -= 1
      if ((at - before) % 2 === 0 || count > max) break
      count += 1
    }
  }
  return count
}

function decode(bytes: Uint8Array): string | null {
  try {
    return DECODER.decode(bytes)
  } catch {
    return null
  }
}

// JSON has no undefined, so that it can stand for no value.
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refusal(reason: string): Fault {
  return new Fault('canonical.invalid', { reason })
}
