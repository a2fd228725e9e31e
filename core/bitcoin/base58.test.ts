import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readBase58, readBase58Check, writeBase58, writeBase58Check } from './base58.ts'

const CORE = new URL('../../../shared/vectors/core/base58_encode_decode.json', import.meta.url)

const hex = (text: string) => Uint8Array.fromHex(text)

describe('base58', () => {
  const cases = [
    ['', ''],
    ['61', '2g'],
    ['00', '1'],
    ['00000000000000000000', '1111111111'],
    ['516b6fcd0f', 'ABnLTmg'],
    ['0000287fb4cd', '11233QC4'],
  ] as const
  for (const [bytes, text] of cases) {
    it(`writes ${bytes || 'nothing'} as ${text || 'nothing'} and reads it again`, () => {
      assert.equal(writeBase58(hex(bytes)), text)
      assert.deepEqual(readBase58(text), hex(bytes))
    })
  }

  it('refuses the characters it left out because they look alike', () => {
    for (const text of ['0', 'O', 'I', 'l', ' 2g', '2g\n', '2ö']) {
      assert.equal(readBase58(text), null)
    }
  })

  it('agrees with the vectors of Bitcoin Core', (t) => {
    if (!existsSync(CORE)) return t.skip('the vectors are not here')
    const vectors = JSON.parse(readFileSync(CORE, 'utf8')) as [string, string][]
    for (const [bytes, text] of vectors) {
      assert.equal(writeBase58(hex(bytes)), text)
      assert.deepEqual(readBase58(text), hex(bytes))
    }
  })
})

describe('base58 with checksum', () => {
  it('reads back whatever it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 82 }), (payload) => {
        assert.deepEqual(readBase58Check(writeBase58Check(payload)), payload)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('notices every single wrong character', () => {
    const text = writeBase58Check(Uint8Array.of(0, 1, 2, 3, 250, 251, 252))
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'z' ? 'y' : 'z'
      assert.equal(readBase58Check(text.slice(0, at) + other + text.slice(at + 1)), null)
    }
  })

  it('refuses what is too short to hold a checksum and what is longer than 120', () => {
    assert.equal(readBase58Check(''), null)
    assert.equal(readBase58Check('2g'), null)
    const longest = writeBase58Check(new Uint8Array(84).fill(255))
    assert.equal(longest.length, 121)
    assert.equal(readBase58Check(longest), null)
  })
})
