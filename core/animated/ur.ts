// Uniform Resources: bytes as QR codes that follow one another for as long as somebody looks
// (Blockchain Commons, BCR-2020-005). From the message's length on, parts are mixed of several
// pieces. `crypto-psbt` and `psbt` hold one string of bytes.

import { crc32, fromBytewords, toBytewords } from './bytewords.ts'
import { bytesString, type Part, readBytesString, readPart, writePart } from './cbor-part.ts'
import { piecesOf } from './fountain.ts'

/** The name that wallets read today; newer ones also read `psbt` (BCR-2020-006). */
const TYPE = 'crypto-psbt'
const TYPES = new Set([TYPE, 'psbt', 'bytes'])

/** A phone needs minutes for it; more is a mistake. */
const MAX_PIECES = 2_000

export type UrMessage = {
  readonly pieces: readonly Uint8Array[]
  readonly bytes: number
  readonly checksum: number
}

/** @param mostBytes - of the message in one code */
export function urMessage(bytes: Uint8Array, mostBytes: number): UrMessage {
  const message = bytesString(bytes)
  const count = Math.max(1, Math.ceil(message.length / mostBytes))
  const size = Math.ceil(message.length / count)
  const pieces = Array.from({ length: count }, (_, at) => {
    const piece = new Uint8Array(size)
    piece.set(message.subarray(at * size, (at + 1) * size))
    return piece
  })
  return { pieces, bytes: message.length, checksum: crc32(message) }
}

/** The code of a number, from 1 on without an end. In capitals, which QR codes hold densely. */
export function urFrame({ pieces, bytes, checksum }: UrMessage, number: number): string {
  const count = pieces.length
  const [only] = pieces
  if (count === 1 && only) return `ur:${TYPE}/${toBytewords(only)}`.toUpperCase()
  const mixed = new Uint8Array(only?.length ?? 0)
  for (const at of piecesOf(number, count, checksum)) mix(mixed, pieces[at])
  const part = writePart({ number, count, bytes, checksum, piece: mixed })
  return `ur:${TYPE}/${number}-${count}/${toBytewords(part)}`.toUpperCase()
}

function mix(into: Uint8Array, piece: Uint8Array | undefined): void {
  for (const [at, byte] of (piece ?? []).entries()) into[at] = (into[at] ?? 0) ^ byte
}

type Mixed = { readonly of: ReadonlySet<number>; readonly piece: Uint8Array }

/** Takes codes in any order until the message is there. */
export class UrReader {
  #first: Part | null = null
  #result: Uint8Array | null = null
  readonly #known = new Map<number, Uint8Array>()
  #mixed: Mixed[] = []

  /** The bytes, once they are whole and their checksum holds. */
  get result(): Uint8Array | null {
    return this.#result
  }

  /** 0 to 1. */
  get progress(): number {
    if (this.#result) return 1
    return this.#first ? this.#known.size / this.#first.count : 0
  }

  /** Whether the text is a code of this message. */
  take(text: string): boolean {
    const [, type = '', place, words = ''] =
      /^ur:([a-z0-9-]+)\/(?:(\d+-\d+)\/)?([a-z]+)$/i.exec(text) ?? []
    const bytes = TYPES.has(type.toLowerCase()) ? fromBytewords(words) : null
    if (!bytes) return false
    if (place === undefined) {
      this.#result = readBytesString(bytes)
      return this.#result !== null
    }
    const part = readPart(bytes)
    if (!part || part.count > MAX_PIECES || !this.#isOfOne(part)) return false
    this.#first ??= part
    if (this.#result === null) this.#add(part)
    return true
  }

  #isOfOne({ count, bytes, checksum, piece }: Part): boolean {
    const first = this.#first
    if (!first) return count * piece.length >= bytes
    const isSame = count === first.count && bytes === first.bytes && checksum === first.checksum
    return isSame && piece.length === first.piece.length
  }

  #add({ number, count, checksum, piece }: Part): void {
    const waiting: Mixed[] = [{ of: new Set(piecesOf(number, count, checksum)), piece }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const left = this.#without(next)
      const [only] = left.of
      if (left.of.size > 1) this.#mixed.push(left)
      if (left.of.size !== 1 || only === undefined) continue
      this.#known.set(only, left.piece)
      // What was mixed with it may be known now.
      waiting.push(...this.#mixed.filter(({ of }) => of.has(only)))
      this.#mixed = this.#mixed.filter(({ of }) => !of.has(only))
    }
    if (this.#known.size === count) this.#finish()
  }

  /** The same without the pieces that are known. */
  #without({ of, piece }: Mixed): Mixed {
    const left = new Set<number>()
    const rest = piece.slice()
    for (const at of of) {
      const known = this.#known.get(at)
      if (known) mix(rest, known)
      else left.add(at)
    }
    return { of: left, piece: rest }
  }

  #finish(): void {
    const { count = 0, bytes = 0, checksum, piece } = this.#first ?? {}
    const size = piece?.length ?? 0
    const message = new Uint8Array(count * size)
    for (const [at, each] of this.#known) message.set(each, at * size)
    const whole = message.slice(0, bytes)
    if (crc32(whole) === checksum) this.#result = readBytesString(whole)
  }
}
