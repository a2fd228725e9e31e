// Output scripts: the multisig script of our wallets, and what kind an output's script is. Nothing
// here runs a script, and keys are taken as they are: whoever read them checked them on the curve.

import { compareBytes, equalBytes } from './bytes.ts'
import { concat, sha256 } from './hashes.ts'

export type ScriptKind = 'p2pkh' | 'p2sh' | 'p2wpkh' | 'p2wsh' | 'p2tr' | 'op-return' | 'other'

const OP_0 = 0x00
const OP_1 = 0x51
const OP_16 = 0x60
const OP_RETURN = 0x6a
const OP_DUP = 0x76
const OP_EQUAL = 0x87
const OP_EQUALVERIFY = 0x88
const OP_HASH160 = 0xa9
const OP_CHECKSIG = 0xac
const OP_CHECKMULTISIG = 0xae

const KEY_LENGTH = 33

/**
 * `m <key>... n OP_CHECKMULTISIG` with the keys in the order given.
 *
 * @param threshold - signatures needed, an integer, 1 to the number of keys
 * @param publicKeys - 1 to 16 compressed keys of 33 bytes (OP_1 to OP_16)
 * @throws RangeError if the arguments are outside those bounds
 */
export function multisigScript(threshold: number, publicKeys: readonly Uint8Array[]): Uint8Array {
  const count = publicKeys.length
  const isValid = Number.isInteger(threshold) && 1 <= threshold && threshold <= count && count <= 16
  if (!isValid) throw new RangeError(`not a multisig: ${threshold} of ${count}`)
  if (!publicKeys.every(isCompressed)) throw new RangeError('multisig keys are compressed keys')
  const pushes = publicKeys.map((key) => concat(Uint8Array.of(KEY_LENGTH), key))
  return concat(
    Uint8Array.of(OP_1 - 1 + threshold),
    ...pushes,
    Uint8Array.of(OP_1 - 1 + count, OP_CHECKMULTISIG),
  )
}

/** As `multisigScript`, with the keys sorted by their bytes (BIP 67), whatever their order. */
export function sortedMultisigScript(
  threshold: number,
  publicKeys: readonly Uint8Array[],
): Uint8Array {
  return multisigScript(threshold, publicKeys.toSorted(compareBytes))
}

/** The output script that pays to a witness script: 34 bytes, OP_0 and its SHA-256 (BIP 141). */
export function p2wshScript(witnessScript: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(OP_0, 32), sha256(witnessScript))
}

/** `OP_DUP OP_HASH160 <hash> OP_EQUALVERIFY OP_CHECKSIG` for the 20-byte hash of a key. */
export function p2pkhScript(hash: Uint8Array): Uint8Array {
  return concat(
    Uint8Array.of(OP_DUP, OP_HASH160, 20),
    hash,
    Uint8Array.of(OP_EQUALVERIFY, OP_CHECKSIG),
  )
}

/** `OP_HASH160 <hash> OP_EQUAL` for the 20-byte hash of a script (BIP 16). */
export function p2shScript(hash: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(OP_HASH160, 20), hash, Uint8Array.of(OP_EQUAL))
}

/** The script of a witness program: its version, 0 to 16, and 2 to 40 bytes (BIP 141). */
export function witnessProgramScript(version: number, program: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(version === 0 ? OP_0 : OP_1 - 1 + version, program.length), program)
}

/** The version and program of a witness program, or null if the script is none (BIP 141). */
export function readWitnessProgram(
  script: Uint8Array,
): { readonly version: number; readonly program: Uint8Array } | null {
  const opcode = script[0] ?? OP_RETURN
  if (script.length < 4 || script.length > 42 || script[1] !== script.length - 2) return null
  if (opcode !== OP_0 && (opcode < OP_1 || opcode > OP_16)) return null
  return { version: opcode === OP_0 ? 0 : opcode - OP_1 + 1, program: script.slice(2) }
}

/** Whether the script is a witness program of any version: its spends carry a witness. */
export function isWitnessProgram(script: Uint8Array): boolean {
  return readWitnessProgram(script) !== null
}

/** What the output script is, by its form alone; bare multisig and unknown forms are `other`. */
export function scriptKind(script: Uint8Array): ScriptKind {
  const witness = readWitnessProgram(script)
  if (witness) {
    const { version, program } = witness
    if (version === 0 && program.length === 20) return 'p2wpkh'
    if (version === 0 && program.length === 32) return 'p2wsh'
    if (version === 1 && program.length === 32) return 'p2tr'
    return 'other'
  }
  if (equalBytes(script, p2pkhScript(script.subarray(3, 23)))) return 'p2pkh'
  if (equalBytes(script, p2shScript(script.subarray(2, 22)))) return 'p2sh'
  return script[0] === OP_RETURN ? 'op-return' : 'other'
}

function isCompressed(key: Uint8Array): boolean {
  return key.length === KEY_LENGTH && (key[0] === 0x02 || key[0] === 0x03)
}
