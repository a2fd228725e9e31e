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
 * The 32 bytes that a signature of this type signs for one input (BIP 143). What all inputs share
 * is hashed once for a transaction.
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

/** What BIP 143 hashes over the whole of a transaction: each part once, when it is first asked. */
type Wholes = { prevouts?: Uint8Array; sequences?: Uint8Array; outputs?: Uint8Array }

// Else whoever shows many signatures would have the whole transaction hashed for each. Keyed by the
// object: a copy with other outputs never inherits it.
const remembered = new WeakMap<Transaction, Wholes>()

function wholesOf(transaction: Transaction): Wholes {
  const known = remembered.get(transaction) ?? {}
  remembered.set(transaction, known)
  return known
}

function hashPrevouts(transaction: Transaction): Uint8Array {
  const { inputs } = transaction
  const wholes = wholesOf(transaction)
  wholes.prevouts ??= hashWritten(36 * inputs.length, (writer) => {
    for (const input of inputs) writeOutpoint(writer, input)
  })
  return wholes.prevouts
}

function hashSequences(transaction: Transaction): Uint8Array {
  const { inputs } = transaction
  const wholes = wholesOf(transaction)
  wholes.sequences ??= hashWritten(4 * inputs.length, (writer) => {
    for (const { sequence } of inputs) writer.uint32(sequence)
  })
  return wholes.sequences
}

function hashOutputs(transaction: Transaction, inputIndex: number, type: number): Uint8Array {
  const { outputs } = transaction
  if (type === NONE) return NOTHING
  if (type === SINGLE) {
    const own = outputs[inputIndex]
    return own ? hashOf([own]) : NOTHING
  }
  const wholes = wholesOf(transaction)
  wholes.outputs ??= hashOf(outputs)
  return wholes.outputs
}

function hashOf(outputs: readonly TxOutput[]): Uint8Array {
  return hashWritten(43 * outputs.length, (writer) => {
    for (const output of outputs) writeOutput(writer, output)
  })
}

function hashWritten(capacity: number, write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter(capacity)
  write(writer)
  return doubleSha256(writer.finish())
}
