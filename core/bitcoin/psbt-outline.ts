// What a page without a curve may know of a PSBT: which transaction it is, and who has signed which
// input. It judges no key and no signature, so nothing is decided by it: the signer reads again.

import { Fault } from '../fault.ts'
import { sats } from './amounts.ts'
import { ByteReader, ByteWriter, compareBytes, equalBytes } from './bytes.ts'
import type { Field, KeyPath, PartialSignature } from './psbt.ts'
import {
  fieldKey,
  GLOBAL,
  INPUT,
  MAGIC,
  MAX_PSBT_BYTES,
  OUTPUT,
  readMap,
  splitKey,
} from './psbt-form.ts'
import {
  readTransactionFrom,
  type Transaction,
  type TxInput,
  type TxOutput,
  toTxid,
  txidOf,
} from './transaction.ts'

export type OutlinedInput = {
  readonly signatures: readonly PartialSignature[]
  readonly keyPaths: readonly KeyPath[]
  /** Complete already: its signatures cannot be told apart any more. */
  readonly isFinal: boolean
}

export type Outline = {
  readonly transaction: Transaction
  /** Of the unsigned transaction: two PSBTs with one txid are of one transaction. */
  readonly txid: string
  readonly inputs: readonly OutlinedInput[]
}

/** @throws Fault psbt.* where it is no PSBT of version 0 or 2 */
export function outlinePsbt(bytes: Uint8Array): Outline {
  if (bytes.length > MAX_PSBT_BYTES) throw new Fault('psbt.too_large', { bytes: bytes.length })
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) throw new Fault('psbt.magic')
  const reader = new ByteReader(bytes, 'psbt')
  reader.take(MAGIC.length)
  const global = keyed(readMap(reader, { map: 'global' }))
  const unsigned = global.get(GLOBAL.transaction)
  const version = uint32(global.get(GLOBAL.version)) ?? 0
  if (version !== 0 && version !== 2) throw new Fault('psbt.version_unsupported', { version })
  const read = version === 0 ? unsignedOf(unsigned, reader) : assembled(global, reader)
  reader.end()
  return { ...read, txid: txidOf(read.transaction) }
}

type Map = ReadonlyMap<number, Uint8Array>

/** Of every field without more in its key than its type. */
const keyed = (fields: readonly Field[]): Map =>
  new Map(
    fields.flatMap(({ key, value }) => {
      const { type, keyData } = splitKey(key)
      return keyData.length === 0 ? [[type, value] as const] : []
    }),
  )

type Read = Pick<Outline, 'transaction' | 'inputs'>

function unsignedOf(value: Uint8Array | undefined, reader: ByteReader): Read {
  if (!value) throw new Fault('psbt.transaction_missing')
  const inner = new ByteReader(value, 'psbt')
  const transaction = readTransactionFrom(inner, false)
  inner.end()
  const inputs = transaction.inputs.map((_, index) =>
    outlinedInput(readMap(reader, { map: 'input', index })),
  )
  for (const index of transaction.outputs.keys()) readMap(reader, { map: 'output', index })
  return { transaction, inputs }
}

/** BIP 370: the parts of the transaction stand in the maps. */
function assembled(global: Map, reader: ByteReader): Read {
  const count = (type: number) => new ByteReader(wanted(global, type), 'psbt').compactSize()
  const inputFields = listed(count(GLOBAL.inputCount), (index) =>
    readMap(reader, { map: 'input', index }),
  )
  const outputMaps = listed(count(GLOBAL.outputCount), (index) =>
    keyed(readMap(reader, { map: 'output', index })),
  )
  const inputMaps = inputFields.map(keyed)
  // Drafts of ours ask for none; with one it is another transaction, and is told to be one.
  const asked = inputMaps.flatMap((map) =>
    [INPUT.requiredHeight, INPUT.requiredTime].map((type) => uint32(map.get(type)) ?? 0),
  )
  const fallback = uint32(global.get(GLOBAL.fallbackLockTime)) ?? 0
  const transaction = {
    version: uint32(wanted(global, GLOBAL.transactionVersion)) ?? 0,
    inputs: inputMaps.map(inputOf),
    outputs: outputMaps.map(outputOf),
    lockTime: Math.max(...asked) || fallback,
  }
  return { transaction, inputs: inputFields.map(outlinedInput) }
}

// One by one: a count that lies ends at the first map that is missing.
function listed<T>(count: number, read: (index: number) => T): readonly T[] {
  const all: T[] = []
  for (let index = 0; index < count; index++) all.push(read(index))
  return all
}

function wanted(map: Map, type: number): Uint8Array {
  const value = map.get(type)
  if (!value) throw new Fault('psbt.field_missing', { type })
  return value
}

function uint32(value: Uint8Array | undefined): number | null {
  return value === undefined ? null : new ByteReader(value, 'psbt').uint32()
}

const NO_BYTES = new Uint8Array()
// BIP 370: an input without a sequence is final.
const FINAL_SEQUENCE = 0xffffffff

function inputOf(map: Map): TxInput {
  return {
    txid: toTxid(wanted(map, INPUT.previousTxid)),
    index: uint32(wanted(map, INPUT.outputIndex)) ?? 0,
    sequence: uint32(map.get(INPUT.sequence)) ?? FINAL_SEQUENCE,
    scriptSig: NO_BYTES,
    witness: [],
  }
}

function outputOf(map: Map): TxOutput {
  const amount = new ByteReader(wanted(map, OUTPUT.amount), 'psbt').uint64()
  try {
    return { amountSats: sats(amount), script: wanted(map, OUTPUT.script) }
  } catch (cause) {
    throw cause instanceof RangeError ? new Fault('psbt.amount_range', {}, { cause }) : cause
  }
}

function outlinedInput(fields: readonly Field[]): OutlinedInput {
  const signatures: PartialSignature[] = []
  const keyPaths: KeyPath[] = []
  let isFinal = false
  for (const { key, value } of fields) {
    const { type, keyData } = splitKey(key)
    if (type === INPUT.partialSignature) signatures.push({ publicKey: keyData, signature: value })
    if (type === INPUT.keyPath) keyPaths.push({ publicKey: keyData, ...originOf(value) })
    isFinal ||= type === INPUT.finalScriptSig || type === INPUT.finalScriptWitness
  }
  return { signatures, keyPaths, isFinal }
}

function originOf(value: Uint8Array): Pick<KeyPath, 'fingerprint' | 'path'> {
  const reader = new ByteReader(value, 'psbt')
  const fingerprint = reader.take(4).toHex()
  const path: number[] = []
  while (reader.remaining > 0) path.push(reader.uint32())
  return { fingerprint, path }
}

/**
 * The PSBT with the signatures of another of the same transaction, and nothing else of it: wallets
 * leave out, add and reorder fields.
 * @param bytes - of version 0, as we draft
 * @throws Fault psbt.combine_unrelated when they are of two transactions
 */
export function withSignatures(bytes: Uint8Array, signed: Outline): Uint8Array {
  const { txid, transaction } = outlinePsbt(bytes)
  if (txid !== signed.txid) throw new Fault('psbt.combine_unrelated')
  const reader = new ByteReader(bytes, 'psbt')
  const writer = new ByteWriter(bytes.length + 256)
  writer.raw(reader.take(MAGIC.length))
  const copy = (added: readonly Field[] = []) => {
    const fields = [...readMap(reader, { map: 'input' })]
    for (const field of added) {
      if (!fields.some(({ key }) => equalBytes(key, field.key))) fields.push(field)
    }
    for (const { key, value } of fields.sort((a, b) => compareBytes(a.key, b.key))) {
      writer.sized(key).sized(value)
    }
    writer.uint8(0)
  }
  copy()
  for (const { signatures } of signed.inputs) {
    copy(
      signatures.map(({ publicKey, signature }) => ({
        key: fieldKey(INPUT.partialSignature, publicKey),
        value: signature,
      })),
    )
  }
  for (const _ of transaction.outputs) copy()
  return writer.finish()
}
