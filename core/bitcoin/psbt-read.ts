// Reads PSBTs of version 0, strictly and in one pass, as views of the bytes given (BIP 174). The
// yardstick is Bitcoin Core's reader: what it refuses is refused here. On top, what no transaction
// could ever be is refused: amounts out of range, one output spent twice.

import { Fault, type FaultFacts } from '../fault.ts'
import { ByteReader, equalBytes } from './bytes.ts'
import type {
  Field,
  GlobalXpub,
  KeyOrigin,
  KeyPath,
  PartialSignature,
  Psbt,
  PsbtInput,
  PsbtOutput,
} from './psbt.ts'
import {
  type FieldTable,
  GLOBAL,
  GLOBAL_FIELDS,
  INPUT,
  INPUT_FIELDS,
  MAGIC,
  MAX_PSBT_BYTES,
  OUTPUT,
  OUTPUT_FIELDS,
  splitKey,
} from './psbt-fields.ts'
import type { ReadingFaultCode } from './reading-fault.ts'
import {
  readOutput,
  readTransactionFrom,
  readWitness,
  type Transaction,
  type TxInput,
  type TxOutput,
  txidOf,
} from './transaction.ts'

/** Reads a PSBT from base64, padded and without spaces (RFC 4648). @throws Fault `psbt.*` */
export function readPsbtBase64(text: string): Psbt {
  return readPsbt(decodeBase64(text))
}

function decodeBase64(text: string): Uint8Array {
  if (text.length > Math.ceil(MAX_PSBT_BYTES / 3) * 4) throw new Fault('psbt.too_large')
  // The platform's decoder skips white space, Core's does not.
  if (/\s/.test(text)) throw new Fault('psbt.base64')
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' })
  } catch (cause) {
    throw new Fault('psbt.base64', {}, { cause })
  }
}

/**
 * Reads a PSBT of version 0. The result shares memory with `bytes`, which must not change after.
 * @param bytes - at most 100,000,000
 * @throws Fault `psbt.*`
 */
export function readPsbt(bytes: Uint8Array): Psbt {
  if (bytes.length > MAX_PSBT_BYTES) throw new Fault('psbt.too_large', { bytes: bytes.length })
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) throw new Fault('psbt.magic')
  const reader = new ByteReader(bytes, 'psbt')
  reader.take(MAGIC.length)

  const fields = readMap(reader, { map: 'global' })
  checkVersion(fields)
  const globals = readGlobals(fields)
  const { transaction } = globals
  const inputs = transaction.inputs.map((input, index) => {
    const place = { map: 'input', index }
    return readInput(readMap(reader, place), input, place)
  })
  const outputs = transaction.outputs.map((output, index) => {
    const place = { map: 'output', index }
    return readOutputMap(readMap(reader, place), output, place)
  })
  reader.end()
  return { version: 0, txid: txidOf(transaction), ...globals, inputs, outputs, fields }
}

/** Where a map stands, for the facts of a fault. */
type Place = { readonly map: string; readonly index?: number }

function readMap(reader: ByteReader, place: Place): Field[] {
  if (reader.remaining === 0) throw new Fault('psbt.map_missing', place)
  const fields: Field[] = []
  const keys = new Set<string>()
  for (;;) {
    const key = reader.sized()
    if (key.length === 0) return fields
    keys.add(key.toHex())
    fields.push({ key, value: reader.sized() })
    if (keys.size < fields.length) throw faultAt('psbt.duplicate_key', place, key)
  }
}

// Before any other field is judged: version 2 has other rules for nearly all of them.
function checkVersion(fields: readonly Field[]): void {
  const field = fields.find(({ key }) => key.length === 1 && key[0] === GLOBAL.version)
  if (field?.value.length !== 4) return
  const version = new ByteReader(field.value, 'psbt').uint32()
  if (version !== 0) throw new Fault('psbt.version_unsupported', { version })
}

type Visit = (type: number, value: Uint8Array, keyData: Uint8Array) => void

/** Holds each field to its rule, then hands it on. */
function visitFields(fields: readonly Field[], table: FieldTable, place: Place, visit: Visit) {
  for (const { key, value } of fields) {
    const { type, keyData } = splitKey(key)
    const rule = table.get(type)
    if (!rule) continue
    const code = rule.keyData(keyData) ?? rule.value(value)
    if (code !== null) throw faultAt(code, { ...place, field: rule.name }, key)
    visit(type, value, keyData)
  }
}

function faultAt(code: ReadingFaultCode, facts: FaultFacts, key: Uint8Array): Fault {
  return new Fault(code, { ...facts, key: key.subarray(0, 100).toHex() })
}

type Globals = { transaction: Transaction; globalXpubs: readonly GlobalXpub[] }

function readGlobals(fields: readonly Field[]): Globals {
  let transaction: Transaction | undefined
  const globalXpubs: GlobalXpub[] = []
  visitFields(fields, GLOBAL_FIELDS, { map: 'global' }, (type, value, keyData) => {
    if (type === GLOBAL.transaction) transaction = readUnsigned(value)
    if (type === GLOBAL.xpub) globalXpubs.push({ xpub: keyData, ...readOrigin(value) })
  })
  if (!transaction) throw new Fault('psbt.transaction_missing')
  return { transaction, globalXpubs }
}

function readUnsigned(value: Uint8Array): Transaction {
  const transaction = whole(value, (reader) => readTransactionFrom(reader, false))
  const spent = new Set<string>()
  for (const [inputIndex, { txid, index, scriptSig }] of transaction.inputs.entries()) {
    if (scriptSig.length > 0) throw new Fault('psbt.transaction_signed', { inputIndex })
    spent.add(`${txid}:${index}`)
    if (spent.size <= inputIndex) {
      throw new Fault('psbt.duplicate_outpoint', { inputIndex, txid, index })
    }
  }
  return transaction
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

function readInput(fields: readonly Field[], spends: TxInput, place: Place): PsbtInput {
  const { txid, index, sequence } = spends
  const partialSignatures: PartialSignature[] = []
  const keyPaths: KeyPath[] = []
  const input: Draft<PsbtInput> = {
    txid,
    index,
    sequence,
    partialSignatures,
    keyPaths,
    fields,
  }
  visitFields(fields, INPUT_FIELDS, place, (type, value, keyData) => {
    switch (type) {
      case INPUT.nonWitnessUtxo:
        input.nonWitnessUtxo = readPrevious(value, spends, place)
        input.nonWitnessTxid = txid
        break
      case INPUT.witnessUtxo:
        input.witnessUtxo = whole(value, readOutput)
        break
      case INPUT.partialSignature:
        partialSignatures.push({ publicKey: keyData, signature: value })
        break
      case INPUT.sighashType:
        input.sighashType = new ByteReader(value, 'psbt').uint32()
        break
      case INPUT.redeemScript:
        input.redeemScript = value
        break
      case INPUT.witnessScript:
        input.witnessScript = value
        break
      case INPUT.keyPath:
        keyPaths.push({ publicKey: keyData, ...readOrigin(value) })
        break
      case INPUT.finalScriptSig:
        input.finalScriptSig = value
        break
      case INPUT.finalScriptWitness:
        input.finalScriptWitness = whole(value, readWitness)
        break
    }
  })
  return input
}

// The txid is what proves the amount: BIP 174's defence against a lie about the fee.
function readPrevious(value: Uint8Array, spends: TxInput, place: Place): Transaction {
  const previous = whole(value, (reader) => readTransactionFrom(reader, true))
  const txid = txidOf(previous)
  if (txid !== spends.txid) throw new Fault('psbt.utxo_mismatch', { ...place, txid })
  if (spends.index >= previous.outputs.length) {
    throw new Fault('psbt.utxo_index', { ...place, outputs: previous.outputs.length })
  }
  return previous
}

function readOutputMap(fields: readonly Field[], pays: TxOutput, place: Place): PsbtOutput {
  const keyPaths: KeyPath[] = []
  const output: Draft<PsbtOutput> = { ...pays, keyPaths, fields }
  visitFields(fields, OUTPUT_FIELDS, place, (type, value, keyData) => {
    if (type === OUTPUT.redeemScript) output.redeemScript = value
    if (type === OUTPUT.witnessScript) output.witnessScript = value
    if (type === OUTPUT.keyPath) keyPaths.push({ publicKey: keyData, ...readOrigin(value) })
  })
  return output
}

function readOrigin(value: Uint8Array): KeyOrigin {
  const reader = new ByteReader(value, 'psbt')
  const fingerprint = reader.take(4).toHex()
  const path: number[] = []
  while (reader.remaining > 0) path.push(reader.uint32())
  return { fingerprint, path }
}

function whole<T>(value: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(value, 'psbt')
  const result = read(reader)
  reader.end()
  return result
}
