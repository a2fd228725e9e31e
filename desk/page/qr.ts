// A QR code as a square of dark and light modules (ISO/IEC 18004, model 2, level M), for the secret
// that an authenticator scans: drawn here, so that it is in no picture and on no server.

import { codewords, layoutOf, smallestVersion } from './qr-words.ts'

/** Rows of modules; true is dark. No quiet zone: whoever draws leaves four modules free. */
export type QrCode = readonly (readonly boolean[])[]

type Grid = { readonly size: number; readonly dark: Uint8Array; readonly fixed: Uint8Array }

const LEVEL_M = 0b00

// Which modules a mask turns over (table 10 of the standard).
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
]

/** @throws RangeError for more than 666 bytes of UTF-8 */
export function encodeQr(text: string): QrCode {
  const bytes = new TextEncoder().encode(text)
  const version = smallestVersion(bytes.length)
  const words = codewords(bytes, layoutOf(version))
  const grids = MASKS.map((_, mask) => draw(version, words, mask))
  const best = grids.toSorted((a, b) => penalty(a) - penalty(b))[0]
  return best ? rows(best) : []
}

function draw(version: number, words: readonly number[], mask: number): Grid {
  const size = version * 4 + 17
  const grid = { size, dark: new Uint8Array(size * size), fixed: new Uint8Array(size * size) }
  drawPatterns(grid, version)
  drawFormat(grid, mask)
  if (version >= 7) drawVersion(grid, version)
  drawWords(grid, words, mask)
  return grid
}

function put(grid: Grid, [row, column]: readonly [number, number], isDark: boolean): void {
  if (row < 0 || column < 0 || row >= grid.size || column >= grid.size) return
  grid.dark[row * grid.size + column] = isDark ? 1 : 0
  grid.fixed[row * grid.size + column] = 1
}

function drawPatterns(grid: Grid, version: number): void {
  const { size } = grid
  for (let i = 0; i < size; i += 1) {
    put(grid, [6, i], i % 2 === 0)
    put(grid, [i, 6], i % 2 === 0)
  }
  // Finders with the light frame around them.
  for (const corner of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const) {
    drawRings(grid, corner, 4, (ring) => ring !== 2 && ring !== 4)
  }
  const places = alignment(version)
  const last = places.length - 1
  for (const [i, row] of places.entries()) {
    for (const [j, column] of places.entries()) {
      const isFinder = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)
      if (!isFinder) drawRings(grid, [row, column], 2, (ring) => ring !== 1)
    }
  }
}

function drawRings(
  grid: Grid,
  [row, column]: readonly [number, number],
  reach: number,
  isDark: (ring: number) => boolean,
): void {
  for (let r = -reach; r <= reach; r += 1) {
    for (let c = -reach; c <= reach; c += 1) {
      put(grid, [row + r, column + c], isDark(Math.max(Math.abs(r), Math.abs(c))))
    }
  }
}

function alignment(version: number): readonly number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  const last = version * 4 + 10
  return Array.from({ length: count }, (_, i) => (i === 0 ? 6 : last - (count - 1 - i) * step))
}

/** The remainder of a BCH code: `bits` followed by as many check bits as the divisor has. */
function checked(bits: number, divisor: number, checkBits: number): number {
  let rest = bits
  for (let i = 0; i < checkBits; i += 1) rest = (rest << 1) ^ ((rest >>> (checkBits - 1)) * divisor)
  return (bits << checkBits) | rest
}

function drawFormat(grid: Grid, mask: number): void {
  const { size } = grid
  const bits = checked((LEVEL_M << 3) | mask, 0x537, 10) ^ 0x5412
  for (let i = 0; i < 15; i += 1) {
    const isDark = ((bits >>> i) & 1) === 1
    // Around the upper left finder, past the timing lines.
    if (i < 8) put(grid, [i < 6 ? i : i + 1, 8], isDark)
    else put(grid, [8, i === 8 ? 7 : 14 - i], isDark)
    // Again, along the two others.
    if (i < 8) put(grid, [8, size - 1 - i], isDark)
    else put(grid, [size - 15 + i, 8], isDark)
  }
  put(grid, [size - 8, 8], true)
}

function drawVersion(grid: Grid, version: number): void {
  const bits = checked(version, 0x1f25, 12)
  for (let i = 0; i < 18; i += 1) {
    const isDark = ((bits >>> i) & 1) === 1
    const near = Math.floor(i / 3)
    const far = grid.size - 11 + (i % 3)
    put(grid, [near, far], isDark)
    put(grid, [far, near], isDark)
  }
}

/** Two columns at a time, from the right, up and down in turn, around what is fixed. */
function drawWords(grid: Grid, words: readonly number[], mask: number): void {
  const { size, dark, fixed } = grid
  const isTurned = MASKS[mask] ?? (() => false)
  let bit = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    // The timing column is no part of a pair.
    if (right === 6) right = 5
    const isUpwards = ((right + 1) & 2) === 0
    for (let i = 0; i < size; i += 1) {
      const row = isUpwards ? size - 1 - i : i
      for (const column of [right, right - 1]) {
        const place = row * size + column
        if (fixed[place]) continue
        const value = ((words[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1
        dark[place] = value ^ (isTurned(row, column) ? 1 : 0)
        bit += 1
      }
    }
  }
}

const rows = ({ size, dark }: Grid): QrCode =>
  Array.from({ length: size }, (_, row) =>
    Array.from(dark.subarray(row * size, (row + 1) * size), (module) => module === 1),
  )

/** How hard it is to read (section 7.8.3 of the standard): runs, blocks, false finders, balance. */
function penalty(grid: Grid): number {
  const across = rows(grid)
  const down = across.map((_, column) => across.map((row) => row[column] === true))
  const lines = [...across, ...down].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''))
  let total = 0
  for (const line of lines) {
    for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) total += run.length - 2
    total += 40 * (line.match(/(?=10111010000|00001011101)/g)?.length ?? 0)
  }
  for (const [i, row] of across.entries()) {
    const next = across[i + 1]
    if (!next) continue
    for (let c = 0; c + 1 < row.length; c += 1) {
      if (row[c] === row[c + 1] && row[c] === next[c] && row[c] === next[c + 1]) total += 3
    }
  }
  const dark = grid.dark.reduce((sum, module) => sum + module, 0)
  const share = (dark * 100) / grid.dark.length
  return total + 10 * Math.floor(Math.abs(share - 50) / 5)
}
