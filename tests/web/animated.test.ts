// A PSBT out as codes and in again, of either kind, deflated or not, past codes of something else.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toBase32 } from '@countersign/core/animated/base32.ts'
import { framesOf, type Kind, Scanner } from '@countersign/web/pages/spend/animated.ts'

const bytes = Uint8Array.from({ length: 1_500 }, (_, at) => (at * 7 + (at >> 3)) & 0xff)

async function scanned(codes: readonly string[]): Promise<Uint8Array | null> {
  const scanner = new Scanner()
  for (const code of codes) {
    if (scanner.take(code) === 1) return scanner.bytes(code)
  }
  return null
}

describe('animated codes of a PSBT', () => {
  for (const kind of ['bbqr', 'ur'] as const satisfies readonly Kind[]) {
    it(`are read as they are shown: ${kind}`, async () => {
      const { count, at } = framesOf(bytes, kind, 240)
      assert.ok(count > 4)
      // Somebody begins to look in the middle, and misses every third.
      const codes = Array.from({ length: 6 * count }, (_, place) => at(place + 2))
      const seen = ['bitcoin:nobody', ...codes.filter((_, place) => place % 3 !== 1)]
      assert.deepEqual(await scanned(seen), bytes)
    })
  }

  it('are read when they were deflated', async () => {
    const deflating = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
    const deflated = new Uint8Array(await new Response(deflating).arrayBuffer())
    const half = 5 * Math.ceil(deflated.length / 10)
    const parts = [deflated.subarray(0, half), deflated.subarray(half)]
    const codes = parts.map((part, at) => `B$ZP020${at}${toBase32(part)}`)
    assert.deepEqual(await scanned(codes), bytes)
  })

  it('may be one code with the PSBT as text', async () => {
    const small = bytes.subarray(0, 60)
    assert.deepEqual(await scanned([small.toBase64()]), small)
  })

  it('begin again when codes of another file come', async () => {
    const [one, two] = [framesOf(bytes, 'bbqr', 240), framesOf(bytes.subarray(5), 'bbqr', 120)]
    const codes = [one.at(0), ...Array.from({ length: two.count }, (_, at) => two.at(at))]
    assert.deepEqual(await scanned(codes), bytes.subarray(5))
  })
})
