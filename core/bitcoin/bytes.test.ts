import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault, type FaultCode } from '../fault.ts'
import { ByteReader, ByteWriter, compareBytes, equalBytes, MAX_SIZE } from './bytes.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)
const reader = (digits: string) => new ByteReader(hex(digits), 'psbt')
const faults = (code: FaultCode) => (error: unknown) =>
  error instanceof Fault && error.code === code

describe('a compact size', () => {
  const SHORTEST: readonly (readonly [number, string])[] = [
    [0, '00'],
    [0xfc, 'fc'],
    [0xfd, 'fdfd00'],
    [0xffff, 'fdffff'],
    [0x10000, 'fe00000100'],
    [MAX_SIZE, 'fe00000002'],
  ]
  for (const [size, digits] of SHORTEST) {
    it(`of ${size} is ${digits}`, () => {
      assert.equal(reader(digits).compactSize(), size)
      assert.equal(new ByteWriter().compactSize(size).finish().toHex(), digits)
    })
  }

  const REFUSED: readonly (readonly [string, FaultCode])[] = [
    ['fdfc00', 'psbt.compact_size'],
    ['feffff0000', 'psbt.compact_size'],
    ['ffffffffff00000000', 'psbt.compact_size'],
    ['fe01000002', 'psbt.size_bound'],
    ['ffffffffffffffffff', 'psbt.size_bound'],
    ['ff0000000001000000', 'psbt.size_bound'],
    ['', 'psbt.truncated'],
    ['fdff', 'psbt.truncated'],
    ['fe000001', 'psbt.truncated'],
    ['ff00000000010000', 'psbt.truncated'],
  ]
  for (const [digits, code] of REFUSED) {
    it(`is refused as ${digits || 'nothing'}: ${code}`, () => {
      assert.throws(() => reader(digits).compactSize(), faults(code))
    })
  }
})

describe('the reader', () => {
  it('gives views, and plain ones even of a Buffer', () => {
    const source = Buffer.from([1, 2, 3])
    const view = new ByteReader(source, 'psbt').take(2)
    source[0] = 9
    assert.deepEqual(view, Uint8Array.of(9, 2))
    assert.equal(view.constructor, Uint8Array)
  })

  it('reads to the last byte and not beyond', () => {
    assert.deepEqual(reader('020304').sized(), hex('0304'))
    assert.throws(() => reader('0203').sized(), faults('psbt.truncated'))
    assert.equal(reader('ffffffff').uint32(), 0xffffffff)
    assert.throws(() => reader('ffffff').uint32(), faults('psbt.truncated'))
    assert.throws(() => reader('00').end(), faults('psbt.trailing_bytes'))
    reader('').end()
  })

  it('believes a count only if so many things can follow', () => {
    assert.equal(reader('0211112222').count(2), 2)
    assert.throws(() => reader('02111122').count(2), faults('psbt.truncated'))
  })

  it('names the family it reads for', () => {
    const transaction = new ByteReader(hex('fd0000'), 'transaction')
    assert.throws(() => transaction.compactSize(), faults('transaction.compact_size'))
  })
})

describe('the writer', () => {
  it('writes what the reader reads, however much', () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 20 })
    const property = fc.property(parts, fc.bigInt(0n, 2n ** 64n - 1n), (items, amount) => {
      const writer = new ByteWriter(1)
      for (const item of items) writer.sized(item)
      const written = new ByteReader(writer.uint64(amount).finish(), 'psbt')
      for (const item of items) assert.deepEqual(written.sized(), item)
      assert.equal(written.uint64(), amount)
      written.end()
    })
    fc.assert(property, { seed: 1, numRuns: 50 })
  })
})

it('bytes are ordered one after the other, the shorter first', () => {
  const inOrder = ['', '00', '0000', '01', '01ff', '02', 'ff'].map(hex)
  assert.deepEqual(inOrder.toReversed().toSorted(compareBytes), inOrder)
  assert.equal(equalBytes(hex('0102'), hex('0102')), true)
  assert.equal(equalBytes(hex('0102'), hex('0103')), false)
  assert.equal(equalBytes(hex('01'), hex('0100')), false)
})
