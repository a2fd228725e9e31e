// The QR codes: known ones, made by the package `qr` and read back by its decoder; and the
// codewords by the rule that every block leaves no remainder.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { encodeQr, type QrCode } from './qr.ts'
import { codewords, layoutOf, MAX_VERSION, multiply, smallestVersion } from './qr-words.ts'

const sample = (length: number): string =>
  Array.from({ length }, (_, i) => 'abcdefghij?&=%KLM:/0123'[(i * 7 + length) % 23]).join('')

const hashOf = (code: QrCode): string =>
  createHash('sha256')
    .update(code.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')).join('\n'))
    .digest('hex')
    .slice(0, 16)

const KNOWN: readonly (readonly [length: number, size: number, hash: string])[] = [
  [1, 21, 'd53d64a0afc737a1'],
  [14, 21, 'c0cc0e0496cf66a5'],
  [40, 29, '8617c1e0de8f2274'],
  [100, 41, '2be1381e43374459'],
  [122, 45, '7edf7ab6529ee1b1'],
  [180, 53, '7ee6481d368f4685'],
  [213, 57, '7e8664bed9f58aa1'],
  [214, 61, '7875e5a7fa301ee4'],
  [412, 77, '9ef07b49b27a5607'],
  [660, 97, '5a01a956d1101fb8'],
]

for (const [length, size, hash] of KNOWN) {
  test(`${length} bytes make the known code of ${size} modules`, () => {
    const code = encodeQr(sample(length))
    assert.equal(code.length, size)
    assert.equal(hashOf(code), hash)
  })
}

test('the smallest version that holds the text is taken, and none beyond the twentieth', () => {
  // The capacities of level M in byte mode, from the standard.
  const capacities = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412]
  const further = [450, 504, 560, 624, 666]
  for (const [i, capacity] of [...capacities, ...further].entries()) {
    assert.equal(smallestVersion(capacity), i + 1)
    if (i + 1 < MAX_VERSION) assert.equal(smallestVersion(capacity + 1), i + 2)
  }
  assert.throws(() => smallestVersion(667), RangeError)
})

test('every block is divisible by the generator: its roots are roots of the block', () => {
  for (const version of [1, 5, 8, 10, 15, 20]) {
    const layout = layoutOf(version)
    const words = codewords(new TextEncoder().encode(sample(10)), layout)
    assert.equal(words.length, layout.words)
    for (const block of blocksOf(words, layout)) {
      let root = 1
      for (let i = 0; i < layout.checkWords; i += 1) {
        const value = block.reduce((sum, word) => multiply(sum, root) ^ word, 0)
        assert.equal(value, 0, `version ${version}`)
        root = multiply(root, 2)
      }
    }
  }
})

/** Takes the interleaving apart again. */
function blocksOf(words: readonly number[], { blocks, checkWords }: ReturnType<typeof layoutOf>) {
  const dataCount = words.length - blocks * checkWords
  const short = blocks - (dataCount % blocks)
  const lengths = Array.from(
    { length: blocks },
    (_, i) => Math.floor(dataCount / blocks) + +(i >= short),
  )
  const found: number[][] = lengths.map(() => [])
  let at = 0
  for (let i = 0; i < Math.max(...lengths); i += 1) {
    for (const [b, length] of lengths.entries()) {
      if (i < length) found[b]?.push(words[at++] ?? -1)
    }
  }
  for (let i = 0; i < checkWords; i += 1) for (const block of found) block.push(words[at++] ?? -1)
  return found
}
