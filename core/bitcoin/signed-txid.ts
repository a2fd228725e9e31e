// The name a transaction has once it is signed. A witness does not change it, but the scriptSig of
// a nested witness program does, and that is known beforehand: the push of the program (BIP 141).

import { ByteWriter } from './bytes.ts'
import { isWitnessProgram } from './script.ts'
import { type Transaction, txidOf } from './transaction.ts'

/** What decides the scriptSig of an input. */
export type Nesting = { readonly redeemScript?: Uint8Array; readonly finalScriptSig?: Uint8Array }

const EMPTY = new Uint8Array()

/** The scriptSig an input will have: its final one, the push of what it nests, or nothing. */
export function scriptSigOf({ redeemScript, finalScriptSig }: Nesting): Uint8Array {
  if (finalScriptSig) return finalScriptSig
  const isNested = redeemScript !== undefined && isWitnessProgram(redeemScript)
  return isNested ? new ByteWriter(43).sized(redeemScript).finish() : EMPTY
}

/**
 * The txid of the transaction once every input is signed, in display order. It holds for inputs
 * that are spent by a witness; what others will have in their scriptSig nobody knows beforehand.
 *
 * @param inputs - what is known of each input, in their order
 */
export function signedTxid(transaction: Transaction, inputs: readonly Nesting[]): string {
  const scriptSigs = inputs.map(scriptSigOf)
  if (scriptSigs.every(({ length }) => length === 0)) return txidOf(transaction)
  return txidOf({
    ...transaction,
    inputs: transaction.inputs.map((input, at) => ({
      ...input,
      scriptSig: scriptSigs[at] ?? EMPTY,
    })),
  })
}
