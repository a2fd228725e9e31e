// Which pieces of a message are mixed into the part of a number, so that whoever misses some needs
// no particular one (Blockchain Commons, BCR-2020-005). Both sides draw the same lots: a generator
// seeded by the part's number and the message's checksum.

import { sha256 } from '../bitcoin/hashes.ts'

const MASK = 0xffff_ffff_ffff_ffffn
const TWO_TO_64 = 2 ** 64

/** xoshiro256** of Blackman and Vigna, seeded by the hash of a text of bytes. */
class Lots {
  #state: [bigint, bigint, bigint, bigint]

  constructor(seed: Uint8Array) {
    const view = new DataView(sha256(seed).slice().buffer)
    this.#state = [0, 8, 16, 24].map((at) => view.getBigUint64(at)) as [
      bigint,
      bigint,
      bigint,
      bigint,
    ]
  }

  next(): bigint {
    const [a, b, c, d] = this.#state
    const drawn = (rotated((b * 5n) & MASK, 7n) * 9n) & MASK
    const shifted = (b << 17n) & MASK
    const third = c ^ a
    const fourth = d ^ b
    this.#state = [a ^ fourth, b ^ third, third ^ shifted, rotated(fourth, 45n)]
    return drawn
  }

  /** 0 up to 1, which it never is. */
  share(): number {
    return Number(this.next()) / TWO_TO_64
  }

  /** One of so many places. */
  place(count: number): number {
    return Math.floor(this.share() * count)
  }
}

const rotated = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (64n - by))) & MASK

/** @param number - from 1 on; the first `count` parts are one piece each, in order */
export function piecesOf(number: number, count: number, checksum: number): readonly number[] {
  if (number <= count) return [number - 1]
  const seed = new DataView(new ArrayBuffer(8))
  seed.setUint32(0, number)
  seed.setUint32(4, checksum)
  const lots = new Lots(new Uint8Array(seed.buffer))
  const degree = degreeOf(lots, count)
  return shuffled(count, lots).slice(0, degree)
}

/** 1 to `count`, the larger ones rarer: the chance of i is as 1/i (Walker's alias method). */
function degreeOf(lots: Lots, count: number): number {
  const { shares, aliases } = tableFor(count)
  const [first, second] = [lots.share(), lots.share()]
  const at = Math.floor(count * first)
  const degree = second < (shares[at] ?? 1) ? at : (aliases[at] ?? at)
  return degree + 1
}

type Table = { readonly shares: readonly number[]; readonly aliases: readonly number[] }

function tableFor(count: number): Table {
  const weights = Array.from({ length: count }, (_, at) => 1 / (at + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const scaled = weights.map((weight) => (weight * count) / total)
  const shares: number[] = Array.from({ length: count }, () => 0)
  const aliases: number[] = Array.from({ length: count }, () => 0)
  const small: number[] = []
  const large: number[] = []
  // From the end, as the specification's tables are filled: the order decides who is whose alias.
  for (let at = count - 1; at >= 0; at--) ((scaled[at] ?? 0) < 1 ? small : large).push(at)
  while (small.length > 0 && large.length > 0) {
    const [less, more] = [small.pop() as number, large.pop() as number]
    shares[less] = scaled[less] as number
    aliases[less] = more
    const left = (scaled[more] as number) + (scaled[less] as number) - 1
    scaled[more] = left
    ;(left < 1 ? small : large).push(more)
  }
  for (const at of [...large, ...small]) shares[at] = 1
  return { shares, aliases }
}

function shuffled(count: number, lots: Lots): readonly number[] {
  const left = Array.from({ length: count }, (_, at) => at)
  const all: number[] = []
  while (left.length > 0) all.push(...left.splice(lots.place(left.length), 1))
  return all
}
