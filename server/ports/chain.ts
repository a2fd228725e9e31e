// The chain: one behaviour suite (chain.contract.ts) for every back-end. Nothing it says makes the
// signer sign; what it says can only stop it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Branch } from '@countersign/core/bitcoin/merkle.ts'

export type ChainTip = {
  readonly height: number
  readonly hash: string
  readonly blockTime: UnixSeconds
}

/** An output found by its script, spent or not. */
export type FoundOutput = {
  readonly script: string
  readonly txid: string
  readonly outputIndex: number
  readonly amountSats: bigint
  /** Null while unconfirmed. */
  readonly height: number | null
  readonly spentBy: string | null
}

export type FoundTransaction = {
  readonly txid: string
  readonly raw: Uint8Array
  readonly height: number | null
  readonly blockTime: UnixSeconds | null
}

/** Every output of the scripts, and every transaction that makes or spends one. */
export type Scan = {
  readonly tip: ChainTip
  readonly outputs: readonly FoundOutput[]
  readonly transactions: readonly FoundTransaction[]
}

export type Broadcast =
  | { readonly kind: 'accepted' }
  /** It was there already, in the pool or in a block. */
  | { readonly kind: 'known' }
  /** The node refuses it, for good or for now; the reason is the node's own. */
  | { readonly kind: 'refused'; readonly reason: string }

/** @throws Fault chain.unreachable, chain.answer_invalid */
export type ChainPort = {
  tip(): Promise<ChainTip>
  /**
   * @param scripts - in hexadecimal
   * @param since - nothing was paid to them before: a back-end may look no further back
   */
  scan(scripts: readonly string[], since: UnixSeconds): Promise<Scan>
  /** Null for one the node does not know. */
  transaction(txid: string): Promise<FoundTransaction | null>
  broadcast(raw: Uint8Array): Promise<Broadcast>
  /** Satoshis per virtual byte to confirm within so many blocks; null where the node cannot say. */
  feeRateSatPerVb(targetBlocks: number): Promise<number | null>
  /** The lowest rate the node passes on now, in satoshis per virtual byte. */
  leastRateSatPerVb(): Promise<number>
  /** The way from a transaction to the root of the block at this height; null if that lacks it. */
  branch(txid: string, height: number): Promise<Branch | null>
  /** The 80 bytes of the header at this height, or null above the tip. */
  header(height: number): Promise<Uint8Array | null>
}
