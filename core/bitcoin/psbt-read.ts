// Reads PSBTs of the versions 0 and 2, strictly and in one pass, as views of the bytes given (BIP
// 174, BIP 370). The yardstick is Bitcoin Core's reader: what it refuses is refused here. On top,
// what no transaction could ever be is refused: amounts out of range, one output spent twice.

import { Fault } from '../fault.ts'
import { MAX_SATS } from './amounts.ts'
import { ByteReader, equalBytes } from './bytes.ts'
import type { Field, GlobalXpub, Outpoint, Psbt, PsbtInput, PsbtVersion } from './psbt.ts'
import { GLOBAL_FIELDS } from './psbt-fields.ts'
import { GLOBAL, MAGIC, MAX_PSBT_BYTES, type Place, readMap } from './psbt-form.ts'
import {
  readInput,
  readOrigin,
  readOutputMap,
  required,
  uint32,
  visitFields,
  whole,
} from './psbt-maps.ts'
import { signedTxid } from './signed-txid.ts'
import { readTransactionFrom, type Transaction, type TxOutput } from './transaction.ts'

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
 * Reads a PSBT. The result shares memory with `bytes`, which must not change after.
 * @param bytes - at most 100,000,000
 * @throws Fault `psbt.*`
 */
export function readPsbt(bytes: Uint8Array): Psbt {
  if (bytes.length > MAX_PSBT_BYTES) throw new Fault('psbt.too_large', { bytes: bytes.length })
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) throw new Fault('psbt.magic')
  const reader = new ByteReader(bytes, 'psbt')
  reader.take(MAGIC.length)

  const fields = readMap(reader, { map: 'global' })
  const psbt = versionOf(fields) === 0 ? readVersion0(reader, fields) : readVersion2(reader, fields)
  reader.end()
  return psbt
}

// Before any other field is judged: each version has other rules for nearly all of them.
function versionOf(fields: readonly Field[]): PsbtVersion {
  const field = fields.find(({ key }) => key.length === 1 && key[0] === GLOBAL.version)
  // Of another length it is a fault of the field, which the table finds.
  if (field?.value.length !== 4) return 0
  const version = uint32(field.value)
  if (version !== 0 && version !== 2) throw new Fault('psbt.version_unsupported', { version })
  return version
}

function readVersion0(reader: ByteReader, fields: readonly Field[]): Psbt {
  const { transaction, globalXpubs } = readGlobals(fields, 0)
  if (!transaction) throw new Fault('psbt.transaction_missing')
  const inputs = transaction.inputs.map((input, index) => {
    const place: Place = { map: 'input', index }
    return readInput(readMap(reader, place), input, place)
  })
  const outputs = transaction.outputs.map((output, index) => {
    const place: Place = { map: 'output', index }
    return readOutputMap(readMap(reader, place), output, place)
  })
  const txid = signedTxid(transaction, inputs)
  const hasLockTimeConflict = false
  return {
    version: 0,
    transaction,
    txid,
    hasLockTimeConflict,
    globalXpubs,
    inputs,
    outputs,
    fields,
  }
}

function readVersion2(reader: ByteReader, fields: readonly Field[]): Psbt {
  const globals = readGlobals(fields, 2)
  const { globalXpubs, fallbackLockTime = 0 } = globals
  const place: Place = { map: 'global' }
  const version = required(globals.transactionVersion, 'PSBT_GLOBAL_TX_VERSION', place)
  const inputCount = required(globals.inputCount, 'PSBT_GLOBAL_INPUT_COUNT', place)
  const outputCount = required(globals.outputCount, 'PSBT_GLOBAL_OUTPUT_COUNT', place)
  const inputs = maps(inputCount, (index) => {
    const at: Place = { map: 'input', index }
    return readInput(readMap(reader, at), 2, at)
  })
  const outputs = maps(outputCount, (index) => {
    const at: Place = { map: 'output', index }
    return readOutputMap(readMap(reader, at), 2, at)
  })
  refuseDoubleSpend(inputs)
  refuseTooMuch(outputs)
  const lockTime = lockTimeOf(inputs, fallbackLockTime)
  const transaction = {
    version,
    inputs: inputs.map(unsignedInput),
    outputs: outputs.map(({ amountSats, script }) => ({ amountSats, script })),
    lockTime: lockTime ?? 0,
  }
  return {
    version: 2,
    transaction,
    txid: signedTxid(transaction, inputs),
    hasLockTimeConflict: lockTime === null,
    ...(globals.modifiable !== undefined && { modifiable: globals.modifiable }),
    globalXpubs,
    inputs,
    outputs,
    fields,
  }
}

// One by one: a count that lies ends at the first map that is missing.
function maps<T>(count: number, read: (index: number) => T): readonly T[] {
  const all: T[] = []
  for (let index = 0; index < count; index++) all.push(read(index))
  return all
}

const NO_BYTES = new Uint8Array()

function unsignedInput({ txid, index, sequence }: PsbtInput) {
  return { txid, index, sequence, scriptSig: NO_BYTES, witness: [] }
}

/**
 * The lock time every input agrees to, as BIP 370 determines it: by height if all can have that,
 * else by time; the latest of those asked for. Null if there is none.
 */
function lockTimeOf(inputs: readonly PsbtInput[], fallback: number): number | null {
  let [height, time, hasHeight, hasTime, isAsked] = [0, 0, true, true, false]
  for (const { requiredHeight, requiredTime } of inputs) {
    if (requiredHeight === undefined && requiredTime === undefined) continue
    isAsked = true
    hasHeight &&= requiredHeight !== undefined
    hasTime &&= requiredTime !== undefined
    height = Math.max(height, requiredHeight ?? 0)
    time = Math.max(time, requiredTime ?? 0)
  }
  if (!isAsked) return fallback
  if (hasHeight) return height
  return hasTime ? time : null
}

type Globals = {
  transaction?: Transaction
  readonly globalXpubs: readonly GlobalXpub[]
  transactionVersion?: number
  fallbackLockTime?: number
  inputCount?: number
  outputCount?: number
  modifiable?: number
}

function readGlobals(fields: readonly Field[], version: PsbtVersion): Globals {
  const globalXpubs: GlobalXpub[] = []
  const globals: Globals = { globalXpubs }
  visitFields(fields, GLOBAL_FIELDS[version], { map: 'global' }, (type, value, keyData) => {
    switch (type) {
      case GLOBAL.transaction:
        globals.transaction = readUnsigned(value)
        break
      case GLOBAL.xpub:
        globalXpubs.push(readXpub(keyData, value))
        break
      case GLOBAL.transactionVersion:
        globals.transactionVersion = uint32(value)
        break
      case GLOBAL.fallbackLockTime:
        globals.fallbackLockTime = uint32(value)
        break
      case GLOBAL.inputCount:
        globals.inputCount = whole(value, (reader) => reader.compactSize())
        break
      case GLOBAL.outputCount:
        globals.outputCount = whole(value, (reader) => reader.compactSize())
        break
      case GLOBAL.modifiable:
        globals.modifiable = value[0] as number
        break
    }
  })
  return globals
}

function readXpub(xpub: Uint8Array, value: Uint8Array): GlobalXpub {
  const origin = readOrigin(value)
  // BIP 174: as many steps as the key says it lies below its root, in its fifth byte.
  if (origin.path.length !== xpub[4]) {
    const facts = { map: 'global', field: 'PSBT_GLOBAL_XPUB', steps: origin.path.length }
    throw new Fault('psbt.value_malformed', facts)
  }
  return { xpub, ...origin }
}

function readUnsigned(value: Uint8Array): Transaction {
  const transaction = whole(value, (reader) => readTransactionFrom(reader, false))
  for (const [inputIndex, { scriptSig }] of transaction.inputs.entries()) {
    if (scriptSig.length > 0) throw new Fault('psbt.transaction_signed', { inputIndex })
  }
  refuseDoubleSpend(transaction.inputs)
  return transaction
}

function refuseDoubleSpend(inputs: readonly Outpoint[]): void {
  const spent = new Set<string>()
  for (const [inputIndex, { txid, index }] of inputs.entries()) {
    spent.add(`${txid}:${index}`)
    if (spent.size <= inputIndex) {
      throw new Fault('psbt.duplicate_outpoint', { inputIndex, txid, index })
    }
  }
}

function refuseTooMuch(outputs: readonly TxOutput[]): void {
  const totalSats = outputs.reduce((total, { amountSats }) => total + amountSats, 0n)
  if (totalSats > MAX_SATS) throw new Fault('psbt.amount_range', { totalSats })
}
