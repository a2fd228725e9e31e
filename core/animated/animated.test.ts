// Animated codes: what the specifications and their reference implementations write, in any order,
// with codes missed and codes of others in between.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sha256 } from '../bitcoin/hashes.ts'
import { fromBase32, toBase32 } from './base32.ts'
import { type BbqrPart, joinBbqr, readBbqr, writeBbqr } from './bbqr.ts'
import { crc32, fromBytewords, toBytewords } from './bytewords.ts'
import { UrReader, urFrame, urMessage } from './ur.ts'

const text = (words: string) => new TextEncoder().encode(words)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 3_000 })

const partsOf = (codes: readonly string[]): readonly BbqrPart[] =>
  codes.map((code) => readBbqr(code)).filter((part) => part !== null)

describe('base32', () => {
  it('is that of RFC 4648, section 10, without its padding', () => {
    const vectors = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', foobar: 'MZXW6YTBOI' }
    for (const [plain, coded] of Object.entries(vectors)) {
      assert.equal(toBase32(text(plain)), coded)
      assert.deepEqual(fromBase32(coded), text(plain))
    }
  })

  it('has one spelling of each text', () => {
    for (const wrong of ['mzxw6', 'MZXW6=', 'MZ1', 'MZ', 'A']) {
      assert.equal(fromBase32(wrong), null, wrong)
    }
  })
})

describe('BBQr', () => {
  it('is read from its parts in any order, as it was written', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 5, max: 700 }), (file, mostBytes) => {
        const codes = writeBbqr(file, 'P', mostBytes)
        const joined = joinBbqr(partsOf(codes.toReversed()))
        assert.deepEqual(joined, { bytes: file, isDeflated: false })
      }),
    )
  })

  it('says in its head what it is, in the digits of 36', () => {
    const codes = writeBbqr(new Uint8Array(200), 'P', 5)
    assert.equal(codes.length, 40)
    assert.equal(codes[0], 'B$2P1400AAAAAAAA')
    assert.equal(codes[39], 'B$2P1413AAAAAAAA')
  })

  it('is read as hex too, and says when it was deflated', () => {
    const hex = joinBbqr(partsOf(['B$HU0200666F', 'B$HU02016F']))
    assert.deepEqual(hex, { bytes: text('foo'), isDeflated: false })
    assert.equal(joinBbqr(partsOf(['B$ZU0100MZXW6']))?.isDeflated, true)
  })

  it('is not there while a part is missing, or holds what it may not', () => {
    const codes = writeBbqr(new Uint8Array(100), 'P', 20)
    assert.equal(joinBbqr(partsOf(codes.slice(1))), null)
    assert.equal(joinBbqr([]), null)
    assert.equal(joinBbqr(partsOf(['B$2P01001111'])), null)
    assert.equal(joinBbqr(partsOf(['B$HP0100ABC'])), null)
    for (const other of ['', 'B$', 'B$XP0100AA', 'B$2P0101AA', 'B$2P0000AA', 'bitcoin:abc']) {
      assert.equal(readBbqr(other), null, other)
    }
  })

  it('refuses what would take more codes than can be numbered', () => {
    assert.throws(() => writeBbqr(new Uint8Array(6_500), 'P', 5), RangeError)
  })
})

describe('bytewords', () => {
  it('are those of BCR-2020-012', () => {
    // The specification's own example.
    const seed = Uint8Array.of(0, 1, 2, 128, 255)
    assert.equal(toBytewords(seed), 'aeadaolazmjendeoti')
    assert.deepEqual(fromBytewords('AEADAOLAZMJENDEOTI'), seed)
  })

  it('have a checksum that finds one wrong letter', () => {
    assert.equal(fromBytewords('aeadaolazmjendeoto'), null)
    assert.equal(fromBytewords('aeadaolazzjendeoti'), null)
    assert.equal(fromBytewords('aeada'), null)
  })

  it('use the checksum of zip', () => {
    assert.equal(crc32(text('Hello, world!')), 0xebe6c6e6)
  })
})

describe('uniform resources', () => {
  const sample = Uint8Array.from({ length: 700 }, (_, at) => (at * at + 7 * at + 3) & 0xff)

  it('are, code by code, what the reference implementation shows', () => {
    const message = urMessage(sample, 100)
    const codes = Array.from({ length: 60 }, (_, at) => urFrame(message, at + 1).toLowerCase())
    const hash = sha256(text(codes.join('\n'))).toHex()
    // Of the first sixty codes of @ngraveio/bc-ur 1.1.13, eight of them unmixed.
    assert.equal(hash, '9a4e838d5688489d963531a1f93dfca0506e8c7bc4f7522d7c3e3fed84573bab')
  })

  it('are read from whatever codes were seen, once there are enough', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 20, max: 300 }), fc.nat(40), (file, most, missed) => {
        const message = urMessage(file, most)
        const reader = new UrReader()
        const { length } = message.pieces
        let seen = 0
        for (let number = missed + 1; reader.result === null; number += 1) {
          assert.ok(reader.take(urFrame(message, number)))
          seen += 1
          assert.ok(seen <= 20 + 6 * length, `${seen} codes for ${length} pieces`)
        }
        assert.deepEqual(reader.result, file)
        assert.equal(reader.progress, 1)
      }),
      { numRuns: 60 },
    )
  })

  it('are read past codes of another message, and of something else', () => {
    const [one, two] = [urMessage(sample, 100), urMessage(sample.toReversed(), 100)]
    const reader = new UrReader()
    assert.equal(reader.progress, 0)
    assert.ok(reader.take(urFrame(one, 1)))
    assert.equal(reader.take(urFrame(two, 2)), false)
    assert.equal(reader.take('ur:crypto-hdkey/aeadaolazmjendeoti'), false)
    assert.equal(reader.take('B$2P0100AA'), false)
    for (let number = 2; number <= 8; number++) reader.take(urFrame(one, number))
    assert.deepEqual(reader.result, sample)
  })
})
