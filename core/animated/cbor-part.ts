// The little of CBOR (RFC 8949) that animated codes are made of: a string of bytes, and a part as
// an array of four whole numbers and one such string. Anything else is null.

/** One code of a message in several. */
export type Part = {
  /** From 1 on. */
  readonly number: number
  /** Into how many pieces the message is cut. */
  readonly count: number
  /** Of the whole message. */
  readonly bytes: number
  readonly checksum: number
  readonly piece: Uint8Array
}

const UNSIGNED = 0
const BYTES = 2
const ARRAY = 4
const TAG = 6

const FIELDS = 5

export const bytesString = (bytes: Uint8Array): Uint8Array =>
  joined([head(BYTES, bytes.length), bytes])

/** Of the string alone, or under a tag that names its type. */
export function readBytesString(message: Uint8Array): Uint8Array | null {
  const cursor = new Cursor(message)
  let first = cursor.head()
  if (first?.major === TAG) first = cursor.head()
  if (first?.major !== BYTES) return null
  const bytes = cursor.take(first.value)
  return bytes && cursor.isAtEnd ? bytes : null
}

export function writePart({ number, count, bytes, checksum, piece }: Part): Uint8Array {
  const numbers = [number, count, bytes, checksum].map((value) => head(UNSIGNED, value))
  return joined([head(ARRAY, FIELDS), ...numbers, head(BYTES, piece.length), piece])
}

export function readPart(encoded: Uint8Array): Part | null {
  const cursor = new Cursor(encoded)
  const list = cursor.head()
  if (list?.major !== ARRAY || list.value !== FIELDS) return null
  const numbers = [0, 1, 2, 3].map(() => {
    const read = cursor.head()
    return read?.major === UNSIGNED ? read.value : -1
  })
  const string = cursor.head()
  const piece = string?.major === BYTES ? cursor.take(string.value) : null
  const [number = 0, count = 0, bytes = 0, checksum = -1] = numbers
  const isSound = number > 0 && count > 0 && bytes > 0 && checksum >= 0
  return piece && cursor.isAtEnd && isSound ? { number, count, bytes, checksum, piece } : null
}

/** Major type and value in the shortest form, up to 32 bits. */
function head(major: number, value: number): Uint8Array {
  const type = major << 5
  if (value < 24) return Uint8Array.of(type | value)
  const size = value < 0x100 ? 1 : value < 0x1_0000 ? 2 : 4
  const bytes = new Uint8Array(1 + size)
  const view = new DataView(bytes.buffer)
  bytes[0] = type | (size === 1 ? 24 : size === 2 ? 25 : 26)
  if (size === 1) view.setUint8(1, value)
  else if (size === 2) view.setUint16(1, value)
  else view.setUint32(1, value)
  return bytes
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

class Cursor {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  head(): { readonly major: number; readonly value: number } | null {
    const first = this.take(1)?.[0]
    if (first === undefined) return null
    const [major, short] = [first >> 5, first & 31]
    if (short < 24) return { major, value: short }
    const size = { 24: 1, 25: 2, 26: 4 }[short]
    const rest = size === undefined ? null : this.take(size)
    return rest && { major, value: rest.reduce((sum, byte) => sum * 256 + byte, 0) }
  }

  take(length: number): Uint8Array | null {
    if (length > this.#bytes.length - this.#at) return null
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}
