// How large a transaction gets once it is signed, for fee rates. Worst cases: a limit on the fee
// rate must not be passed by a signature that happens to be short.

import type { Transaction } from './transaction.ts'

/** The heaviest transaction nodes relay (Bitcoin Core's MAX_STANDARD_TX_WEIGHT). */
export const MAX_STANDARD_WU = 400_000

/** What an input reveals when it is co-signed: its witness script, and the program it nests. */
export type Revealed = { readonly witnessScript: Uint8Array; readonly redeemScript?: Uint8Array }

/**
 * What co-signing adds to the weight of one input, in weight units (WU), at worst: its witness and,
 * when it is nested, the push of the witness program in its scriptSig.
 *
 * @param threshold - signatures needed, 1 or more
 * @returns 254 for 2-of-3, 394 for a nested one
 */
export function coSignedInputWu(threshold: number, revealed: Revealed): number {
  const { redeemScript, witnessScript } = revealed
  const nestedWu = redeemScript ? 4 * (1 + redeemScript.length) : 0
  return nestedWu + multisigWitnessWu(threshold, witnessScript)
}

/**
 * The weight of the witness of one co-signed P2WSH input, in weight units (WU), at worst: every
 * signature is taken as 72 bytes (DER with a low S, BIP 146, plus the sighash byte). With a time
 * lock the witness is the same: the signatures satisfy the first part of the script.
 *
 * @param threshold - signatures needed, 1 or more
 * @param witnessScript - the script that is revealed
 * @returns 254 for 2-of-3
 * @see BIP 141 (weight)
 */
function multisigWitnessWu(threshold: number, witnessScript: Uint8Array): number {
  const script = witnessScript.length
  return (
    1 + // number of stack items
    1 + // the empty item that OP_CHECKMULTISIG pops and ignores (BIP 147)
    threshold * (1 + 72) +
    (script < 0xfd ? 1 : 3) +
    script
  )
}

/**
 * The same for an input that one key spends alone after a time: its witness holds one signature,
 * the key, the three empty items that the two others' part of the script takes, and the script.
 *
 * @returns 228 for a lock of more than 127 blocks
 */
export function aloneInputWu({ witnessScript }: Pick<Revealed, 'witnessScript'>): number {
  const signatureAndKey = 1 + 72 + (1 + 33)
  return 1 + signatureAndKey + 3 + 1 + witnessScript.length
}

/** The weight of the transaction without any witness but with the place for one, in WU. */
export function strippedWeightWu({ inputs, outputs }: Transaction): number {
  return plannedWeightWu(inputs.length, outputs)
}

/** The same of a transaction that has so many inputs, whichever they are. */
export function plannedWeightWu(
  inputCount: number,
  outputs: readonly { readonly script: Uint8Array }[],
): number {
  const marker = 2
  const header = 4 + compactSize(inputCount) + compactSize(outputs.length) + 4
  const inputs = inputCount * (36 + 1 + 4)
  let outputBytes = 0
  for (const { script } of outputs) outputBytes += 8 + compactSize(script.length) + script.length
  return 4 * (header + inputs + outputBytes) + marker
}

/** Virtual bytes: a quarter of the weight, rounded up (BIP 141). */
export function virtualBytes(weightWu: number): number {
  return Math.ceil(weightWu / 4)
}

function compactSize(count: number): number {
  if (count < 0xfd) return 1
  return count <= 0xffff ? 3 : 5
}
