// Recovery words: a seed as a person can write it down (BIP 39, English only). The words are a
// secret, so no fault ever quotes one. Randomness comes from the caller.

import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { Fault } from '../fault.ts'
import { sha256 } from './hashes.ts'
import { WORDS } from './wordlist.ts'

const VALUES: ReadonlyMap<string, number> = new Map(WORDS.map((word, value) => [word, value]))
const ENTROPY_LENGTHS: readonly number[] = [16, 20, 24, 28, 32]
const WORD_COUNTS: readonly number[] = [12, 15, 18, 21, 24]
const BITS_PER_WORD = 11
const ROUNDS = 2048

/**
 * The words for 16, 20, 24, 28 or 32 bytes of entropy: 12, 15, 18, 21 or 24, joined by spaces.
 * @throws RangeError for another length
 */
export function entropyToMnemonic(entropy: Uint8Array): string {
  if (!ENTROPY_LENGTHS.includes(entropy.length)) {
    throw new RangeError('entropy has 16, 20, 24, 28 or 32 bytes')
  }
  const bits = bitsOf(entropy) + checksumBits(entropy)
  const words: string[] = []
  for (let at = 0; at < bits.length; at += BITS_PER_WORD) {
    words.push(WORDS[Number.parseInt(bits.slice(at, at + BITS_PER_WORD), 2)] as string)
  }
  return words.join(' ')
}

/**
 * The entropy behind the words. Case and the amount of white space do not matter.
 * @throws Fault `mnemonic.invalid` with the reason, for an unknown word also its number from 1
 */
export function mnemonicToEntropy(text: string): Uint8Array {
  const words = text.normalize('NFKD').toLowerCase().trim().split(/\s+/)
  if (!WORD_COUNTS.includes(words.length)) {
    const wordCount = text.trim() === '' ? 0 : words.length
    throw invalid({ reason: 'there must be 12, 15, 18, 21 or 24 words', wordCount })
  }
  const bits = words
    .map((word, i) => {
      const value = VALUES.get(word)
      if (value === undefined) throw invalid({ reason: 'unknown word', wordNumber: i + 1 })
      return value.toString(2).padStart(BITS_PER_WORD, '0')
    })
    .join('')
  const entropy = new Uint8Array((words.length / 3) * 4)
  for (let i = 0; i < entropy.length; i += 1) {
    entropy[i] = Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2)
  }
  if (bits.slice(8 * entropy.length) !== checksumBits(entropy)) {
    throw invalid({ reason: 'the checksum does not match: a word is wrong or out of place' })
  }
  return entropy
}

/**
 * The 64-byte seed of the words and an optional passphrase: PBKDF2 with HMAC-SHA-512, 2048 rounds.
 * Any passphrase gives a seed; a mistyped one gives another wallet. @throws as `mnemonicToEntropy`
 */
export function mnemonicToSeed(text: string, passphrase = ''): Uint8Array {
  // Through the entropy, so that words typed with other spaces or case give the same seed.
  const words = entropyToMnemonic(mnemonicToEntropy(text))
  const salt = `mnemonic${passphrase.normalize('NFKD')}`
  return pbkdf2(sha512, words, salt, { c: ROUNDS, dkLen: 64 })
}

// One bit for every four bytes of entropy.
function checksumBits(entropy: Uint8Array): string {
  return bitsOf(sha256(entropy)).slice(0, entropy.length / 4)
}

function bitsOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
}

function invalid(facts: { reason: string; wordNumber?: number; wordCount?: number }): Fault {
  return new Fault('mnemonic.invalid', facts)
}
