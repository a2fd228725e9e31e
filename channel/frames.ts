// Frames on a byte stream: a 4-byte big-endian length, then that many bytes. Knows nothing of what
// the bytes mean.

import { Fault } from '@countersign/core/fault.ts'

/** A PSBT of 1,000 inputs with their previous transactions fits many times; more is an attack. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024

const HEADER_BYTES = 4

/** One frame, ready to write. @throws Fault channel.frame_too_large */
export function frame(payload: Uint8Array): Uint8Array {
  if (payload.length > MAX_FRAME_BYTES) tooLarge(payload.length, MAX_FRAME_BYTES)
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  new DataView(bytes.buffer).setUint32(0, payload.length)
  bytes.set(payload, HEADER_BYTES)
  return bytes
}

/**
 * Cuts a stream into frames. Each chunk is kept until its frame is whole, so a long frame is
 * joined once and not once per chunk.
 */
export function frameReader(
  maxBytes: number = MAX_FRAME_BYTES,
): (chunk: Uint8Array) => Uint8Array[] {
  let chunks: Uint8Array[] = []
  let waiting = 0
  let wanted: number | null = null

  /** Takes `count` bytes off the front; the caller knows they are there. */
  const take = (count: number): Uint8Array => {
    const joined = chunks.length === 1 && chunks[0] ? chunks[0] : join(chunks, waiting)
    chunks = [joined.subarray(count)]
    waiting -= count
    return joined.subarray(0, count)
  }

  return (chunk) => {
    const frames: Uint8Array[] = []
    chunks.push(chunk)
    waiting += chunk.length
    for (;;) {
      if (wanted === null) {
        if (waiting < HEADER_BYTES) return frames
        const header = take(HEADER_BYTES)
        wanted = new DataView(header.buffer, header.byteOffset, HEADER_BYTES).getUint32(0)
        if (wanted > maxBytes) tooLarge(wanted, maxBytes)
      }
      if (waiting < wanted) return frames
      frames.push(take(wanted))
      wanted = null
    }
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}

function tooLarge(bytes: number, maxBytes: number): never {
  throw new Fault('channel.frame_too_large', { bytes, maxBytes })
}
