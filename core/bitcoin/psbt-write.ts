// Writes PSBTs of version 0, and the steps of BIP 174 that change one: create, add signatures,
// combine, finalise. It writes what it is given: whether a PSBT may be signed, inspect.ts says.

import { Fault } from '../fault.ts'
import { ByteWriter, compareBytes, equalBytes } from './bytes.ts'
import { isSignatureEncoding } from './der.ts'
import {
  type Field,
  type KeyPath,
  type PartialSignature,
  type Psbt,
  type PsbtInput,
  spentOutput,
} from './psbt.ts'
import { fieldKey, GLOBAL, INPUT, MAGIC, OUTPUT } from './psbt-fields.ts'
import { readPsbt } from './psbt-read.ts'
import { multisigScript, p2wshScript } from './script.ts'
import {
  type Outpoint,
  type TxInput,
  type TxOutput,
  writeOutput,
  writeStripped,
  writeTransaction,
} from './transaction.ts'

const EMPTY = new Uint8Array()

// OP_1 to OP_16 are 0x51 to 0x60.
const NUMBER_OPCODES = 0x50

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
 * identical signature is no change. It does not verify them.
 *
 * @throws Fault psbt.signature_conflict if the key has another signature, psbt.signature_encoding
 * @throws RangeError if there is no such input
 */
export function addPartialSignatures(psbt: Psbt, signatures: readonly InputSignature[]): Psbt {
  const inputs = [...psbt.inputs]
  for (const { inputIndex, publicKey, signature } of signatures) {
    const input = inputs[inputIndex]
    if (!input) throw new RangeError(`no input ${inputIndex}`)
    if (!isSignatureEncoding(signature)) {
      throw new Fault('psbt.signature_encoding', { inputIndex })
    }
    const present = signatureOf(input, publicKey)
    if (present === null) inputs[inputIndex] = withSignature(input, { publicKey, signature })
    else if (!equalBytes(present, signature)) {
      throw new Fault('psbt.signature_conflict', { inputIndex, publicKey: publicKey.toHex() })
    }
  }
  return { ...psbt, inputs }
}

function signatureOf(input: PsbtInput, publicKey: Uint8Array): Uint8Array | null {
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
  readonly witnessScript?: Uint8Array
  readonly keyPaths?: readonly KeyPath[]
}

/** What an output of a new PSBT is made of. */
export type NewOutput = TxOutput & {
  readonly witnessScript?: Uint8Array
  readonly keyPaths?: readonly KeyPath[]
}

export type NewPsbt = {
  readonly inputs: readonly NewInput[]
  readonly outputs: readonly NewOutput[]
  readonly lockTime: number
}

/**
 * An unsigned PSBT, of transaction version 2, with its maps sorted by key. It is read back before
 * it is returned, so that it is held to the same rules as any other.
 *
 * @throws Fault `psbt.*`
 */
export function createPsbt({ inputs, outputs, lockTime }: NewPsbt): Psbt {
  const unsigned: readonly TxInput[] = inputs.map(({ txid, index, sequence }) => ({
    txid,
    index,
    sequence,
    scriptSig: EMPTY,
    witness: [],
  }))
  const transaction = writeStripped({ version: 2, inputs: unsigned, outputs, lockTime })
  const global = [{ key: fieldKey(GLOBAL.transaction), value: transaction }]
  return readPsbt(writeMaps([global, ...inputs.map(inputFields), ...outputs.map(outputFields)]))
}

function inputFields(input: NewInput): readonly Field[] {
  const fields = input.keyPaths?.map((one) => keyPathField(INPUT.keyPath, one)) ?? []
  const add = (type: number, value: Uint8Array) => fields.push({ key: fieldKey(type), value })
  if (input.nonWitnessUtxo) add(INPUT.nonWitnessUtxo, input.nonWitnessUtxo)
  if (input.witnessScript) add(INPUT.witnessScript, input.witnessScript)
  if (input.witnessUtxo) {
    const writer = new ByteWriter()
    writeOutput(writer, input.witnessUtxo)
    add(INPUT.witnessUtxo, writer.finish())
  }
  return sorted(fields)
}

function outputFields(output: NewOutput): readonly Field[] {
  const fields = output.keyPaths?.map((one) => keyPathField(OUTPUT.keyPath, one)) ?? []
  if (output.witnessScript) {
    fields.push({ key: fieldKey(OUTPUT.witnessScript), value: output.witnessScript })
  }
  return sorted(fields)
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
 * @throws Fault psbt.combine_unrelated for different transactions, psbt.combine_conflict if a key
 *   has two values
 */
export function combinePsbts(a: Psbt, b: Psbt): Psbt {
  if (a.txid !== b.txid) throw new Fault('psbt.combine_unrelated', { txid: a.txid, other: b.txid })
  const others = [b.fields, ...b.inputs.map(fieldsOf), ...b.outputs.map(fieldsOf)]
  const maps = [a.fields, ...a.inputs.map(fieldsOf), ...a.outputs.map(fieldsOf)]
  const isInput = (at: number) => at >= 1 && at <= a.inputs.length
  return readPsbt(writeMaps(maps.map((map, at) => unite(map, others[at] ?? [], isInput(at)))))
}

function unite(a: readonly Field[], b: readonly Field[], isInput: boolean): readonly Field[] {
  const united = new Map(a.map((field) => [field.key.toHex(), field]))
  const previous = isInput ? fieldKey(INPUT.nonWitnessUtxo).toHex() : null
  for (const field of b) {
    const key = field.key.toHex()
    const present = united.get(key)
    if (!present) united.set(key, field)
    else if (key !== previous && !equalBytes(present.value, field.value)) {
      throw new Fault('psbt.combine_conflict', { key })
    }
  }
  return sorted([...united.values()])
}

/**
 * The transaction the network takes, its inputs finalised: each a P2WSH multisig with enough
 * signatures, or final already (BIP 174's Finalizer and Extractor). It does not verify signatures;
 * it takes the first that suffice, in the order of the script's keys.
 *
 * @throws Fault psbt.unfinished
 */
export function finalizeMultisig(psbt: Psbt): Uint8Array {
  const inputs = psbt.transaction.inputs.map((input, inputIndex): TxInput => {
    const map = psbt.inputs[inputIndex] as PsbtInput
    const { finalScriptSig, finalScriptWitness } = map
    if (!finalScriptSig && !finalScriptWitness) {
      return { ...input, witness: witnessOf(map, inputIndex) }
    }
    return { ...input, scriptSig: finalScriptSig ?? EMPTY, witness: finalScriptWitness ?? [] }
  })
  return writeTransaction({ ...psbt.transaction, inputs })
}

function witnessOf(input: PsbtInput, inputIndex: number): readonly Uint8Array[] {
  const { witnessScript } = input
  const multisig = witnessScript ? readMultisig(witnessScript) : null
  const spent = spentOutput(input)?.script
  if (!witnessScript || !multisig || !spent || !equalBytes(spent, p2wshScript(witnessScript))) {
    throw new Fault('psbt.unfinished', { inputIndex })
  }
  const signatures = multisig.publicKeys
    .map((key) => signatureOf(input, key))
    .filter((signature) => signature !== null)
  const { threshold } = multisig
  if (signatures.length < threshold) {
    throw new Fault('psbt.unfinished', { inputIndex, threshold, signatures: signatures.length })
  }
  // The empty item is the one OP_CHECKMULTISIG pops and ignores (BIP 147).
  return [EMPTY, ...signatures.slice(0, threshold), witnessScript]
}

// The threshold and keys of a multisig script of compressed keys, or null if it is none.
function readMultisig(script: Uint8Array) {
  const threshold = (script[0] ?? 0) - NUMBER_OPCODES
  const publicKeys: Uint8Array[] = []
  for (let start = 2; start + 33 < script.length; start += 34) {
    publicKeys.push(script.subarray(start, start + 33))
  }
  const mayBe = 1 <= threshold && threshold <= publicKeys.length && publicKeys.length <= 16
  if (!mayBe || !publicKeys.every(([form]) => form === 2 || form === 3)) return null
  // Written again it must be the same: no other check of the opcodes is needed.
  const isMultisig = equalBytes(multisigScript(threshold, publicKeys), script)
  return isMultisig ? { threshold, publicKeys } : null
}
