// Every key type a PSBT may hold, as data: what the rest of its key and what its value must look
// like (BIPs 174, 370, 371, 373), and which of the two versions it belongs to. A type that is not
// in its table is unknown: it is carried along and never judged.

import { ByteReader } from './bytes.ts'
import { isPoint, isPublicKey, isXOnly } from './curve.ts'
import { isSignatureEncoding } from './der.ts'
import { FIRST_LOCK_TIME } from './lock-time.ts'
import type { PsbtVersion } from './psbt.ts'
import { GLOBAL, INPUT, OUTPUT } from './psbt-form.ts'
import type { ReadingFaultCode } from './reading-fault.ts'

/** Judges bytes: what is wrong with them, or null. */
type Check = (bytes: Uint8Array) => ReadingFaultCode | null

/** A key type: its name in the BIP, what follows the type in the key, and the value. */
export type FieldRule = { readonly name: string; readonly keyData: Check; readonly value: Check }

/** The key types of one kind of map, by their number. */
export type FieldTable = ReadonlyMap<number, FieldRule>

const XPUB_BYTES = 78
const TAP_DEPTH_MOST = 128

const anyBytes: Check = () => null
const keyBytes = (...lengths: number[]) => ofLength('psbt.key_length', lengths)
const valueBytes = (...lengths: number[]) => ofLength('psbt.value_length', lengths)
const nothing = keyBytes(0)

function ofLength(code: ReadingFaultCode, lengths: readonly number[]): Check {
  return (bytes) => (lengths.includes(bytes.length) ? null : code)
}

// The checks of the second and later places see only bytes that passed those before them.
function both(...checks: readonly Check[]): Check {
  return (bytes) => {
    for (const check of checks) {
      const code = check(bytes)
      if (code !== null) return code
    }
    return null
  }
}

const onCurve =
  (isOn: (bytes: Uint8Array) => boolean): Check =>
  (bytes) =>
    isOn(bytes) ? null : 'psbt.public_key'

const publicKey = both(
  keyBytes(33, 65),
  onCurve((bytes) => isPoint(bytes) || isHybrid(bytes)),
)

// Core reads the hybrid form of SEC 1 too: 06 or 07 by the parity of y, then both coordinates.
function isHybrid(bytes: Uint8Array): boolean {
  if (bytes.length !== 65 || bytes[0] !== 0x06 + ((bytes[64] as number) & 1)) return false
  return isPoint(Uint8Array.of(0x04, ...bytes.subarray(1)))
}

const xOnlyValue = both(valueBytes(32), onCurve(isXOnly))
const xOnlyKey = both(keyBytes(32), onCurve(isXOnly))
const xOnlyAndLeaf = both(
  keyBytes(64),
  onCurve((bytes) => isXOnly(bytes.subarray(0, 32))),
)

// BIP 373: a participant's key, the aggregate key and, for a script path, the leaf hash.
const musigKeys = both(
  keyBytes(66, 98),
  onCurve((bytes) => isPublicKey(bytes.subarray(0, 33)) && isPublicKey(bytes.subarray(33, 66))),
)

const musigParticipants: Check = (value) => {
  if (value.length % 33 !== 0) return 'psbt.value_length'
  for (let i = 0; i < value.length; i += 33) {
    if (!isPublicKey(value.subarray(i, i + 33))) return 'psbt.public_key'
  }
  return null
}

// BIP 32: a key at depth 0 is a root, which has no parent and is no child.
const xpub = both(keyBytes(XPUB_BYTES), (key) => {
  if (!isPublicKey(key.subarray(45))) return 'psbt.public_key'
  const isRoot = key[4] === 0
  return isRoot && key.subarray(5, 13).some((byte) => byte !== 0) ? 'psbt.value_malformed' : null
})

const origin: Check = ({ length }) => (length >= 4 && length % 4 === 0 ? null : 'psbt.value_length')

const signature: Check = (value) => (isSignatureEncoding(value) ? null : 'psbt.signature_encoding')

const controlBlock: Check = ({ length }) =>
  length >= 33 && (length - 1) % 32 === 0 ? null : 'psbt.key_length'

const notEmpty: Check = ({ length }) => (length > 0 ? null : 'psbt.value_length')

const schnorrSignature = valueBytes(64, 65)

// BIP 371: a count of leaf hashes, these, then the origin of the key.
const tapOrigin: Check = (value) => {
  const reader = new ByteReader(value, 'psbt')
  reader.take(32 * reader.count(32))
  return origin(reader.take(reader.remaining))
}

// BIP 371: leaves, depth first, each with its depth, version and script, that make a whole tree.
const tapTree: Check = (value) => {
  if (value.length === 0) return 'psbt.value_length'
  const reader = new ByteReader(value, 'psbt')
  const open: number[] = []
  while (reader.remaining > 0) {
    let depth = reader.uint8()
    const version = reader.uint8()
    reader.sized()
    if (depth > TAP_DEPTH_MOST || version % 2 !== 0) return 'psbt.value_malformed'
    // Two subtrees side by side are one of the depth above. What is out of order stays open.
    for (; open.at(-1) === depth; depth--) open.pop()
    open.push(depth)
  }
  return open.length === 1 && open[0] === 0 ? null : 'psbt.value_malformed'
}

// BIP 174: an identifier with its length, then a subtype.
const proprietary: Check = (keyData) => {
  const reader = new ByteReader(keyData, 'psbt')
  reader.sized()
  reader.compactSize()
  return null
}

const requiredTime = both(valueBytes(4), (value) =>
  uint32(value) >= FIRST_LOCK_TIME ? null : 'psbt.lock_time_range',
)

const requiredHeight = both(valueBytes(4), (value) => {
  const height = uint32(value)
  return 0 < height && height < FIRST_LOCK_TIME ? null : 'psbt.lock_time_range'
})

function uint32(value: Uint8Array): number {
  return new ByteReader(value, 'psbt').uint32()
}

type Row = readonly [
  type: number,
  name: string,
  keyData: Check,
  value: Check,
  /** The only version it belongs to. */
  only?: PsbtVersion,
]

/** The same rows for each version: in the one a row does not belong to, its key is a fault. */
function table(rows: readonly Row[]): Readonly<Record<PsbtVersion, FieldTable>> {
  const of = (version: PsbtVersion): FieldTable =>
    new Map(
      rows.map(([type, name, keyData, value, only = version]) => {
        const misplaced: Check = () =>
          only === 0 ? 'psbt.version_zero_field' : 'psbt.version_two_field'
        return [type, { name, keyData: only === version ? keyData : misplaced, value }]
      }),
    )
  return { 0: of(0), 2: of(2) }
}

// `anyBytes` also stands where the readers read the value, and so judge it by reading.

export const GLOBAL_FIELDS = table([
  [GLOBAL.transaction, 'PSBT_GLOBAL_UNSIGNED_TX', nothing, anyBytes, 0],
  [GLOBAL.xpub, 'PSBT_GLOBAL_XPUB', xpub, origin],
  [GLOBAL.transactionVersion, 'PSBT_GLOBAL_TX_VERSION', nothing, valueBytes(4), 2],
  [GLOBAL.fallbackLockTime, 'PSBT_GLOBAL_FALLBACK_LOCKTIME', nothing, valueBytes(4), 2],
  [GLOBAL.inputCount, 'PSBT_GLOBAL_INPUT_COUNT', nothing, anyBytes, 2],
  [GLOBAL.outputCount, 'PSBT_GLOBAL_OUTPUT_COUNT', nothing, anyBytes, 2],
  [GLOBAL.modifiable, 'PSBT_GLOBAL_TX_MODIFIABLE', nothing, valueBytes(1), 2],
  [GLOBAL.version, 'PSBT_GLOBAL_VERSION', nothing, valueBytes(4)],
  [0xfc, 'PSBT_GLOBAL_PROPRIETARY', proprietary, anyBytes],
])

export const INPUT_FIELDS = table([
  [INPUT.nonWitnessUtxo, 'PSBT_IN_NON_WITNESS_UTXO', nothing, anyBytes],
  [INPUT.witnessUtxo, 'PSBT_IN_WITNESS_UTXO', nothing, anyBytes],
  [INPUT.partialSignature, 'PSBT_IN_PARTIAL_SIG', publicKey, signature],
  [INPUT.sighashType, 'PSBT_IN_SIGHASH_TYPE', nothing, valueBytes(4)],
  [INPUT.redeemScript, 'PSBT_IN_REDEEM_SCRIPT', nothing, anyBytes],
  [INPUT.witnessScript, 'PSBT_IN_WITNESS_SCRIPT', nothing, anyBytes],
  [INPUT.keyPath, 'PSBT_IN_BIP32_DERIVATION', publicKey, origin],
  [INPUT.finalScriptSig, 'PSBT_IN_FINAL_SCRIPTSIG', nothing, anyBytes],
  [INPUT.finalScriptWitness, 'PSBT_IN_FINAL_SCRIPTWITNESS', nothing, anyBytes],
  [0x09, 'PSBT_IN_POR_COMMITMENT', nothing, anyBytes],
  [0x0a, 'PSBT_IN_RIPEMD160', keyBytes(20), anyBytes],
  [0x0b, 'PSBT_IN_SHA256', keyBytes(32), anyBytes],
  [0x0c, 'PSBT_IN_HASH160', keyBytes(20), anyBytes],
  [0x0d, 'PSBT_IN_HASH256', keyBytes(32), anyBytes],
  [INPUT.previousTxid, 'PSBT_IN_PREVIOUS_TXID', nothing, valueBytes(32), 2],
  [INPUT.outputIndex, 'PSBT_IN_OUTPUT_INDEX', nothing, valueBytes(4), 2],
  [INPUT.sequence, 'PSBT_IN_SEQUENCE', nothing, valueBytes(4), 2],
  [INPUT.requiredTime, 'PSBT_IN_REQUIRED_TIME_LOCKTIME', nothing, requiredTime, 2],
  [INPUT.requiredHeight, 'PSBT_IN_REQUIRED_HEIGHT_LOCKTIME', nothing, requiredHeight, 2],
  [0x13, 'PSBT_IN_TAP_KEY_SIG', nothing, schnorrSignature],
  [0x14, 'PSBT_IN_TAP_SCRIPT_SIG', xOnlyAndLeaf, schnorrSignature],
  [0x15, 'PSBT_IN_TAP_LEAF_SCRIPT', controlBlock, notEmpty],
  [0x16, 'PSBT_IN_TAP_BIP32_DERIVATION', xOnlyKey, tapOrigin],
  [0x17, 'PSBT_IN_TAP_INTERNAL_KEY', nothing, xOnlyValue],
  [0x18, 'PSBT_IN_TAP_MERKLE_ROOT', nothing, valueBytes(32)],
  [0x1a, 'PSBT_IN_MUSIG2_PARTICIPANT_PUBKEYS', both(keyBytes(33), publicKey), musigParticipants],
  [0x1b, 'PSBT_IN_MUSIG2_PUB_NONCE', musigKeys, valueBytes(66)],
  [0x1c, 'PSBT_IN_MUSIG2_PARTIAL_SIG', musigKeys, valueBytes(32)],
  [0xfc, 'PSBT_IN_PROPRIETARY', proprietary, anyBytes],
])

export const OUTPUT_FIELDS = table([
  [OUTPUT.redeemScript, 'PSBT_OUT_REDEEM_SCRIPT', nothing, anyBytes],
  [OUTPUT.witnessScript, 'PSBT_OUT_WITNESS_SCRIPT', nothing, anyBytes],
  [OUTPUT.keyPath, 'PSBT_OUT_BIP32_DERIVATION', publicKey, origin],
  [OUTPUT.amount, 'PSBT_OUT_AMOUNT', nothing, valueBytes(8), 2],
  [OUTPUT.script, 'PSBT_OUT_SCRIPT', nothing, anyBytes, 2],
  [0x05, 'PSBT_OUT_TAP_INTERNAL_KEY', nothing, xOnlyValue],
  [0x06, 'PSBT_OUT_TAP_TREE', nothing, tapTree],
  [0x07, 'PSBT_OUT_TAP_BIP32_DERIVATION', xOnlyKey, tapOrigin],
  [0x08, 'PSBT_OUT_MUSIG2_PARTICIPANT_PUBKEYS', both(keyBytes(33), publicKey), musigParticipants],
  [0xfc, 'PSBT_OUT_PROPRIETARY', proprietary, anyBytes],
])
