// The last step of a PSBT: the transaction the network takes (BIP 174's Finalizer and Extractor).
// It takes the signatures that are there; whether they hold, core/wallet has judged.

import { Fault } from '../fault.ts'
import { equalBytes } from './bytes.ts'
import { readCoSigned } from './cosign-script.ts'
import { hash160 } from './hashes.ts'
import { type Psbt, type PsbtInput, spentOutput } from './psbt.ts'
import { signatureOf } from './psbt-write.ts'
import { p2shScript, p2wshScript } from './script.ts'
import { scriptSigOf } from './signed-txid.ts'
import { type TxInput, writeTransaction } from './transaction.ts'

const EMPTY = new Uint8Array()

/**
 * The transaction, its inputs finalised: each a P2WSH or P2SH-P2WSH one that is spent by co-signing
 * and has enough signatures, or final already. It does not verify signatures; it takes the first
 * that suffice, in the order of the script's keys.
 *
 * @throws Fault psbt.unfinished, and sign.lock_time_conflict for a transaction that cannot be
 */
export function finalizeMultisig(psbt: Psbt): Uint8Array {
  if (psbt.hasLockTimeConflict) throw new Fault('sign.lock_time_conflict')
  const inputs = psbt.transaction.inputs.map((input, inputIndex): TxInput => {
    const map = psbt.inputs[inputIndex] as PsbtInput
    const { finalScriptSig, finalScriptWitness } = map
    if (!finalScriptSig && !finalScriptWitness) {
      return { ...input, scriptSig: scriptSigOf(map), witness: witnessOf(map, inputIndex) }
    }
    return { ...input, scriptSig: finalScriptSig ?? EMPTY, witness: finalScriptWitness ?? [] }
  })
  return writeTransaction({ ...psbt.transaction, inputs })
}

function witnessOf(input: PsbtInput, inputIndex: number): readonly Uint8Array[] {
  const { witnessScript } = input
  const coSigned = witnessScript ? readCoSigned(witnessScript) : null
  if (!witnessScript || !coSigned || !isSpentBy(input, p2wshScript(witnessScript))) {
    throw new Fault('psbt.unfinished', { inputIndex })
  }
  const signatures = coSigned.publicKeys
    .map((key) => signatureOf(input, key))
    .filter((signature) => signature !== null)
  const { threshold } = coSigned
  if (signatures.length < threshold) {
    throw new Fault('psbt.unfinished', { inputIndex, threshold, signatures: signatures.length })
  }
  // The empty item is the one OP_CHECKMULTISIG pops and ignores (BIP 147).
  return [EMPTY, ...signatures.slice(0, threshold), witnessScript]
}

/** Whether the output spent is this witness program, or the hash of it when it is nested. */
function isSpentBy(input: PsbtInput, program: Uint8Array): boolean {
  const { redeemScript } = input
  if (redeemScript && !equalBytes(redeemScript, program)) return false
  const spent = spentOutput(input)?.script
  const expected = redeemScript ? p2shScript(hash160(program)) : program
  return spent !== undefined && equalBytes(spent, expected)
}
