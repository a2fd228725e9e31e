// The hash a P2WSH signature signs: BIP 143 with SIGHASH_ALL, the only type Countersign signs.
// What all inputs share is hashed once, so that the cost grows with the inputs, not their square.

import type { Sats } from './amounts.ts'
import { ByteWriter } from './bytes.ts'
import { SIGHASH_ALL } from './der.ts'
import { doubleSha256 } from './hashes.ts'
import { type Transaction, writeOutpoint, writeOutput } from './transaction.ts'

/** A transaction and what BIP 143 hashes over the whole of it, 32 bytes each. */
export type Midstates = {
  readonly transaction: Transaction
  readonly prevouts: Uint8Array
  readonly sequences: Uint8Array
  readonly outputs: Uint8Array
}

/** BIP 143's hashPrevouts, hashSequence and hashOutputs for SIGHASH_ALL. */
export function sighashMidstates(transaction: Transaction): Midstates {
  const prevouts = new ByteWriter(36 * transaction.inputs.length)
  const sequences = new ByteWriter(4 * transaction.inputs.length)
  const outputs = new ByteWriter(43 * transaction.outputs.length)
  for (const input of transaction.inputs) {
    writeOutpoint(prevouts, input)
    sequences.uint32(input.sequence)
  }
  for (const output of transaction.outputs) writeOutput(outputs, output)
  return {
    transaction,
    prevouts: doubleSha256(prevouts.finish()),
    sequences: doubleSha256(sequences.finish()),
    outputs: doubleSha256(outputs.finish()),
  }
}

/**
 * The 32 bytes to sign for one input (BIP 143).
 *
 * @param midstates - of the transaction
 * @param witnessScript - whole: a script with OP_CODESEPARATOR is not for Countersign
 * @param amountSats - of the output spent, proved by the previous transaction
 * @throws RangeError if there is no such input
 */
export function sighashAll(
  midstates: Midstates,
  inputIndex: number,
  witnessScript: Uint8Array,
  amountSats: Sats,
): Uint8Array {
  const { transaction } = midstates
  const input = transaction.inputs[inputIndex]
  if (!input) throw new RangeError(`no input ${inputIndex}`)
  const writer = new ByteWriter(170 + witnessScript.length)
  writer.uint32(transaction.version).raw(midstates.prevouts).raw(midstates.sequences)
  writeOutpoint(writer, input)
  writer.sized(witnessScript).uint64(amountSats).uint32(input.sequence)
  writer.raw(midstates.outputs).uint32(transaction.lockTime).uint32(SIGHASH_ALL)
  return doubleSha256(writer.finish())
}
