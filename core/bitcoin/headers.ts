// Block headers: what proves a time that only miners could have made, and that others were built
// upon a block. It knows no chain: that the headers carry enough work to be believed is for the
// caller to say, in `minWork`.

import type { UnixSeconds } from '../basics.ts'
import { Fault } from '../fault.ts'
import { doubleSha256 } from './hashes.ts'

/** A header of 80 bytes. Hashes are as people write them (display order), 64 digits. */
export type Header = {
  readonly hash: string
  readonly previous: string
  /** The Merkle root of the block's transactions, in the order of the header's bytes. */
  readonly root: Uint8Array
  readonly time: UnixSeconds
  /** The target in compact form, as it stands in the header (nBits). */
  readonly bits: number
}

const HEADER_BYTES = 80
/** As many as one `headers` message of the network carries. */
const MAX_HEADERS = 2_000
/** BIP 113 takes the median of eleven; one more is what the first of them is linked to. */
const MEDIAN_SPAN = 11
const LEAST_HEADERS = MEDIAN_SPAN + 1

/**
 * Reads headers that stand one after the other.
 * @param bytes - 80 for each, at most 2,000 headers
 * @throws Fault chain.headers_invalid for another length
 */
export function readHeaders(bytes: Uint8Array): readonly Header[] {
  if (bytes.length % HEADER_BYTES !== 0) throw invalid('a header has 80 bytes')
  if (bytes.length > MAX_HEADERS * HEADER_BYTES) throw invalid('there are more than 2000')
  const headers: Header[] = []
  for (let start = 0; start < bytes.length; start += HEADER_BYTES) {
    headers.push(readHeader(bytes.subarray(start, start + HEADER_BYTES)))
  }
  return headers
}

function readHeader(bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  return {
    hash: doubleSha256(bytes).reverse().toHex(),
    previous: bytes.slice(4, 36).reverse().toHex(),
    root: bytes.slice(36, 68),
    time: view.getUint32(68, true),
    bits: view.getUint32(72, true),
  }
}

/**
 * The time these headers prove, the median of the last eleven (BIP 113); null if they are fewer
 * than twelve or one of them has less work than `minWork`. Such headers are true and prove nothing.
 *
 * @param headers - in the order of the chain, each the child of the one before
 * @param minWork - of each single header: the hashes it took on average (2^256 / (target + 1))
 * @throws Fault chain.headers_invalid if a header is not the child of the one before, its target is
 *   not in its one compact form, or its hash is above its target
 */
export function provenTime(headers: readonly Header[], minWork: bigint): UnixSeconds | null {
  if (!areWorked(headers, minWork)) return null
  const times = headers.slice(-MEDIAN_SPAN).map(({ time }) => time)
  return times.sort((a, b) => a - b)[(MEDIAN_SPAN - 1) / 2] as UnixSeconds
}

/**
 * Whether these headers are a chain of at least twelve, and each of them took this much work: then
 * the first of them is of a block that lies so deep. Else they are true and prove nothing.
 * @throws Fault chain.headers_invalid as `provenTime` does
 */
export function areWorked(headers: readonly Header[], minWork: bigint): boolean {
  let isEnough = headers.length >= LEAST_HEADERS
  for (const [at, { hash, previous, bits }] of headers.entries()) {
    const before = headers[at - 1]
    if (before && before.hash !== previous)
      throw invalid('it is not the child of the one before', at)
    const target = targetOf(bits)
    if (target === null) throw invalid('its target is not in compact form', at)
    if (BigInt(`0x${hash}`) > target) throw invalid('its hash is above its target', at)
    isEnough &&= workOf(target) >= minWork
  }
  return isEnough
}

/** The work of a header of this target, in hashes. */
function workOf(target: bigint): bigint {
  return 2n ** 256n / (target + 1n)
}

/**
 * The target of its compact form: a count of bytes and their first three (Core's SetCompact). Null
 * for zero, for a negative number, for more than 256 bits and for any but the shortest form.
 */
export function targetOf(bits: number): bigint | null {
  const size = bits >>> 24
  const digits = BigInt(bits & 0xffffff)
  const shift = 8n * BigInt(size - 3)
  const target = shift >= 0n ? digits << shift : digits >> -shift
  return target > 0n && target < 2n ** 256n && compactOf(target) === bits ? target : null
}

// Core's GetCompact. A first digit of 80 or more would be read as a minus sign: one byte more.
function compactOf(target: bigint): number {
  const digits = target.toString(16)
  const length = Math.ceil(digits.length / 2)
  const first = Number.parseInt(digits.padStart(2 * length, '0').slice(0, 2), 16)
  const size = first >= 0x80 ? length + 1 : length
  const shift = 8n * BigInt(size - 3)
  const mantissa = Number(shift >= 0n ? target >> shift : target << -shift)
  return size * 0x1000000 + mantissa
}

function invalid(reason: string, at?: number): Fault {
  return new Fault(
    'chain.headers_invalid',
    at === undefined ? { reason } : { reason, header: at + 1 },
  )
}
