// The signer's signatures into the client's own PSBT, and the transaction they make of it.

import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { addPartialSignatures, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Fields, fieldsOf, hexOf, listOf, wholeOf } from './answers.ts'

export type Finished = {
  readonly psbt: Uint8Array
  /** Null while a further cosigner has to sign. */
  readonly transaction: Uint8Array | null
}

/** @param answer - one that has `signatures` */
export function finishPsbt(bytes: Uint8Array, answer: Fields): Finished {
  const signatures = listOf(answer, 'signatures').map((each) => {
    const fields = fieldsOf(each, 'signature')
    return {
      inputIndex: wholeOf(fields, 'inputIndex'),
      publicKey: Uint8Array.fromHex(hexOf(fields, 'publicKey')),
      signature: Uint8Array.fromHex(hexOf(fields, 'signature')),
    }
  })
  const signed = addPartialSignatures(readPsbt(bytes), signatures)
  const psbt = writePsbt(signed)
  try {
    return { psbt, transaction: finalizeMultisig(signed) }
  } catch (error) {
    if (error instanceof Fault && error.code === 'psbt.unfinished') {
      return { psbt, transaction: null }
    }
    throw error
  }
}
