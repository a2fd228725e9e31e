// BBQr: a file cut into QR codes that follow one another, as Coldcard and others show and read them
// (bbqr.org). Two digits of 36 say how many there are, two which one this is.

import { fromBase32, toBase32 } from './base32.ts'

/** `P` is a PSBT, `T` a transaction, `U` text. */
export type BbqrFile = 'P' | 'T' | 'U'

export type BbqrPart = {
  /** `H` hex, `2` base32, `Z` base32 of what was deflated. */
  readonly encoding: 'H' | '2' | 'Z'
  readonly file: string
  readonly total: number
  readonly index: number
  readonly text: string
}

/** Two digits of 36, as the specification bounds it. */
const MAX_PARTS = 1_295

/** A part is whole base32: eight characters are five bytes. */
const STEP_BYTES = 5

/** A part, or null for any other text. */
export function readBbqr(text: string): BbqrPart | null {
  const found = /^B\$([H2Z])([A-Z])([0-9A-Z]{2})([0-9A-Z]{2})([0-9A-Z]+)$/.exec(text)
  if (!found) return null
  const [, encoding = '', file = '', totalDigits = '', indexDigits = '', rest = ''] = found
  const [total, index] = [Number.parseInt(totalDigits, 36), Number.parseInt(indexDigits, 36)]
  if (total < 1 || index >= total) return null
  return { encoding: encoding as BbqrPart['encoding'], file, total, index, text: rest }
}

/**
 * The codes of a file, as base32: whoever reads need not inflate.
 * @param mostBytes - of the file in one code
 * @throws RangeError when it would take more codes than can be numbered
 */
export function writeBbqr(bytes: Uint8Array, file: BbqrFile, mostBytes: number): readonly string[] {
  const size = Math.max(STEP_BYTES, Math.floor(mostBytes / STEP_BYTES) * STEP_BYTES)
  const total = Math.max(1, Math.ceil(bytes.length / size))
  if (total > MAX_PARTS) throw new RangeError(`${total} parts, of at most ${MAX_PARTS}`)
  return Array.from({ length: total }, (_, index) => {
    const part = bytes.subarray(index * size, (index + 1) * size)
    return `B$2${file}${digits(total)}${digits(index)}${toBase32(part)}`
  })
}

const digits = (number: number): string => number.toString(36).toUpperCase().padStart(2, '0')

export type Joined = { readonly bytes: Uint8Array; readonly isDeflated: boolean }

/** The file from its parts, in any order; null where one is missing or holds what it may not. */
export function joinBbqr(parts: readonly BbqrPart[]): Joined | null {
  const [first] = parts
  const sorted = parts.toSorted((a, b) => a.index - b.index)
  const isWhole = sorted.length === first?.total && sorted.every(({ index }, at) => index === at)
  if (!first || !isWhole) return null
  const pieces: Uint8Array[] = []
  for (const { text } of sorted) {
    const piece = first.encoding === 'H' ? fromHex(text) : fromBase32(text)
    if (!piece) return null
    pieces.push(piece)
  }
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return { bytes, isDeflated: first.encoding === 'Z' }
}

const fromHex = (text: string): Uint8Array | null =>
  /^([0-9A-F]{2})*$/.test(text) ? Uint8Array.fromHex(text) : null
