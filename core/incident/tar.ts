// Files one after another as POSIX tar has them (IEEE 1003.1, ustar): what every machine unpacks.
// Written in one way only, so that no byte of such a file is free.

import type { UnixSeconds } from '../basics.ts'
import { concat } from '../bitcoin/hashes.ts'

export type TarFile = { readonly name: string; readonly bytes: Uint8Array }

const BLOCK = 512
const NAME = /^[a-z0-9][a-z0-9.-]{0,99}$/
const SIZE_AT = 124
const MTIME_AT = 136
const CHECKSUM_AT = 148
/** Eleven octal digits hold no more. */
const MAX_BYTES = 8 ** 11 - 1

/** @throws RangeError for a name that is none of ours, or more than eight gibibytes */
export function writeTar(files: readonly TarFile[], time: UnixSeconds): Uint8Array<ArrayBuffer> {
  const blocks = files.flatMap(({ name, bytes }) => {
    const padding = new Uint8Array((BLOCK - (bytes.length % BLOCK)) % BLOCK)
    return [header(name, bytes.length, time), bytes, padding]
  })
  return new Uint8Array(concat(...blocks, new Uint8Array(2 * BLOCK)))
}

function header(name: string, size: number, time: UnixSeconds): Uint8Array {
  if (!NAME.test(name) || size > MAX_BYTES) throw new RangeError('not a file of ours')
  const block = new Uint8Array(BLOCK)
  const put = (at: number, text: string) => block.set(new TextEncoder().encode(text), at)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  put(0, name)
  put(100, `${octal(0o400, 7)}\0`)
  put(108, `${octal(0, 7)}\0`)
  put(116, `${octal(0, 7)}\0`)
  put(SIZE_AT, `${octal(size, 11)}\0`)
  put(MTIME_AT, `${octal(time, 11)}\0`)
  put(CHECKSUM_AT, ' '.repeat(8))
  put(156, '0')
  put(257, 'ustar\x0000')
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(CHECKSUM_AT, `${octal(sum, 6)}\0 `)
  return block
}

/** The files, or null where it was not written by `writeTar`. */
export function readTar(bytes: Uint8Array): readonly TarFile[] | null {
  const files: TarFile[] = []
  let time: UnixSeconds = 0
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const name = textAt(bytes, at, 100)
    const size = octalAt(bytes, at + SIZE_AT)
    time = octalAt(bytes, at + MTIME_AT)
    const isWhole = size <= bytes.length - at - BLOCK
    if (!NAME.test(name) || !isWhole || !Number.isSafeInteger(time)) return null
    files.push({ name, bytes: bytes.subarray(at + BLOCK, at + BLOCK + size) })
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  const again = writeTar(files, time)
  const isSame = again.length === bytes.length && again.every((byte, at) => byte === bytes[at])
  return isSame ? files : null
}

function textAt(bytes: Uint8Array, at: number, most: number): string {
  const field = bytes.subarray(at, at + most)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end))
}

/** Not a number where there is none. */
function octalAt(bytes: Uint8Array, at: number): number {
  const digits = textAt(bytes, at, 12)
  return /^[0-7]{11}$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN
}
