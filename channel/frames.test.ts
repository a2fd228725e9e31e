import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { frame, frameReader, MAX_FRAME_BYTES } from './frames.ts'

const bytes = (...values: readonly number[]) => Uint8Array.from(values)
const join = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
const hexes = (frames: readonly Uint8Array[]) =>
  frames.map((each) => Buffer.from(each).toString('hex'))

describe('a frame', () => {
  it('is a big-endian length and the payload', () => {
    assert.deepEqual(frame(bytes(7, 8)), bytes(0, 0, 0, 2, 7, 8))
    assert.deepEqual(frame(bytes()), bytes(0, 0, 0, 0))
  })

  it('holds 32 MiB and not a byte more', () => {
    assert.equal(frame(new Uint8Array(MAX_FRAME_BYTES)).length, MAX_FRAME_BYTES + 4)
    assert.throws(() => frame(new Uint8Array(MAX_FRAME_BYTES + 1)), {
      code: 'channel.frame_too_large',
    })
  })
})

describe('a frame reader', () => {
  const stream = join(frame(bytes(1, 2, 3)), frame(bytes()), frame(bytes(4)))
  const expected = ['010203', '', '04']

  it('finds the frames wherever the stream is cut', () => {
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const read = frameReader()
      const found = [...read(stream.subarray(0, cut)), ...read(stream.subarray(cut))]
      assert.deepEqual(hexes(found), expected, `cut at ${cut}`)
    }
  })

  it('finds them byte by byte, with empty chunks between', () => {
    const read = frameReader()
    const found = [...stream].flatMap((byte) => [...read(bytes(byte)), ...read(bytes())])
    assert.deepEqual(hexes(found), expected)
  })

  it('gives a frame as soon as it is whole, and none before', () => {
    const read = frameReader()
    assert.deepEqual(read(bytes(0, 0, 0, 2, 7)), [])
    assert.deepEqual(hexes(read(bytes(8, 0))), ['0708'])
    assert.deepEqual(hexes(read(bytes(0, 0, 0))), [''])
  })

  it('reads whatever was framed, however it arrives', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 })
    const cuts = fc.array(fc.nat(300), { maxLength: 8 })
    const holds = fc.property(payloads, cuts, (sent, places) => {
      const all = join(...sent.map(frame))
      const edges = [0, ...places.map((at) => at % (all.length + 1)), all.length]
      edges.sort((a, b) => a - b)
      const read = frameReader()
      const found = edges.flatMap((edge, i) => read(all.subarray(edges[i - 1] ?? 0, edge)))
      assert.deepEqual(hexes(found), hexes(sent))
    })
    fc.assert(holds, { seed: 1, numRuns: 300 })
  })

  it('refuses a length above its bound before a byte of it came', () => {
    assert.deepEqual(hexes(frameReader(3)(frame(bytes(1, 2, 3)))), ['010203'])
    assert.throws(() => frameReader(3)(bytes(0, 0, 0, 4)), {
      code: 'channel.frame_too_large',
      facts: { bytes: 4, maxBytes: 3 },
    })
    assert.throws(() => frameReader()(bytes(255, 255, 255, 255)), {
      code: 'channel.frame_too_large',
    })
  })
})
