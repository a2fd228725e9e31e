// What the client asks of the chain, of whoever answers: the API, or a node of its own. Nothing is
// believed here further than a lie about it can be noticed.

import type { Sats } from '@countersign/core/bitcoin/amounts.ts'
import type { DerivedScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import type { Marks, Place } from '@countersign/core/wallet/wallet.ts'

/** Unused places after which the next wallet software, too, stops looking (BIP 44). */
export const GAP_LIMIT = 20

/** A confirmed coin of the wallet. */
export type Coin = {
  readonly txid: string
  readonly index: number
  readonly amountSats: Sats
  readonly place: Place
  readonly scripts: DerivedScripts
  /** Empty where it is not told. */
  readonly blockHash: string
  readonly confirmations: number
  /** Old enough to be spent, or not known to be too young. */
  readonly isMature: boolean
  /** A transaction that waits for confirmation spends it already. */
  readonly isSpent: boolean
}

export type Scan = {
  readonly coins: readonly Coin[]
  /** The highest places that hold a coin, or were used before. */
  readonly marks: Marks
  /** Coins that are in no block yet, where those are told. */
  readonly unconfirmed: readonly { readonly txid: string; readonly amountSats: Sats }[]
}

export type Rates = {
  /** The lowest rate that is passed on, in satoshis for 1,000 virtual bytes. */
  readonly leastSatPerKvb: bigint
  /** For confirmation within six blocks; null where nobody can say. */
  readonly estimatedSatPerKvb: bigint | null
  /** For the soonest block that is told. */
  readonly soonSatPerKvb: bigint | null
}

/** A transaction that waits for its block. */
export type Waiting = {
  readonly raw: Uint8Array
  /** What it pays; null where nobody tells. */
  readonly feeSats: bigint | null
}

/** One wallet's view. Every method may throw what its way of asking throws. */
export type ChainView = {
  scan(marks: Marks): Promise<Scan>
  /** The whole transaction that made a coin. Whoever signs checks its txid. */
  previousTransaction(coin: Coin): Promise<Uint8Array>
  rates(): Promise<Rates>
  /** Whether a transaction is known and not confirmed. */
  isWaiting(txid: string): Promise<boolean>
  /** The same with its bytes, or null. */
  waiting(txid: string): Promise<Waiting | null>
  /** Signed spends of the wallet that are in no block, also those of other devices, if told. */
  underWay(): Promise<readonly Psbt[]>
  /** Blocks it is in, counted with its own; 0 for none. */
  confirmations(txid: string): Promise<number>
  /**
   * The next receive address of whoever gives them out for all of the wallet's people; null where
   * each client counts for itself, or no more are given out.
   */
  giveAddress(): Promise<{ readonly address: string; readonly index: number } | null>
  /**
   * Ends when the network has it; once more is fine.
   * @param askAgain - asks the signer by the server again, which then knows that it may send it
   * @throws Fault chain.refused, client.not_sent
   */
  send(
    transaction: { readonly txid: string; readonly rawHex: string },
    askAgain: () => Promise<unknown>,
  ): Promise<void>
}
