// The last step of a PSBT that one key signed alone, once its coins were old enough for it: the
// other path of a wallet with a time lock. Nothing that co-signs comes here.

import { Fault } from '../fault.ts'
import { equalBytes } from './bytes.ts'
import { type Alone, readAlone } from './cosign-script.ts'
import { hash160 } from './hashes.ts'
import { type Psbt, type PsbtInput, spentOutput } from './psbt.ts'
import { p2wshScript } from './script.ts'
import { type TxInput, writeTransaction } from './transaction.ts'

const EMPTY = new Uint8Array()

/** Below it BIP 68 counts; with bit 22 it counts time, not blocks. */
const NO_LOCK = 0x8000_0000
const COUNTS_TIME = 0x0040_0000
const BLOCKS = 0xffff

/**
 * The transaction, each input spent by the key that may do so alone. It verifies no signature.
 * @throws Fault psbt.unfinished with the input that has no such signature, or counts fewer blocks
 *   than its script wants
 * @see BIP 68, BIP 112, BIP 379 (or_d, and_v)
 */
export function finalizeAlone(psbt: Psbt): Uint8Array {
  if (psbt.transaction.version < 2) throw new Fault('psbt.unfinished', { transactionVersion: 1 })
  const inputs = psbt.transaction.inputs.map((input, inputIndex): TxInput => {
    const map = psbt.inputs[inputIndex] as PsbtInput
    return { ...input, scriptSig: EMPTY, witness: witnessOf(map, input.sequence, inputIndex) }
  })
  return writeTransaction({ ...psbt.transaction, inputs })
}

function witnessOf(input: PsbtInput, sequence: number, inputIndex: number): readonly Uint8Array[] {
  const { witnessScript, partialSignatures } = input
  const alone = witnessScript ? readAlone(witnessScript) : null
  const spent = spentOutput(input)?.script
  const isOurs = witnessScript && spent && equalBytes(spent, p2wshScript(witnessScript))
  if (!witnessScript || !alone || !isOurs) throw new Fault('psbt.unfinished', { inputIndex })
  if (!waitsLongEnough(sequence, alone)) {
    throw new Fault('psbt.unfinished', { inputIndex, sequence, olderBlocks: alone.olderBlocks })
  }
  const found = partialSignatures.find(({ publicKey }) =>
    equalBytes(hash160(publicKey), alone.keyHash),
  )
  if (!found) throw new Fault('psbt.unfinished', { inputIndex, threshold: 1, signatures: 0 })
  // Three empty items: what OP_CHECKMULTISIG takes, and two signatures that are none, so that the
  // first part of the script fails and the second is asked.
  return [found.signature, found.publicKey, EMPTY, EMPTY, EMPTY, witnessScript]
}

function waitsLongEnough(sequence: number, { olderBlocks }: Alone): boolean {
  const isInBlocks = sequence < NO_LOCK && (sequence & COUNTS_TIME) === 0
  return isInBlocks && (sequence & BLOCKS) >= olderBlocks
}
