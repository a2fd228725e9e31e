// The codewords of a QR code (ISO/IEC 18004): text in byte mode, error correction level M, cut into
// blocks, each with its Reed-Solomon remainder, and interleaved.

/** Versions 1 to 20 at level M: error correction codewords of each block, and blocks. */
const CHECK_WORDS = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
] as const
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16] as const

const BYTE_MODE = 0b0100
const PADDING = [0xec, 0x11] as const

export const MAX_VERSION = BLOCKS.length

export type Layout = {
  readonly version: number
  readonly blocks: number
  readonly checkWords: number
  /** All codewords together. */
  readonly words: number
}

export function layoutOf(version: number): Layout {
  const blocks = BLOCKS[version - 1] ?? 0
  const checkWords = CHECK_WORDS[version - 1] ?? 0
  return { version, blocks, checkWords, words: Math.floor(freeModules(version) / 8) }
}

/** Modules that are neither finder, timing, alignment, format nor version. */
function freeModules(version: number): number {
  const inside = (16 * version + 128) * version + 64
  if (version < 2) return inside
  const aligned = Math.floor(version / 7) + 2
  const patterns = (25 * aligned - 10) * aligned - 55
  return inside - patterns - (version < 7 ? 0 : 36)
}

/** @throws RangeError when the bytes fit no version up to 20 */
export function smallestVersion(byteCount: number): number {
  for (let version = 1; version <= MAX_VERSION; version += 1) {
    if (headerBits(version) + byteCount * 8 <= dataWords(layoutOf(version)) * 8) return version
  }
  throw new RangeError(`${byteCount} bytes are too many for a QR code`)
}

const dataWords = ({ words, blocks, checkWords }: Layout): number => words - blocks * checkWords
const countBits = (version: number): number => (version < 10 ? 8 : 16)
const headerBits = (version: number): number => 4 + countBits(version)

/** The data and check codewords in the order in which they are drawn. */
export function codewords(bytes: Uint8Array, layout: Layout): readonly number[] {
  const blocks = cut(padded(bytes, layout), layout)
  const divisor = generator(layout.checkWords)
  const checks = blocks.map((block) => remainder(block, divisor))
  return [...interleaved(blocks), ...interleaved(checks)]
}

function padded(bytes: Uint8Array, layout: Layout): readonly number[] {
  const bits = [
    BYTE_MODE.toString(2).padStart(4, '0'),
    bytes.length.toString(2).padStart(countBits(layout.version), '0'),
    ...Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')),
  ].join('')
  const room = dataWords(layout) * 8
  // At most four zero bits end the text; then whole bytes.
  const ended = bits.padEnd(Math.min(room, bits.length + 4), '0')
  const whole = ended.padEnd(Math.ceil(ended.length / 8) * 8, '0')
  const words = (whole.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 2))
  const missing = dataWords(layout) - words.length
  return [...words, ...Array.from({ length: missing }, (_, i) => PADDING[i % 2] ?? 0)]
}

/** The last blocks are one longer where the words do not divide. */
function cut(words: readonly number[], layout: Layout): readonly (readonly number[])[] {
  const { blocks, checkWords } = layout
  const short = blocks - (layout.words % blocks)
  const length = Math.floor(layout.words / blocks) - checkWords
  let at = 0
  return Array.from({ length: blocks }, (_, i) => {
    const end = at + length + (i < short ? 0 : 1)
    const block = words.slice(at, end)
    at = end
    return block
  })
}

function interleaved(blocks: readonly (readonly number[])[]): readonly number[] {
  const longest = Math.max(...blocks.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) =>
    blocks.flatMap((block) => block.slice(i, i + 1)),
  ).flat()
}

/** In GF(256) over x^8 + x^4 + x^3 + x^2 + 1. */
export function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((b >>> bit) & 1) * a
  }
  return product
}

/** (x - 1)(x - 2)(x - 4)…, without its leading 1. */
function generator(degree: number): readonly number[] {
  let terms: readonly number[] = Array.from({ length: degree }, (_, i) => +(i === degree - 1))
  let root = 1
  for (let i = 0; i < degree; i += 1) {
    terms = terms.map((term, j) => multiply(term, root) ^ (terms[j + 1] ?? 0))
    root = multiply(root, 2)
  }
  return terms
}

function remainder(block: readonly number[], divisor: readonly number[]): readonly number[] {
  let rest: readonly number[] = divisor.map(() => 0)
  for (const word of block) {
    const factor = word ^ (rest[0] ?? 0)
    rest = divisor.map((term, i) => (rest[i + 1] ?? 0) ^ multiply(term, factor))
  }
  return rest
}
