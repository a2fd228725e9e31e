// What stands under a statement's entry: the signatures, which anybody checks, and the place of the
// one-time code that came with it, for which there is the signer's word.

import { object, text, whole, word } from '../fields.ts'
import type { Entry } from './entry.ts'
import { type Signature, signatures } from './signature.ts'

const code = object({ kind: word('code'), factor: text(32), step: whole() })

export type Proofs = {
  readonly signatures: readonly Signature[]
  /** Whose code was used up, or null. */
  readonly factor: string | null
}

/** @throws Fault channel.message_invalid for anything else, or two codes */
export function proofsOf({ proofs }: Pick<Entry, 'proofs'>): Proofs {
  const isCode = (proof: unknown) => (proof as { readonly kind?: unknown }).kind === 'code'
  const codes = proofs.filter(isCode).map((each) => code(each, 'proofs'))
  if (codes.length > 1) throw new RangeError('two codes')
  const signed = signatures(
    proofs.filter((each) => !isCode(each)),
    'proofs',
  )
  return { signatures: signed, factor: codes[0]?.factor ?? null }
}
