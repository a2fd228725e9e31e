// Messages signed with the key of an address (BIP 322), in the simple format, for addresses of one
// key: P2WPKH, and P2WPKH within P2SH. It runs no scripts: whatever it cannot judge it refuses.
// How wallets sign messages, core/wallet/exit judges: here are the transactions that they sign.

import { Fault } from '../fault.ts'
import { scriptOf } from './address.ts'
import { sats } from './amounts.ts'
import { ByteReader, ByteWriter, equalBytes } from './bytes.ts'
import { publicKeyOf, signHash, verifyHash } from './curve.ts'
import { readSignature, SIGHASH_ALL, writeSignature } from './der.ts'
import { concat, hash160, sha256 } from './hashes.ts'
import type { Network } from './network.ts'
import { p2pkhScript, p2shScript, scriptKind, witnessProgramScript } from './script.ts'
import { sighashAll, sighashMidstates } from './sighash.ts'
import { readWitness, type Transaction, txidOf } from './transaction.ts'

const TAG = 'BIP0322-signed-message'
const OP_RETURN = 0x6a

/** What the coin of a message holds: nothing, so that no signature over it moves anything. */
export const NOTHING = sats(0n)

/** Later wallets mark the simple format by these letters; no witness of two items begins so. */
const SIMPLE_MARK = 'smp'

/** Two items, of 73 and 33 bytes at most, are 148 characters: more is not looked at. */
const MAX_SIGNATURE_LENGTH = 148

/**
 * Whether the key of the address signed the message; a malformed signature does not hold. Strict as
 * the BIP: SIGHASH_ALL, DER, a low S, a compressed key, base64 in its one spelling.
 *
 * @param message - bytes as they are, or text in UTF-8
 * @param signatureBase64 - the witness, with or without the mark `smp` before it
 * @throws Fault `address.invalid`, also for a kind of address that cannot be judged here (the BIP's
 * state "inconclusive"): P2PKH, P2WSH, P2TR
 * @see BIP 322, "Simple" and "Verification Process"
 */
export function verifyBip322(
  address: string,
  network: Network,
  message: Uint8Array | string,
  signatureBase64: string,
): boolean {
  const script = scriptOf(address, network)
  const kind = scriptKind(script)
  if (kind !== 'p2wpkh' && kind !== 'p2sh') {
    throw new Fault('address.invalid', {
      reason: 'a message signed with this kind of address cannot be checked: give one of P2WPKH',
      network,
    })
  }
  const witness = readSimple(signatureBase64)
  const [signatureItem, key] = witness ?? []
  if (!signatureItem || !key || key.length !== 33) return false

  const keyHash = hash160(key)
  const program = witnessProgramScript(0, keyHash)
  const wanted = kind === 'p2sh' ? p2shScript(hash160(program)) : program
  const read = readSignature(signatureItem)
  if (!equalBytes(script, wanted) || read?.sighashType !== SIGHASH_ALL) return false
  return verifyHash(hashToSign(script, keyHash, message), key, read.signature)
}

/**
 * Signs the message for the P2WPKH address of the key, whatever the network. Deterministic
 * (RFC 6979).
 *
 * @param secret - 32 bytes
 * @returns the simple format in base64, without a mark
 * @throws TypeError if the secret is none
 */
export function signBip322(secret: Uint8Array, message: Uint8Array | string): string {
  const key = publicKeyOf(secret)
  const keyHash = hash160(key)
  const hash = hashToSign(witnessProgramScript(0, keyHash), keyHash, message)
  const signature = writeSignature(signHash(hash, secret), SIGHASH_ALL)
  return new ByteWriter().compactSize(2).sized(signature).sized(key).finish().toBase64()
}

/** What the second transaction has beside zeros, in the full format alone. */
export type FullFormat = Pick<Transaction, 'version' | 'lockTime'> & {
  readonly sequence: number
  /** That of a nested script; the signatures do not cover it. */
  readonly scriptSig: Uint8Array
}

const SIMPLE: FullFormat = { version: 0, lockTime: 0, sequence: 0, scriptSig: new Uint8Array() }

/**
 * The two virtual transactions: the first carries the message, the second spends it and is what is
 * signed. No network takes them, because the first spends an output that cannot exist.
 *
 * @param script - of the address
 * @param full - what a script with a lock asks of the second
 * @see BIP 322, "Full"
 */
export function bip322Transactions(
  script: Uint8Array,
  message: Uint8Array | string,
  full: Partial<FullFormat> = {},
): { readonly toSpend: Transaction; readonly toSign: Transaction } {
  const scriptSig = concat(Uint8Array.of(0, 32), messageHash(message))
  const toSpend = virtual({ txid: '00'.repeat(32), index: 0xffffffff }, script, {
    ...SIMPLE,
    scriptSig,
  })
  const spent = { txid: txidOf(toSpend), index: 0 }
  return { toSpend, toSign: virtual(spent, Uint8Array.of(OP_RETURN), { ...SIMPLE, ...full }) }
}

function virtual(
  spent: { readonly txid: string; readonly index: number },
  script: Uint8Array,
  { version, lockTime, sequence, scriptSig }: FullFormat,
): Transaction {
  const input = { ...spent, scriptSig, sequence, witness: [] }
  return { version, inputs: [input], outputs: [{ amountSats: NOTHING, script }], lockTime }
}

// BIP 143 signs for a program of a key hash what P2PKH would run.
function hashToSign(script: Uint8Array, keyHash: Uint8Array, message: Uint8Array | string) {
  const { toSign } = bip322Transactions(script, message)
  return sighashAll(sighashMidstates(toSign), 0, p2pkhScript(keyHash), NOTHING)
}

// The tagged hash of BIP 340.
function messageHash(message: Uint8Array | string): Uint8Array {
  const encoder = new TextEncoder()
  const tag = sha256(encoder.encode(TAG))
  return sha256(concat(tag, tag, typeof message === 'string' ? encoder.encode(message) : message))
}

// The two items of the witness, or null for anything else.
function readSimple(text: string): readonly Uint8Array[] | null {
  const base64 = text.startsWith(SIMPLE_MARK) ? text.slice(SIMPLE_MARK.length) : text
  if (base64.length > MAX_SIGNATURE_LENGTH) return null
  try {
    const bytes = Uint8Array.fromBase64(base64)
    // White space and unused bits would be other spellings of the same signature.
    if (bytes.toBase64() !== base64) return null
    const reader = new ByteReader(bytes, 'transaction')
    const items = readWitness(reader)
    reader.end()
    return items.length === 2 ? items : null
  } catch {
    return null
  }
}
