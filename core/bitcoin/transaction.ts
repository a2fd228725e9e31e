// Transactions: read, written, hashed, weighed. It knows no scripts and no consensus rules beyond
// the form of the bytes and the range of amounts.

import { Fault } from '../fault.ts'
import { MAX_SATS, type Sats, sats } from './amounts.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { concat, doubleSha256 } from './hashes.ts'

/** An output by its place: `txid` as people write it (display order), 64 lower-case digits. */
export type Outpoint = { readonly txid: string; readonly index: number }

export type TxInput = Outpoint & {
  readonly scriptSig: Uint8Array
  readonly sequence: number
  readonly witness: readonly Uint8Array[]
}

export type TxOutput = { readonly amountSats: Sats; readonly script: Uint8Array }

export type Transaction = {
  readonly version: number
  readonly inputs: readonly TxInput[]
  readonly outputs: readonly TxOutput[]
  readonly lockTime: number
}

// The smallest an input and an output can be, so that a count that cannot fit is refused at once.
const INPUT_LEAST_BYTES = 41
const OUTPUT_LEAST_BYTES = 9

// The serialisation without witness of transactions that were read, so that their txid costs one
// hash and no writing. Keyed by the object: a copy with other outputs never inherits it.
const strippedBytes = new WeakMap<Transaction, Uint8Array>()

/**
 * Reads a whole transaction, with or without witness (BIP 144), as Bitcoin Core does.
 * @throws Fault `transaction.*`
 */
export function readTransaction(bytes: Uint8Array): Transaction {
  const reader = new ByteReader(bytes, 'transaction')
  const transaction = readTransactionFrom(reader, true)
  reader.end()
  return transaction
}

/**
 * Reads a transaction where the reader stands; the faults are of the reader's family.
 *
 * @param mayHaveWitness - false reads the legacy form only, as BIP 174 wants the unsigned
 *   transaction: there, two zero bytes are an empty list of inputs and one of outputs
 */
export function readTransactionFrom(reader: ByteReader, mayHaveWitness: boolean): Transaction {
  const start = reader.offset
  const version = reader.uint32()
  const bodyStart = reader.offset
  let inputs = readInputs(reader)
  let outputs: readonly TxOutput[] = []
  let body: Uint8Array | undefined
  if (inputs.length === 0 && mayHaveWitness) {
    const flag = reader.uint8()
    // Core takes a flag of zero for a transaction without inputs and outputs.
    if (flag > 1) throw reader.fault('witness_form')
    if (flag === 1) {
      const strippedStart = reader.offset
      inputs = readInputs(reader)
      outputs = readOutputs(reader)
      body = reader.since(strippedStart)
      inputs = readWitnesses(reader, inputs)
    }
  } else {
    outputs = readOutputs(reader)
  }
  body ??= reader.since(bodyStart)
  const tail = reader.offset
  const lockTime = reader.uint32()

  const transaction = { version, inputs, outputs, lockTime }
  const whole = reader.since(start)
  const isStripped = whole.length === body.length + 8
  const lockTimeBytes = reader.since(tail)
  strippedBytes.set(
    transaction,
    isStripped ? whole : concat(whole.subarray(0, 4), body, lockTimeBytes),
  )
  return transaction
}

function readInputs(reader: ByteReader): TxInput[] {
  const count = reader.count(INPUT_LEAST_BYTES)
  const inputs: TxInput[] = []
  for (let i = 0; i < count; i++) {
    const txid = toTxid(reader.take(32))
    const index = reader.uint32()
    const scriptSig = reader.sized()
    inputs.push({ txid, index, scriptSig, sequence: reader.uint32(), witness: [] })
  }
  return inputs
}

function readOutputs(reader: ByteReader): TxOutput[] {
  const count = reader.count(OUTPUT_LEAST_BYTES)
  const outputs: TxOutput[] = []
  let total = 0n
  for (let i = 0; i < count; i++) {
    const output = readOutput(reader)
    outputs.push(output)
    total += output.amountSats
  }
  if (total > MAX_SATS) throw new Fault(`${reader.family}.amount_range`, { totalSats: total })
  return outputs
}

/** Reads one output where the reader stands. */
export function readOutput(reader: ByteReader): TxOutput {
  return { amountSats: readAmount(reader), script: reader.sized() }
}

/** Reads an amount of eight bytes where the reader stands. @throws Fault amount_range */
export function readAmount(reader: ByteReader): Sats {
  const amount = reader.uint64()
  if (amount > MAX_SATS) throw new Fault(`${reader.family}.amount_range`, { amountSats: amount })
  return sats(amount)
}

function readWitnesses(reader: ByteReader, inputs: readonly TxInput[]): TxInput[] {
  const signed = inputs.map((input) => ({ ...input, witness: readWitness(reader) }))
  const hasWitness = signed.some(({ witness }) => witness.length > 0)
  // BIP 144: without any witness the legacy form is the only one.
  if (!hasWitness) throw reader.fault('witness_form')
  return signed
}

/** Reads a witness stack where the reader stands: a count, and that many sized items. */
export function readWitness(reader: ByteReader): Uint8Array[] {
  const count = reader.count(1)
  const items: Uint8Array[] = []
  for (let i = 0; i < count; i++) items.push(reader.sized())
  return items
}

/** The bytes the network carries: with witness if an input has one. */
export function writeTransaction(transaction: Transaction): Uint8Array {
  const hasWitness = transaction.inputs.some(({ witness }) => witness.length > 0)
  if (!hasWitness) return writeStripped(transaction)
  const writer = new ByteWriter().uint32(transaction.version).uint8(0).uint8(1)
  writeBody(writer, transaction)
  for (const { witness } of transaction.inputs) writeWitness(writer, witness)
  return writer.uint32(transaction.lockTime).finish()
}

/** The bytes without any witness: what the txid is the hash of. */
export function writeStripped(transaction: Transaction): Uint8Array {
  const writer = new ByteWriter().uint32(transaction.version)
  writeBody(writer, transaction)
  return writer.uint32(transaction.lockTime).finish()
}

function writeBody(writer: ByteWriter, transaction: Transaction): void {
  writer.compactSize(transaction.inputs.length)
  for (const input of transaction.inputs) {
    writeOutpoint(writer, input)
    writer.sized(input.scriptSig).uint32(input.sequence)
  }
  writer.compactSize(transaction.outputs.length)
  for (const output of transaction.outputs) writeOutput(writer, output)
}

/** 36 bytes: the txid in hash order, and the index. */
export function writeOutpoint(writer: ByteWriter, outpoint: Outpoint): void {
  writer.raw(Uint8Array.fromHex(outpoint.txid).reverse()).uint32(outpoint.index)
}

export function writeOutput(writer: ByteWriter, output: TxOutput): void {
  writer.uint64(output.amountSats).sized(output.script)
}

/** A witness stack as `readWitness` reads it. */
function writeWitness(writer: ByteWriter, items: readonly Uint8Array[]): void {
  writer.compactSize(items.length)
  for (const item of items) writer.sized(item)
}

/** The transaction's name, in display order: 64 lower-case digits. */
export function txidOf(transaction: Transaction): string {
  return toTxid(doubleSha256(strippedBytes.get(transaction) ?? writeStripped(transaction)))
}

/** The display order of a txid in hash order. */
export function toTxid(hash: Uint8Array): string {
  return hash.toReversed().toHex()
}

/** Weight in weight units (BIP 141): bytes without witness count four times, witness bytes once. */
export function weightWu(transaction: Transaction): number {
  return 3 * writeStripped(transaction).length + writeTransaction(transaction).length
}

/** Virtual bytes: the weight divided by four, rounded up (BIP 141). */
export function sizeVb(transaction: Transaction): number {
  return Math.ceil(weightWu(transaction) / 4)
}
