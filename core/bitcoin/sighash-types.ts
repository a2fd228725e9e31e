// The hash a P2WSH signature signs under any sighash type (BIP 143). For judging signatures that
// others show; what Countersign signs itself is hashed in sighash.ts.

import type { Sats } from './amounts.ts'
import { ByteWriter } from './bytes.ts'
import { doubleSha256 } from './hashes.ts'
import { type Transaction, type TxOutput, writeOutpoint, writeOutput } from './transaction.ts'

const NONE = 2
const SINGLE = 3
const ANYONE_CAN_PAY = 0x80
const NOTHING = new Uint8Array(32)

/** The output an input spends, as BIP 143 needs it. */
export type SpentScript = { readonly witnessScript: Uint8Array; readonly amountSats: Sats }

/**
 * The 32 bytes that a signature of this type signs for one input (BIP 143).
 *
 * @param type - the signature's last byte: ALL, NONE or SINGLE, perhaps with ANYONECANPAY
 * @throws RangeError if there is no such input
 */
export function sighashOf(
  transaction: Transaction,
  inputIndex: number,
  { witnessScript, amountSats }: SpentScript,
  type: number,
): Uint8Array {
  const input = transaction.inputs[inputIndex]
  if (!input) throw new RangeError(`no input ${inputIndex}`)
  const isAlone = (type & ANYONE_CAN_PAY) !== 0
  const outputs = type & 0x1f
  const hasSequences = !isAlone && outputs !== NONE && outputs !== SINGLE

  const writer = new ByteWriter(170 + witnessScript.length).uint32(transaction.version)
  writer.raw(isAlone ? NOTHING : hashPrevouts(transaction))
  writer.raw(hasSequences ? hashSequences(transaction) : NOTHING)
  writeOutpoint(writer, input)
  writer.sized(witnessScript).uint64(amountSats).uint32(input.sequence)
  writer.raw(hashOutputs(transaction, inputIndex, outputs))
  return doubleSha256(writer.uint32(transaction.lockTime).uint32(type).finish())
}

function hashPrevouts({ inputs }: Transaction): Uint8Array {
  const writer = new ByteWriter(36 * inputs.length)
  for (const input of inputs) writeOutpoint(writer, input)
  return doubleSha256(writer.finish())
}

function hashSequences({ inputs }: Transaction): Uint8Array {
  const writer = new ByteWriter(4 * inputs.length)
  for (const { sequence } of inputs) writer.uint32(sequence)
  return doubleSha256(writer.finish())
}

function hashOutputs({ outputs }: Transaction, inputIndex: number, type: number): Uint8Array {
  const own = outputs[inputIndex]
  if (type === SINGLE) return own ? hashOf([own]) : NOTHING
  return type === NONE ? NOTHING : hashOf(outputs)
}

function hashOf(outputs: readonly TxOutput[]): Uint8Array {
  const writer = new ByteWriter(43 * outputs.length)
  for (const output of outputs) writeOutput(writer, output)
  return doubleSha256(writer.finish())
}
