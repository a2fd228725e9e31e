// Writes PSBTs, and the steps of BIP 174 and BIP 370 that change one: create, add signatures,
// combine. A PSBT keeps its version. Whether one may be signed, inspect.ts says.

import { Fault } from '../fault.ts'
import { ByteWriter, compareBytes, equalBytes } from './bytes.ts'
import { isSignatureEncoding } from './der.ts'
import type { Field, KeyPath, PartialSignature, Psbt, PsbtInput, PsbtVersion } from './psbt.ts'
import { fieldKey, GLOBAL, INPUT, MAGIC, OUTPUT } from './psbt-form.ts'
import { readPsbt } from './psbt-read.ts'
import {
  type Outpoint,
  type TxInput,
  type TxOutput,
  txidOf,
  writeOutput,
  writeStripped,
} from './transaction.ts'

const EMPTY = new Uint8Array()

// The bits of PSBT_GLOBAL_TX_MODIFIABLE and of a sighash type that BIP 370 ties together.
const MODIFIABLE = { inputs: 0b001, outputs: 0b010, hasSingle: 0b100 } as const
const SIGHASH = { none: 2, single: 3, anyoneCanPay: 0x80 } as const

/** The bytes of a PSBT. What was read is written as it was: byte for byte, in the same order. */
export function writePsbt(psbt: Psbt): Uint8Array {
  const { fields, inputs, outputs } = psbt
  return writeMaps([fields, ...inputs.map(fieldsOf), ...outputs.map(fieldsOf)])
}

function fieldsOf(map: { readonly fields: readonly Field[] }): readonly Field[] {
  return map.fields
}

function writeMaps(maps: readonly (readonly Field[])[]): Uint8Array {
  const writer = new ByteWriter(4096).raw(MAGIC)
  for (const fields of maps) {
    for (const { key, value } of fields) writer.sized(key).sized(value)
    writer.uint8(0)
  }
  return writer.finish()
}

/** A signature for one input: strict DER and one byte of sighash type. */
export type InputSignature = PartialSignature & { readonly inputIndex: number }

/**
 * The PSBT with these signatures besides those it has; the maps that gain one are sorted by key. An
 * identical signature is no change. It does not verify them. In version 2 what they commit to is no
 * longer said to be modifiable (BIP 370, Signer).
 *
 * @throws Fault psbt.signature_conflict if the key has another signature, psbt.signature_encoding
 * @throws RangeError if there is no such input
 */
export function addPartialSignatures(psbt: Psbt, signatures: readonly InputSignature[]): Psbt {
  const inputs = [...psbt.inputs]
  let { modifiable } = psbt
  for (const { inputIndex, publicKey, signature } of signatures) {
    const input = inputs[inputIndex]
    if (!input) throw new RangeError(`no input ${inputIndex}`)
    if (!isSignatureEncoding(signature)) {
      throw new Fault('psbt.signature_encoding', { inputIndex })
    }
    const present = signatureOf(input, publicKey)
    if (present === null) {
      inputs[inputIndex] = withSignature(input, { publicKey, signature })
      if (modifiable !== undefined) modifiable = afterSigning(modifiable, signature)
    } else if (!equalBytes(present, signature)) {
      throw new Fault('psbt.signature_conflict', { inputIndex, publicKey: publicKey.toHex() })
    }
  }
  if (modifiable === undefined || modifiable === psbt.modifiable) return { ...psbt, inputs }
  return { ...psbt, inputs, modifiable, fields: withModifiable(psbt.fields, modifiable) }
}

function afterSigning(modifiable: number, signature: Uint8Array): number {
  const type = signature.at(-1) ?? 0
  const outputs = type & ~SIGHASH.anyoneCanPay
  let left = modifiable
  if ((type & SIGHASH.anyoneCanPay) === 0) left &= ~MODIFIABLE.inputs
  if (outputs !== SIGHASH.none) left &= ~MODIFIABLE.outputs
  const single: number = outputs === SIGHASH.single ? MODIFIABLE.hasSingle : 0
  return left | single
}

function withModifiable(fields: readonly Field[], modifiable: number): readonly Field[] {
  return fields.map((field) =>
    isField(field, GLOBAL.modifiable) ? { ...field, value: Uint8Array.of(modifiable) } : field,
  )
}

/** Whether it is the field of a type whose key is the type alone. */
function isField({ key }: Field, type: number): boolean {
  return key.length === 1 && key[0] === type
}

/** The signature of a key for an input, or null. */
export function signatureOf(input: PsbtInput, publicKey: Uint8Array): Uint8Array | null {
  const found = input.partialSignatures.find((one) => equalBytes(one.publicKey, publicKey))
  return found?.signature ?? null
}

function withSignature(input: PsbtInput, added: PartialSignature): PsbtInput {
  const field = { key: fieldKey(INPUT.partialSignature, added.publicKey), value: added.signature }
  return {
    ...input,
    partialSignatures: [...input.partialSignatures, added],
    fields: sorted([...input.fields, field]),
  }
}

function sorted(fields: readonly Field[]): Field[] {
  return fields.toSorted((a, b) => compareBytes(a.key, b.key))
}

/** What an input of a new PSBT is made of. */
export type NewInput = Outpoint & {
  readonly sequence: number
  /** The whole previous transaction, with or without witness. */
  readonly nonWitnessUtxo?: Uint8Array
  readonly witnessUtxo?: TxOutput
  readonly redeemScript?: Uint8Array
  readonly witnessScript?: Uint8Array
  readonly keyPaths?: readonly KeyPath[]
}

/** What an output of a new PSBT is made of. */
export type NewOutput = TxOutput & {
  readonly redeemScript?: Uint8Array
  readonly witnessScript?: Uint8Array
  readonly keyPaths?: readonly KeyPath[]
}

export type NewPsbt = {
  readonly inputs: readonly NewInput[]
  readonly outputs: readonly NewOutput[]
  readonly lockTime: number
  /** 0 unless given. */
  readonly version?: PsbtVersion
}

/**
 * An unsigned PSBT of a transaction of version 2, with its maps sorted by key. It is read back
 * before it is returned, so that it is held to the same rules as any other.
 *
 * @throws Fault `psbt.*`
 */
export function createPsbt(parts: NewPsbt): Psbt {
  const { inputs, outputs, version = 0 } = parts
  const isParted = version === 2
  const maps = [
    ...inputs.map((input) => sorted([...inputFields(input), ...(isParted ? spends(input) : [])])),
    ...outputs.map((output) =>
      sorted([...outputFields(output), ...(isParted ? pays(output) : [])]),
    ),
  ]
  const global = isParted ? globalFields(parts) : [wholeTransaction(parts)]
  return readPsbt(writeMaps([global, ...maps]))
}

function wholeTransaction({ inputs, outputs, lockTime }: NewPsbt): Field {
  const unsigned: readonly TxInput[] = inputs.map(({ txid, index, sequence }) => ({
    txid,
    index,
    sequence,
    scriptSig: EMPTY,
    witness: [],
  }))
  const transaction = { version: 2, inputs: unsigned, outputs, lockTime }
  return field(GLOBAL.transaction, writeStripped(transaction))
}

function globalFields({ inputs, outputs, lockTime }: NewPsbt): readonly Field[] {
  const count = (size: number) => new ByteWriter(9).compactSize(size).finish()
  return [
    field(GLOBAL.transactionVersion, uint32(2)),
    field(GLOBAL.fallbackLockTime, uint32(lockTime)),
    field(GLOBAL.inputCount, count(inputs.length)),
    field(GLOBAL.outputCount, count(outputs.length)),
    field(GLOBAL.version, uint32(2)),
  ]
}

function spends({ txid, index, sequence }: NewInput): readonly Field[] {
  return [
    field(INPUT.previousTxid, Uint8Array.fromHex(txid).reverse()),
    field(INPUT.outputIndex, uint32(index)),
    field(INPUT.sequence, uint32(sequence)),
  ]
}

function pays({ amountSats, script }: NewOutput): readonly Field[] {
  const amount = new ByteWriter(8).uint64(amountSats).finish()
  return [field(OUTPUT.amount, amount), field(OUTPUT.script, script)]
}

function inputFields(input: NewInput): readonly Field[] {
  const fields = input.keyPaths?.map((one) => keyPathField(INPUT.keyPath, one)) ?? []
  const { nonWitnessUtxo, redeemScript, witnessScript, witnessUtxo } = input
  if (nonWitnessUtxo) fields.push(field(INPUT.nonWitnessUtxo, nonWitnessUtxo))
  if (redeemScript) fields.push(field(INPUT.redeemScript, redeemScript))
  if (witnessScript) fields.push(field(INPUT.witnessScript, witnessScript))
  if (witnessUtxo) {
    const writer = new ByteWriter()
    writeOutput(writer, witnessUtxo)
    fields.push(field(INPUT.witnessUtxo, writer.finish()))
  }
  return fields
}

function outputFields({ keyPaths, redeemScript, witnessScript }: NewOutput): readonly Field[] {
  const fields = keyPaths?.map((one) => keyPathField(OUTPUT.keyPath, one)) ?? []
  if (redeemScript) fields.push(field(OUTPUT.redeemScript, redeemScript))
  if (witnessScript) fields.push(field(OUTPUT.witnessScript, witnessScript))
  return fields
}

function field(type: number, value: Uint8Array): Field {
  return { key: fieldKey(type), value }
}

function uint32(value: number): Uint8Array {
  return new ByteWriter(4).uint32(value).finish()
}

function keyPathField(type: number, { publicKey, fingerprint, path }: KeyPath): Field {
  const value = new ByteWriter().raw(Uint8Array.fromHex(fingerprint))
  for (const step of path) value.uint32(step)
  return { key: fieldKey(type, publicKey), value: value.finish() }
}

/**
 * Both PSBTs in one, maps sorted by key (BIP 174's Combiner). Where both hold a previous
 * transaction the first one's is kept: with or without witness, they are the same.
 *
 * @throws Fault psbt.combine_unrelated for different transactions or versions,
 *   psbt.combine_conflict if a key has two values
 */
export function combinePsbts(a: Psbt, b: Psbt): Psbt {
  // Of the unsigned transaction: one of the two may know a redeem script that the other lacks.
  const [txid, other] = [txidOf(a.transaction), txidOf(b.transaction)]
  if (txid !== other || a.version !== b.version) {
    throw new Fault('psbt.combine_unrelated', { txid, other })
  }
  const modifiable = commonModifiable(a, b)
  const maps = [modifiableIs(a, modifiable), ...a.inputs.map(fieldsOf), ...a.outputs.map(fieldsOf)]
  const others = [
    modifiableIs(b, modifiable),
    ...b.inputs.map(fieldsOf),
    ...b.outputs.map(fieldsOf),
  ]
  const isInput = (at: number) => at >= 1 && at <= a.inputs.length
  return readPsbt(writeMaps(maps.map((map, at) => unite(map, others[at] ?? [], isInput(at)))))
}

// What one of the two may no longer change, both may not; to say nothing means the same.
function commonModifiable(a: Psbt, b: Psbt): number | undefined {
  if (a.modifiable === undefined && b.modifiable === undefined) return undefined
  const [one, other] = [a.modifiable ?? 0, b.modifiable ?? 0]
  return (one & other) | ((one | other) & MODIFIABLE.hasSingle)
}

function modifiableIs({ fields }: Psbt, modifiable: number | undefined): readonly Field[] {
  return modifiable === undefined ? fields : withModifiable(fields, modifiable)
}

function unite(a: readonly Field[], b: readonly Field[], isInput: boolean): readonly Field[] {
  const united = new Map(a.map((one) => [one.key.toHex(), one]))
  const previous = isInput ? fieldKey(INPUT.nonWitnessUtxo).toHex() : null
  for (const one of b) {
    const key = one.key.toHex()
    const present = united.get(key)
    if (!present) united.set(key, one)
    else if (key !== previous && !equalBytes(present.value, one.value)) {
      throw new Fault('psbt.combine_conflict', { key })
    }
  }
  return sorted([...united.values()])
}
