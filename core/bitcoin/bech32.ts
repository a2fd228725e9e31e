// Addresses of witness programs: bech32 for version 0 (BIP 173), bech32m from version 1 on
// (BIP 350). It knows no networks: the prefix is an argument, or a part of the answer.

import { Fault } from '../fault.ts'

export type WitnessAddress = {
  readonly prefix: string
  readonly version: number
  readonly program: Uint8Array
}

const CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const
const BECH32 = 1
const BECH32M = 0x2bc830a3
const CHECKSUM_LENGTH = 6
const MAX_LENGTH = 90

/**
 * The address in lower case.
 *
 * @param version - 0 to 16
 * @param program - 2 to 40 bytes; 20 or 32 for version 0
 * @throws RangeError outside those bounds
 */
export function writeWitnessAddress({ prefix, version, program }: WitnessAddress): string {
  const problem = programProblem(version, program)
  if (problem !== null) throw new RangeError(problem)
  const words = [version, ...regroup(program, 8, 5)]
  const empty = [0, 0, 0, 0, 0, 0]
  const sum = polymod([...expand(prefix), ...words, ...empty]) ^ constantOf(version)
  const checksum = empty.map((_, i) => (sum >>> (5 * (CHECKSUM_LENGTH - 1 - i))) & 31)
  return `${prefix}1${[...words, ...checksum].map((word) => CHARACTERS[word]).join('')}`
}

/**
 * Reads an address in lower or upper case, never mixed; the prefix is returned in lower case.
 * @throws Fault `address.invalid` with the reason
 */
export function readWitnessAddress(text: string): WitnessAddress {
  const { prefix, words, constant } = readWords(text)
  const version = words[0] as number
  if (constant !== constantOf(version)) throw mistyped()
  const program = bytesOf(words.slice(1))
  const problem = programProblem(version, program)
  if (problem !== null) throw invalid(problem)
  return { prefix, version, program }
}

/**
 * The bytes of a bech32 text that is no address, as BIP 173 has them but for the version.
 * @throws Fault `address.invalid` with the reason
 */
export function readBech32(text: string): { readonly prefix: string; readonly bytes: Uint8Array } {
  const { prefix, words, constant } = readWords(text)
  if (constant !== BECH32) throw mistyped()
  return { prefix, bytes: bytesOf(words) }
}

type Words = {
  readonly prefix: string
  /** Without those of the checksum. */
  readonly words: readonly number[]
  /** What the checksum comes to, which tells one form from another. */
  readonly constant: number
}

function readWords(text: string): Words {
  if (text.length > MAX_LENGTH) throw invalid('it is longer than 90 characters')
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) {
    throw invalid('it mixes upper and lower case')
  }
  const lower = text.toLowerCase()
  const separator = lower.lastIndexOf('1')
  const prefix = lower.slice(0, separator)
  const words = Array.from(lower.slice(separator + 1), (c) => CHARACTERS.indexOf(c))
  const isShaped = separator > 0 && words.length > CHECKSUM_LENGTH && !words.includes(-1)
  if (!isShaped || !/^[\x21-\x7e]+$/.test(prefix)) throw invalid('it is not a bech32 address')
  const constant = polymod([...expand(prefix), ...words])
  return { prefix, words: words.slice(0, -CHECKSUM_LENGTH), constant }
}

const mistyped = () => invalid('the checksum does not match: look for a typing error')

function bytesOf(words: readonly number[]): Uint8Array {
  const spareBits = (5 * words.length) % 8
  const last = words.at(-1) ?? 0
  // Spare bits pad the last word; more than four would be a word too many (BIP 173).
  if (spareBits > 4 || (last & ((1 << spareBits) - 1)) !== 0) throw invalid('its padding is wrong')
  return Uint8Array.from(regroup(words, 5, 8).slice(0, (5 * words.length) >>> 3))
}

function programProblem(version: number, program: Uint8Array): string | null {
  if (!Number.isInteger(version) || version < 0 || version > 16) {
    return 'its witness version is above 16'
  }
  const { length } = program
  if (length < 2 || length > 40) return 'its witness program has not 2 to 40 bytes'
  if (version === 0 && length !== 20 && length !== 32) {
    return 'its witness program of version 0 has not 20 or 32 bytes'
  }
  return null
}

function constantOf(version: number): number {
  return version === 0 ? BECH32 : BECH32M
}

function expand(prefix: string): number[] {
  const codes = Array.from(prefix, (c) => c.charCodeAt(0))
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)]
}

function polymod(words: readonly number[]): number {
  let sum = 1
  for (const word of words) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ word
    GENERATOR.forEach((term, i) => {
      if ((top >>> i) & 1) sum ^= term
    })
  }
  return sum
}

// The same bits in groups of another size; the last group is padded with zeros.
function regroup(groups: Iterable<number>, from: number, to: number): number[] {
  const regrouped: number[] = []
  let bits = 0
  let held = 0
  for (const group of groups) {
    bits = ((bits << from) | group) & 0xfff
    held += from
    while (held >= to) {
      held -= to
      regrouped.push((bits >>> held) & ((1 << to) - 1))
    }
  }
  if (held > 0) regrouped.push((bits << (to - held)) & ((1 << to) - 1))
  return regrouped
}

function invalid(reason: string): Fault {
  return new Fault('address.invalid', { reason })
}
