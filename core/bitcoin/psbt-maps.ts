// Reads the maps of a PSBT: key and value as views, each held to the rule of its type, and what
// the known ones mean. What the maps are for and how many there must be, psbt-read.ts knows.

import { Fault } from '../fault.ts'
import { ByteReader } from './bytes.ts'
import type {
  Field,
  KeyOrigin,
  KeyPath,
  Outpoint,
  PartialSignature,
  PsbtInput,
  PsbtOutput,
  PsbtVersion,
} from './psbt.ts'
import { type FieldTable, INPUT_FIELDS, OUTPUT_FIELDS } from './psbt-fields.ts'
import { faultAt, INPUT, OUTPUT, type Place, splitKey } from './psbt-form.ts'
import {
  readAmount,
  readOutput,
  readTransactionFrom,
  readWitness,
  type Transaction,
  type TxOutput,
  toTxid,
  txidOf,
} from './transaction.ts'

type Visit = (type: number, value: Uint8Array, keyData: Uint8Array) => void

/** Holds each field to its rule, then hands it on. @throws Fault of the rule */
export function visitFields(
  fields: readonly Field[],
  table: FieldTable,
  place: Place,
  visit: Visit,
): void {
  for (const { key, value } of fields) {
    const { type, keyData } = splitKey(key)
    const rule = table.get(type)
    if (!rule) continue
    const code = rule.keyData(keyData) ?? rule.value(value)
    if (code !== null) throw faultAt(code, { ...place, field: rule.name }, key)
    visit(type, value, keyData)
  }
}

/** @throws Fault psbt.field_missing if the value is undefined */
export function required<T>(value: T | undefined, field: string, place: Place): T {
  if (value === undefined) throw new Fault('psbt.field_missing', { ...place, field })
  return value
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }

/** What an input spends, and how: from the unsigned transaction, or from the input's own map. */
type Spends = Outpoint & { readonly sequence: number }

// BIP 370: an input without a sequence is final.
const FINAL_SEQUENCE = 0xffffffff

/**
 * Reads the map of an input.
 * @param from - the input of the unsigned transaction in version 0, the version 2 otherwise
 * @throws Fault `psbt.*`
 */
export function readInput(fields: readonly Field[], from: Spends | 2, place: Place): PsbtInput {
  const partialSignatures: PartialSignature[] = []
  const keyPaths: KeyPath[] = []
  const input: Partial<Draft<PsbtInput>> = {}
  let previous: Uint8Array | undefined
  visitFields(fields, INPUT_FIELDS[from === 2 ? 2 : 0], place, (type, value, keyData) => {
    switch (type) {
      case INPUT.nonWitnessUtxo:
        previous = value
        break
      case INPUT.witnessUtxo:
        input.witnessUtxo = whole(value, readOutput)
        break
      case INPUT.partialSignature:
        partialSignatures.push({ publicKey: keyData, signature: value })
        break
      case INPUT.sighashType:
        input.sighashType = uint32(value)
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
      default:
        readParts(input, type, value)
    }
  })
  const { txid, index, sequence } = from === 2 ? spendsOf(input, place) : from
  if (previous) {
    input.nonWitnessUtxo = readPrevious(previous, { txid, index }, place)
    input.nonWitnessTxid = txid
  }
  return { ...input, txid, index, sequence, partialSignatures, keyPaths, fields }
}

// The parts of the transaction that version 2 keeps in the maps of the inputs.
function readParts(input: Partial<Draft<PsbtInput>>, type: number, value: Uint8Array): void {
  if (type === INPUT.previousTxid) input.txid = toTxid(value)
  if (type === INPUT.outputIndex) input.index = uint32(value)
  if (type === INPUT.sequence) input.sequence = uint32(value)
  if (type === INPUT.requiredTime) input.requiredTime = uint32(value)
  if (type === INPUT.requiredHeight) input.requiredHeight = uint32(value)
}

function spendsOf(input: Partial<PsbtInput>, place: Place): Spends {
  const txid = required(input.txid, 'PSBT_IN_PREVIOUS_TXID', place)
  const index = required(input.index, 'PSBT_IN_OUTPUT_INDEX', place)
  return { txid, index, sequence: input.sequence ?? FINAL_SEQUENCE }
}

// The txid is what proves the amount: BIP 174's defence against a lie about the fee.
function readPrevious(value: Uint8Array, spends: Outpoint, place: Place): Transaction {
  const previous = whole(value, (reader) => readTransactionFrom(reader, true))
  const txid = txidOf(previous)
  if (txid !== spends.txid) throw new Fault('psbt.utxo_mismatch', { ...place, txid })
  if (spends.index >= previous.outputs.length) {
    throw new Fault('psbt.utxo_index', { ...place, outputs: previous.outputs.length })
  }
  return previous
}

/**
 * Reads the map of an output.
 * @param from - the output of the unsigned transaction in version 0, the version 2 otherwise
 * @throws Fault `psbt.*`
 */
export function readOutputMap(
  fields: readonly Field[],
  from: TxOutput | 2,
  place: Place,
): PsbtOutput {
  const keyPaths: KeyPath[] = []
  const pays: Partial<Draft<TxOutput>> = from === 2 ? {} : { ...from }
  const output: Pick<Draft<PsbtOutput>, 'redeemScript' | 'witnessScript'> = {}
  const version: PsbtVersion = from === 2 ? 2 : 0
  visitFields(fields, OUTPUT_FIELDS[version], place, (type, value, keyData) => {
    if (type === OUTPUT.redeemScript) output.redeemScript = value
    if (type === OUTPUT.witnessScript) output.witnessScript = value
    if (type === OUTPUT.keyPath) keyPaths.push({ publicKey: keyData, ...readOrigin(value) })
    if (type === OUTPUT.amount) pays.amountSats = whole(value, readAmount)
    if (type === OUTPUT.script) pays.script = value
  })
  const amountSats = required(pays.amountSats, 'PSBT_OUT_AMOUNT', place)
  const script = required(pays.script, 'PSBT_OUT_SCRIPT', place)
  return { ...output, amountSats, script, keyPaths, fields }
}

/** A fingerprint, and the steps of the path after it. */
export function readOrigin(value: Uint8Array): KeyOrigin {
  const reader = new ByteReader(value, 'psbt')
  const fingerprint = reader.take(4).toHex()
  const path: number[] = []
  while (reader.remaining > 0) path.push(reader.uint32())
  return { fingerprint, path }
}

/** A number of a value whose rule has made sure of its four bytes. */
export function uint32(value: Uint8Array): number {
  return new ByteReader(value, 'psbt').uint32()
}

/** Reads a value to its end. @throws Fault psbt.trailing_bytes and of the reader */
export function whole<T>(value: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(value, 'psbt')
  const result = read(reader)
  reader.end()
  return result
}
