// Addresses: the text form of an output script on one network. Policies compare scripts, never
// addresses, because one script has several spellings.

import { Fault } from '../fault.ts'
import { readBase58Check, writeBase58Check } from './base58.ts'
import { readWitnessAddress, writeWitnessAddress } from './bech32.ts'
import { concat } from './hashes.ts'
import { NETWORKS, type Network } from './network.ts'
import {
  p2pkhScript,
  p2shScript,
  readWitnessProgram,
  scriptKind,
  witnessProgramScript,
} from './script.ts'

const ALL_CONSTANTS = Object.values(NETWORKS)

/** The address of an output script, or null where the script has none (OP_RETURN, bare keys). */
export function addressOf(script: Uint8Array, network: Network): string | null {
  const { bech32Prefix: prefix, p2pkh, p2sh } = NETWORKS[network]
  const witness = readWitnessProgram(script)
  if (witness) {
    const { version, program } = witness
    const hasAddress = version > 0 || program.length === 20 || program.length === 32
    return hasAddress ? writeWitnessAddress({ prefix, version, program }) : null
  }
  const kind = scriptKind(script)
  if (kind === 'p2pkh') return writeBase58Check(concat(Uint8Array.of(p2pkh), script.slice(3, 23)))
  if (kind === 'p2sh') return writeBase58Check(concat(Uint8Array.of(p2sh), script.slice(2, 22)))
  return null
}

/**
 * The output script an address stands for. Testnet4 and signet share all their addresses, and
 * regtest shares the older kind with them (BIP 173, BIP 350, Base58Check).
 * @throws Fault `address.invalid` with the reason: a typing error, another network, or no address
 */
export function scriptOf(address: string, network: Network): Uint8Array {
  const isBech32 = ALL_CONSTANTS.some(({ bech32Prefix }) =>
    address.toLowerCase().startsWith(`${bech32Prefix}1`),
  )
  return isBech32 ? witnessScriptOf(address, network) : base58ScriptOf(address, network)
}

function witnessScriptOf(address: string, network: Network): Uint8Array {
  const { prefix, version, program } = readWitnessAddress(address)
  if (prefix !== NETWORKS[network].bech32Prefix) throw otherNetwork(network)
  return witnessProgramScript(version, program)
}

function base58ScriptOf(address: string, network: Network): Uint8Array {
  const payload = readBase58Check(address)
  if (payload === null) throw invalid('it is no address, or has a typing error')
  const version = payload[0]
  const hash = payload.slice(1)
  const { p2pkh, p2sh } = NETWORKS[network]
  if (hash.length !== 20) throw invalid('it is no address, though its checksum matches')
  if (version === p2pkh) return p2pkhScript(hash)
  if (version === p2sh) return p2shScript(hash)
  const isKnown = ALL_CONSTANTS.some((known) => version === known.p2pkh || version === known.p2sh)
  throw isKnown ? otherNetwork(network) : invalid('it is no address of bitcoin')
}

function otherNetwork(network: Network): Fault {
  return new Fault('address.invalid', { reason: 'it belongs to another network', network })
}

function invalid(reason: string): Fault {
  return new Fault('address.invalid', { reason })
}
