// What came back from whoever signs: is it the spend that was drafted, and has the user's key
// signed every input of it? Only its signatures are taken.

import { outlinePsbt, withSignatures } from '@countersign/core/bitcoin/psbt-outline.ts'
import { keysOf } from '@countersign/core/wallet/exit/outline.ts'
import type { Wallet } from '../wallets/wallet.ts'
import { bytesOf } from './bytes.ts'
import type { Drafted } from './kept.ts'

export type Judged =
  | { readonly kind: 'signed'; readonly psbt: string }
  | { readonly kind: 'other-transaction'; readonly txid: string }
  /** Of another key, or of none. */
  | { readonly kind: 'unsigned'; readonly inputs: number; readonly signed: number }
  | { readonly kind: 'final' }

/** @throws Fault psbt.* for what is no PSBT */
export function judge(bytes: Uint8Array, drafted: Drafted, wallet: Wallet): Judged {
  const signed = outlinePsbt(bytes)
  if (signed.txid !== drafted.txid) return { kind: 'other-transaction', txid: signed.txid }
  if (signed.inputs.some(({ isFinal }) => isFinal)) return { kind: 'final' }
  const draft = bytesOf(drafted.psbt)
  const user = keysOf(wallet).find(({ whose }) => whose === 'user')?.fingerprint
  // By the draft's own paths: a device may leave them out of what it gives back.
  const done = outlinePsbt(draft).inputs.filter(({ keyPaths }, at) => {
    const own = keyPaths.filter(({ fingerprint }) => fingerprint === user)
    const keys = new Set(own.map(({ publicKey }) => publicKey.toHex()))
    return signed.inputs[at]?.signatures.some(({ publicKey }) => keys.has(publicKey.toHex()))
  }).length
  const inputs = signed.inputs.length
  if (done < inputs) return { kind: 'unsigned', inputs, signed: done }
  return { kind: 'signed', psbt: withSignatures(draft, signed).toBase64() }
}
