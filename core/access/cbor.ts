// CBOR as authenticators write it: the canonical form of CTAP2, in which a value has one sequence
// of bytes. Everything else is refused: tags, floats, indefinite lengths, map keys that are no
// whole number and no text.

import { compareBytes } from '../bitcoin/bytes.ts'
import { Fault } from '../fault.ts'

/** What can be read. Whole numbers are safe ones. Bytes are views of what was given. */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | CborMap

/** Keys are whole numbers or text: a number and its decimal text are two keys. */
export type CborMap = ReadonlyMap<number | string, Cbor>

/** Arrays and maps within each other (CTAP2: no more than four levels). */
const MAX_DEPTH = 4

const FALSE = 0xf4
const TRUE = 0xf5
const NULL = 0xf6

/** Whether the value is a map, and not a list or bytes. */
export function isCborMap(value: Cbor | undefined): value is CborMap {
  return value instanceof Map
}

/**
 * Reads the one value that begins at `start`; what follows it is for the caller.
 * @returns the value, and the offset of the first byte after it
 * @throws Fault `webauthn.invalid`, check `cbor`
 * @see CTAP 2.1 section 8, "CTAP2 canonical CBOR encoding form"; RFC 8949
 */
export function readCbor(
  bytes: Uint8Array,
  start = 0,
): { readonly value: Cbor; readonly end: number } {
  const reader = new Reader(bytes, start)
  const value = reader.value(0)
  return { value, end: reader.offset }
}

class Reader {
  readonly #bytes: Uint8Array
  offset: number

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes
    this.offset = start
  }

  value(depth: number): Cbor {
    const first = this.#byte()
    const major = first >> 5
    if (major === 7) return simple(first)
    const argument = this.#argument(first & 0x1f)
    switch (major) {
      case 0:
        return argument
      case 1:
        return -1 - argument
      case 2:
        return this.#take(argument)
      case 3:
        return text(this.#take(argument))
      case 4:
        return this.#list(argument, depth)
      case 5:
        return this.#map(argument, depth)
      default:
        throw refusal('no tag', `major type ${major}`)
    }
  }

  #list(count: number, depth: number): readonly Cbor[] {
    enter(depth)
    const items: Cbor[] = []
    for (let i = 0; i < count; i += 1) items.push(this.value(depth + 1))
    return items
  }

  #map(count: number, depth: number): CborMap {
    enter(depth)
    const map = new Map<number | string, Cbor>()
    let before: Uint8Array | undefined
    for (let i = 0; i < count; i += 1) {
      const start = this.offset
      const key = this.value(depth + 1)
      if (typeof key !== 'number' && typeof key !== 'string') {
        throw refusal('keys that are whole numbers or text', 'another key')
      }
      const written = this.#bytes.subarray(start, this.offset)
      // CTAP2 wants the lower major type first, then the shorter, then the lower bytes: for numbers
      // and text that is the order of the bytes. Strictly rising, so that no key is there twice.
      if (before && compareBytes(before, written) >= 0) {
        throw refusal('keys in their order', String(key))
      }
      before = written
      map.set(key, this.value(depth + 1))
    }
    return map
  }

  /** The number in or after the first byte, in its shortest form. */
  #argument(short: number): number {
    if (short < 24) return short
    if (short > 27) throw refusal('a length', 'an indefinite or reserved one')
    const bytes = this.#take(1 << (short - 24))
    let argument = 0
    for (const byte of bytes) argument = 256 * argument + byte
    const least = short === 24 ? 24 : 256 ** (bytes.length / 2)
    if (argument < least) throw refusal('the shortest form of a number', 'a longer one')
    if (argument >= Number.MAX_SAFE_INTEGER) throw refusal('a number below 2^53', 'a larger one')
    return argument
  }

  #byte(): number {
    const byte = this.#bytes[this.offset]
    if (byte === undefined) throw truncated()
    this.offset += 1
    return byte
  }

  #take(length: number): Uint8Array {
    const start = this.offset
    if (length > this.#bytes.length - start) throw truncated()
    this.offset = start + length
    return this.#bytes.subarray(start, this.offset)
  }
}

function enter(depth: number): void {
  if (depth === MAX_DEPTH) throw refusal(`${MAX_DEPTH} levels at most`, 'more')
}

function simple(first: number): boolean | null {
  if (first === FALSE) return false
  if (first === TRUE) return true
  if (first === NULL) return null
  throw refusal('no float and no other simple value', `byte ${first}`)
}

// A byte order mark is kept: it is a character like others here.
function text(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refusal('text in UTF-8', 'other bytes')
  }
}

const truncated = (): Fault => refusal('more bytes', 'the end')

// What a stranger wrote reaches logs and terminals: no more of it than can do no harm there.
function refusal(expected: string, written: string): Fault {
  const got = written.slice(0, 64).replace(/[^\x20-\x7e]/g, '?')
  return new Fault('webauthn.invalid', { check: 'cbor', expected, got })
}
