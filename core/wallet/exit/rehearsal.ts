// A rehearsal of a way out: the keys that leave without the signer sign a message instead of a
// spend (BIP 322, "full"). It can be made before anything was paid to the wallet, it moves nothing,
// and its bytes alone show by which path the wallet was left.

import { bip322Transactions, NOTHING } from '../../bitcoin/bip322.ts'
import { equalBytes } from '../../bitcoin/bytes.ts'
import { readCoSigned } from '../../bitcoin/cosign-script.ts'
import { verifyHash } from '../../bitcoin/curve.ts'
import { readSignature, SIGHASH_ALL } from '../../bitcoin/der.ts'
import { type DerivedScripts, type Descriptor, deriveScripts } from '../../bitcoin/descriptor.ts'
import { sighashAll, sighashMidstates } from '../../bitcoin/sighash.ts'
import { scriptSigOf } from '../../bitcoin/signed-txid.ts'
import {
  readTransaction,
  type Transaction,
  writeStripped,
  writeTransaction,
} from '../../bitcoin/transaction.ts'
import { Fault } from '../../fault.ts'
import type { Wallet } from '../wallet.ts'
import { placeOf, readChallenge } from './challenge.ts'
import type { RehearsedPath } from './path-words.ts'
import { type Leaving, signaturesOf } from './sign.ts'
import { type Way, wayWith } from './ways.ts'

/** The full format's mark; no transaction of version 0 or 2 begins so in base64. */
const MARK = 'ful'

/** A proof has some 500 to 700 characters. */
const MAX_LENGTH = 4_096

const EMPTY = new Uint8Array()

/** What is signed, for one message, and the hash that every key of it signs. */
type Asked = {
  readonly index: number
  readonly scripts: DerivedScripts
  readonly toSign: Transaction
  readonly sighash: Uint8Array
}

/**
 * The way that a rehearsal takes: where one key may leave alone, that one, though others could
 * sign together. Else the signer's own key might be among them.
 * @returns null where keys are missing
 */
export function rehearsedWay(descriptor: Descriptor, held: ReadonlySet<number>): Way | null {
  if (descriptor.kind !== 'timelock') return wayWith(descriptor, held)
  const { laterKey: key, olderBlocks } = descriptor
  return held.has(key) ? { kind: 'alone', key, olderBlocks } : null
}

/**
 * The proof, for the signer that made the challenge.
 * @throws Fault exit.challenge_invalid for another wallet's; exit.key_foreign
 */
export function signRehearsal(leaving: Leaving, message: string): string {
  const { descriptor, way } = leaving
  const { index, scripts, toSign, sighash } = asked(descriptor, message)
  const place = { chain: 0, index } as const
  const signed = signaturesOf(leaving, { place, scripts, sighash })
  const items = signed.map(({ signature }) => signature)
  const witness = way.kind === 'alone' ? alone(scripts, items) : together(scripts, sighash, items)
  const inputs = toSign.inputs.map((input) => ({ ...input, witness }))
  return `${MARK}${writeTransaction({ ...toSign, inputs }).toBase64()}`
}

/**
 * By which path the proof leaves the wallet, all of it verified from its bytes. For a wallet of
 * two keys that path needs the signer's own key: who verifies must be sure it never signs such a
 * message itself (`sign.coin_empty`).
 * @throws Fault exit.challenge_invalid, exit.proof_invalid with the reason
 */
export function verifyRehearsal(
  { descriptor, userKey, serverKey }: Pick<Wallet, 'descriptor' | 'userKey' | 'serverKey'>,
  message: string,
  proof: string,
): RehearsedPath {
  const { scripts, toSign, sighash } = asked(descriptor, message)
  const given = readProof(proof)
  if (!equalBytes(writeStripped(given), writeStripped(toSign))) {
    return refuse('it signs another message, address or wallet, or without its lock')
  }
  const witness = given.inputs[0]?.witness ?? []
  if (descriptor.kind === 'timelock') {
    const [signature = EMPTY] = witness
    const isByIt = isBy(sighash, signature, scripts.laterKey as Uint8Array)
    if (isByIt && isSame(witness, alone(scripts, [signature]))) {
      return descriptor.laterKey === userKey ? 'user-alone' : 'backup-alone'
    }
    return refuse('the key that may leave alone has to sign it alone')
  }
  const items = witness.slice(1, -1)
  const signers = scripts.publicKeys.flatMap((key, at) =>
    items.some((item) => isBy(sighash, item, key)) ? [at] : [],
  )
  const isWhole = signers.length === descriptor.threshold && items.length === signers.length
  if (!isWhole || !isSame(witness, together(scripts, sighash, items))) {
    return refuse('two keys of the wallet have to sign it')
  }
  if (!signers.includes(serverKey)) return 'user-and-backup'
  if (descriptor.keys.length === 2) return 'user-and-signer'
  return refuse('the signer’s key is among those that signed it: leave with the others')
}

const refuse = (reason: string): never => {
  throw new Fault('exit.proof_invalid', { reason })
}

/** One transaction is asked for: nothing in it but the witness is the prover's to choose. */
function asked(descriptor: Descriptor, message: string): Asked {
  const index = placeOf(readChallenge(message, descriptor))
  const scripts = deriveScripts(descriptor, 0, index)
  const lock =
    descriptor.kind === 'timelock' ? { version: 2, sequence: descriptor.olderBlocks } : {}
  const scriptSig = scriptSigOf(scripts)
  const { toSign } = bip322Transactions(scripts.script, message, { ...lock, scriptSig })
  const sighash = sighashAll(sighashMidstates(toSign), 0, scripts.witnessScript, NOTHING)
  return { index, scripts, toSign, sighash }
}

function readProof(proof: string): Transaction {
  const base64 = proof.startsWith(MARK) ? proof.slice(MARK.length) : proof
  try {
    if (base64.length > MAX_LENGTH) throw new RangeError('too long')
    const bytes = Uint8Array.fromBase64(base64)
    // White space and unused bits would be other spellings of the same proof.
    if (bytes.toBase64() !== base64) throw new RangeError('another spelling')
    return readTransaction(bytes)
  } catch {
    return refuse('it is no proof in the full format of BIP 322')
  }
}

/** A signature of the one type there may be: of all of it, in DER, with a low S. */
function isBy(sighash: Uint8Array, item: Uint8Array, publicKey: Uint8Array): boolean {
  const signed = readSignature(item)
  return signed?.sighashType === SIGHASH_ALL && verifyHash(sighash, publicKey, signed.signature)
}

/** Of keys that sign together: their signatures in the order of the script (BIP 147). */
function together(
  { witnessScript }: DerivedScripts,
  sighash: Uint8Array,
  items: readonly Uint8Array[],
): readonly Uint8Array[] {
  const keys = readCoSigned(witnessScript)?.publicKeys ?? []
  const ordered = keys.flatMap((key) =>
    items.filter((item) => isBy(sighash, item, key)).slice(0, 1),
  )
  return [EMPTY, ...ordered, witnessScript]
}

/** That of one key after its time: as core/bitcoin/finalize-alone.ts finishes a spend. */
function alone(
  { witnessScript, laterKey = EMPTY }: DerivedScripts,
  [signature = EMPTY]: readonly Uint8Array[],
): readonly Uint8Array[] {
  return [signature, laterKey, EMPTY, EMPTY, EMPTY, witnessScript]
}

const isSame = (one: readonly Uint8Array[], other: readonly Uint8Array[]): boolean =>
  one.length === other.length && one.every((item, at) => equalBytes(item, other[at] ?? EMPTY))
