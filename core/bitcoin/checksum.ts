// The checksum of output descriptors (BIP 380): eight characters that catch typing errors. It is no
// protection against anybody who means it.

import { Fault } from '../fault.ts'

// Characters that are often confused differ in their lower five bits or in their group (BIP 380).
const INPUT =
  "0123456789()[],'/*abcdefgh@:$%{}" +
  'IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~' +
  'ijklmnopqrstuvwxyzABCDEFGH`#"\\ '
const OUTPUT = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [
  0xf5dee51989n,
  0xa9fdca3312n,
  0x1bab10e32dn,
  0x3706b1677an,
  0x644d626ffdn,
] as const
const LENGTH = 8

/**
 * The eight characters that follow `#`.
 *
 * @param text - the descriptor without `#` and checksum
 * @throws Fault `descriptor.invalid` if it holds a character that descriptors have not
 */
export function descriptorChecksum(text: string): string {
  const symbols: number[] = []
  let groups: number[] = []
  for (const character of text) {
    const value = INPUT.indexOf(character)
    if (value < 0) {
      throw new Fault('descriptor.invalid', { reason: 'a character that descriptors have not' })
    }
    symbols.push(value & 31)
    groups.push(value >>> 5)
    if (groups.length === 3) {
      symbols.push(pack(groups))
      groups = []
    }
  }
  if (groups.length > 0) symbols.push(pack(groups))
  const sum = polymod([...symbols, ...new Uint8Array(LENGTH)]) ^ 1n
  return Array.from({ length: LENGTH }, (_, i) => {
    const shift = BigInt(5 * (LENGTH - 1 - i))
    return OUTPUT[Number((sum >> shift) & 31n)]
  }).join('')
}

function pack(groups: readonly number[]): number {
  return groups.reduce((packed, group) => packed * 3 + group, 0)
}

function polymod(symbols: readonly number[]): bigint {
  let sum = 1n
  for (const symbol of symbols) {
    const top = Number(sum >> 35n)
    sum = ((sum & 0x7ffffffffn) << 5n) ^ BigInt(symbol)
    GENERATOR.forEach((term, i) => {
      if ((top >>> i) & 1) sum ^= term
    })
  }
  return sum
}

/**
 * A descriptor without its checksum.
 * @throws Fault `descriptor.checksum` if it is wrong, or missing though required
 */
export function withoutChecksum(text: string, wanted: 'required' | 'optional'): string {
  const [body = '', ...found] = text.split('#')
  if (found.length === 0 && wanted === 'required') {
    throw new Fault('descriptor.checksum', { reason: 'it is missing' })
  }
  const isRight =
    found.length === 0 || (found.length === 1 && found[0] === descriptorChecksum(body))
  if (!isRight) throw new Fault('descriptor.checksum', { reason: 'it does not match' })
  return body
}
