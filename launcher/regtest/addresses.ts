// Regtest addresses as Bitcoin Core writes them (BIP173, BIP350), on top of bcoin's own, which
// knows neither the prefixes nor bech32m.

import type { Address, Bcoin, Script } from './bcoin.ts'
import { RPC, RpcError } from './rpc-error.ts'

/** Gives bcoin's regtest Bitcoin Core's prefixes. To be called before a node exists. */
export function correctPrefixes(network: Bcoin['network']): void {
  Object.assign(network.addressPrefix, { bech32: 'bcrt', pubkeyhash: 0x6f, scripthash: 0xc4 })
  Object.assign(network.keyPrefix, {
    privkey: 0xef,
    xpubkey: 0x043587cf,
    xprivkey: 0x04358394,
    xpubkey58: 'tpub',
    xprivkey58: 'tprv',
  })
}

const isTaproot = (script: Script) =>
  script.raw.length === 34 && script.raw[0] === 0x51 && script.raw[1] === 32

/** Lets transactions pay to Taproot. Spending from it stays refused: bcoin cannot verify that. */
export function allowTaprootOutputs({ Script }: Bcoin): void {
  const { isStandard } = Script.prototype
  Script.prototype.isStandard = function (this: Script) {
    return isTaproot(this) || isStandard.call(this)
  }
}

// BIP350: bech32m differs from bech32 in one constant, XORed into the checksum: 0x2bc830a3 for 1.
// The checksum is the last six characters, five bits each, so their difference is constant.
const CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const DIFFERENCE = [25, 20, 15, 10, 5, 0].map((shift) => ((0x2bc830a3 ^ 1) >> shift) & 31)

function swapChecksum(address: string): string {
  const swapped = Array.from(address.slice(-6), (letter, k) => {
    const value = CHARACTERS.indexOf(letter)
    if (value < 0) throw new RpcError(RPC.addressOrKey, 'Invalid address')
    return CHARACTERS[value ^ (DIFFERENCE[k] ?? 0)]
  })
  return address.slice(0, -6) + swapped.join('')
}

/** The address as Bitcoin Core writes it, or undefined for a script that has none. */
export function writeAddress(bcoin: Bcoin, script: Script): string | undefined {
  const address = script.getAddress()
  // Bitcoin Core gives no address to a bare public key or a bare multisig.
  if (address === null || /^(PUBKEY|MULTISIG)$/.test(scriptType(bcoin, script))) return undefined
  const text = address.toString(bcoin.network)
  return address.version > 0 ? swapChecksum(text) : text
}

/** Reads an address of this network; refuses with -5 what is none. */
export function readAddress(bcoin: Bcoin, text: unknown): Address {
  if (typeof text !== 'string') throw new RpcError(RPC.type, 'the address must be a string')
  const lower = text === text.toUpperCase() ? text.toLowerCase() : text
  // Version 0 starts with q after the separator; all others carry the other checksum.
  const isNewer = lower.startsWith('bcrt1') && lower[5] !== 'q'
  try {
    return bcoin.Address.fromString(isNewer ? swapChecksum(lower) : lower, bcoin.network)
  } catch {
    throw new RpcError(RPC.addressOrKey, `Invalid address: ${text}`)
  }
}

export const scriptType = ({ Script }: Bcoin, script: Script) =>
  Script.typesByVal[script.getType()] ?? 'NONSTANDARD'
