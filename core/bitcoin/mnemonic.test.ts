import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../fault.ts'
import { fromSeed, writeExtendedKey } from './extended-key.ts'
import { sha256 } from './hashes.ts'
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeed } from './mnemonic.ts'
import { WORDS } from './wordlist.ts'

const BIP39 = new URL('../../../shared/vectors/bip0039.json', import.meta.url)

const TWELVE = 'legal winner thank year wave sausage worth useful legal winner thank yellow'

const faultOf = (text: string): Fault => {
  try {
    mnemonicToEntropy(text)
  } catch (error) {
    if (error instanceof Fault) return error
  }
  return assert.fail('it was read')
}

describe('the word list', () => {
  it('is the published one', () => {
    assert.equal(
      sha256(new TextEncoder().encode(`${WORDS.join('\n')}\n`)).toHex(),
      '2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda',
    )
  })
})

describe('recovery words', () => {
  it('give the entropy and the seed of BIP 39', () => {
    assert.equal(mnemonicToEntropy(TWELVE).toHex(), '7f'.repeat(16))
    assert.equal(entropyToMnemonic(new Uint8Array(16).fill(0x7f)), TWELVE)
    assert.equal(
      mnemonicToSeed(TWELVE, 'TREZOR').toHex(),
      '2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6f' +
        'a457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607',
    )
  })

  it('agree with the English vectors of BIP 39', (t) => {
    if (!existsSync(BIP39)) return t.skip('the vectors are not here')
    const vectors = JSON.parse(readFileSync(BIP39, 'utf8')) as {
      english: [string, string, string, string][]
    }
    assert.equal(vectors.english.length, 24)
    for (const [entropy, words, seed, xprv] of vectors.english) {
      assert.equal(entropyToMnemonic(Uint8Array.fromHex(entropy)), words)
      assert.equal(mnemonicToEntropy(words).toHex(), entropy)
      const found = mnemonicToSeed(words, 'TREZOR')
      assert.equal(found.toHex(), seed)
      assert.equal(writeExtendedKey(fromSeed(found, 'main'), 'secret'), xprv)
    }
  })

  it('come back to the entropy they were made of', () => {
    const entropies = fc
      .constantFrom(16, 20, 24, 28, 32)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    fc.assert(
      fc.property(entropies, (entropy) => {
        const words = entropyToMnemonic(entropy)
        assert.equal(words.split(' ').length, (entropy.length / 4) * 3)
        assert.deepEqual(mnemonicToEntropy(words), entropy)
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('may be typed with other spaces and capitals, and give the same seed', () => {
    const typed = `  ${TWELVE.toUpperCase().replaceAll(' ', ' \n')} `
    assert.deepEqual(mnemonicToSeed(typed), mnemonicToSeed(TWELVE))
  })

  it('give another seed with a passphrase, spelled in either Unicode form', () => {
    assert.notDeepEqual(mnemonicToSeed(TWELVE, 'ä'), mnemonicToSeed(TWELVE))
    assert.deepEqual(mnemonicToSeed(TWELVE, '\u00e4'), mnemonicToSeed(TWELVE, 'a\u0308'))
  })

  it('are refused with the number of an unknown word, never with the word', () => {
    const fault = faultOf(TWELVE.replace('year', 'jear'))
    assert.deepEqual(fault.facts, { reason: 'unknown word', wordNumber: 4 })
    assert.doesNotMatch(JSON.stringify([fault.message, fault.facts, fault.stack]), /jear/)
  })

  it('are refused where the count or the checksum is wrong', () => {
    assert.equal(faultOf('').facts.wordCount, 0)
    assert.equal(faultOf(TWELVE.split(' ').slice(1).join(' ')).facts.wordCount, 11)
    assert.equal(faultOf(`${TWELVE} legal`).facts.wordCount, 13)
    const swapped = TWELVE.replace('legal winner', 'winner legal')
    assert.match(String(faultOf(swapped).facts.reason), /checksum/)
    assert.throws(() => mnemonicToSeed(swapped), { code: 'mnemonic.invalid' })
  })

  it('take another length of entropy as a bug', () => {
    for (const length of [0, 12, 15, 17, 33, 36]) {
      assert.throws(() => entropyToMnemonic(new Uint8Array(length)), RangeError)
    }
  })
})
