// Strict reading and writing of Bitcoin's byte formats. The reader hands out views, never copies;
// it refuses what is truncated, not in its shortest form, or beyond Bitcoin Core's own bound.

import { Fault } from '../fault.ts'

/** The largest count or length that is believed: Core's MAX_SIZE (serialize.h). */
export const MAX_SIZE = 0x02000000

/** Whose faults a reader throws: `psbt.truncated` or `transaction.truncated`. */
export type ReaderFamily = 'psbt' | 'transaction'

/** A cursor over bytes it does not own. Little-endian throughout. */
export class ByteReader {
  readonly family: ReaderFamily
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #offset = 0

  constructor(bytes: Uint8Array, family: ReaderFamily) {
    // A subclass such as Buffer would give views that behave otherwise (`slice` shares memory).
    this.#bytes =
      bytes.constructor === Uint8Array
        ? bytes
        : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.family = family
  }

  get offset(): number {
    return this.#offset
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  /** A view of the next bytes. @throws Fault truncated */
  take(length: number): Uint8Array {
    const start = this.#advance(length)
    return this.#bytes.subarray(start, start + length)
  }

  /** A view of what was read since `start`, an earlier `offset`. */
  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.#offset)
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1))
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true)
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true)
  }

  /**
   * A compact size, 0 to MAX_SIZE.
   * @throws Fault compact_size if there is a shorter form, size_bound above MAX_SIZE
   */
  compactSize(): number {
    const first = this.uint8()
    if (first < 0xfd) return first
    if (first === 0xfd) return this.#shortest(this.#view.getUint16(this.#advance(2), true), 0xfd)
    if (first === 0xfe) return this.#shortest(this.uint32(), 0x10000)
    return this.#shortest(Number(this.uint64()), 0x100000000)
  }

  /** A compact size that counts things of at least `leastBytes` each, so that a lie ends here. */
  count(leastBytes: number): number {
    const count = this.compactSize()
    if (count * leastBytes > this.remaining) throw this.fault('truncated', { count })
    return count
  }

  /** A view of bytes that are preceded by their length. */
  sized(): Uint8Array {
    return this.take(this.compactSize())
  }

  /** @throws Fault trailing_bytes unless everything was read */
  end(): void {
    if (this.remaining > 0) throw this.fault('trailing_bytes', { trailingBytes: this.remaining })
  }

  /** The fault of this reader's family, with the place. */
  fault(
    code: 'truncated' | 'trailing_bytes' | 'compact_size' | 'size_bound' | 'witness_form',
    facts: Readonly<Record<string, number>> = {},
  ): Fault {
    return new Fault(`${this.family}.${code}`, { offset: this.#offset, ...facts })
  }

  #advance(length: number): number {
    const start = this.#offset
    if (length > this.#bytes.length - start) throw this.fault('truncated', { needed: length })
    this.#offset = start + length
    return start
  }

  #shortest(size: number, least: number): number {
    if (size < least) throw this.fault('compact_size')
    if (size > MAX_SIZE) throw this.fault('size_bound', { bound: MAX_SIZE })
    return size
  }
}

/** Bytes that grow at the end. Little-endian throughout; numbers must be in range already. */
export class ByteWriter {
  #bytes: Uint8Array
  #view: DataView
  #length = 0

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  uint8(value: number): this {
    const at = this.#grow(1)
    this.#view.setUint8(at, value)
    return this
  }

  uint32(value: number): this {
    const at = this.#grow(4)
    this.#view.setUint32(at, value, true)
    return this
  }

  uint64(value: bigint): this {
    const at = this.#grow(8)
    this.#view.setBigUint64(at, value, true)
    return this
  }

  compactSize(size: number): this {
    if (size < 0xfd) return this.uint8(size)
    if (size <= 0xffff)
      return this.uint8(0xfd)
        .uint8(size & 0xff)
        .uint8(size >> 8)
    return this.uint8(0xfe).uint32(size)
  }

  raw(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length)
    this.#bytes.set(bytes, at)
    return this
  }

  /** The bytes after their length. */
  sized(bytes: Uint8Array): this {
    return this.compactSize(bytes.length).raw(bytes)
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #grow(length: number): number {
    const start = this.#length
    this.#length = start + length
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length))
      larger.set(this.#bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    return start
  }
}

/** Whether the bytes are the same. Not for secrets: it stops at the first difference. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0
}

/** Lexicographic order: below 0 if `a` comes first, 0 if equal. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
