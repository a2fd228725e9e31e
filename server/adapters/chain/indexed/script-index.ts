// What is asked of a server that keeps an index of scripts, whatever protocol it speaks. An adapter
// reads the form of its answers; that they are true is for chain.ts, look.ts and headers.ts.

import type { Branch } from '@countersign/core/bitcoin/merkle.ts'
import type { Transaction } from '@countersign/core/bitcoin/transaction.ts'

/** A transaction as an index lists it: null while it waits in the pool. */
export type Listed = { readonly txid: string; readonly height: number | null }

export type Sent =
  | { readonly kind: 'sent'; readonly txid: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** @throws Fault chain.unreachable, chain.answer_invalid, chain.refused */
export type ScriptIndex = {
  tip(): Promise<{ readonly height: number; readonly header: Uint8Array }>
  /** The headers from a height on, as many as there are of `count`. */
  headers(from: number, count: number): Promise<readonly Uint8Array[]>
  /** Every transaction that pays to the script, in hexadecimal, or spends from it. */
  history(script: string): Promise<readonly Listed[]>
  /** Null for one the server does not know. */
  raw(txid: string): Promise<Uint8Array | null>
  /** Where it says that a transaction stands which it knows. */
  place(txid: string, transaction: Transaction): Promise<number | null>
  branch(txid: string, height: number): Promise<Branch>
  send(raw: Uint8Array): Promise<Sent>
  feeRateSatPerVb(targetBlocks: number): Promise<number | null>
  leastRateSatPerVb(): Promise<number>
  /** Something it said was wrong: all that was heard is forgotten, and asked for anew. */
  forget(): void
  close(): void
}
