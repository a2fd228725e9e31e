// Coins as whoever leaves a wallet has them: proven by the transactions that made them.

import { type Descriptor, deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { ProvenCoin } from '@countersign/core/wallet/draft.ts'
import { coin } from './coins.ts'

/** One of each amount, at different places of both chains. */
export function provenCoins(
  descriptor: Descriptor,
  amounts: readonly bigint[],
): readonly ProvenCoin[] {
  return amounts.map((amountSats, at) => {
    const place = { chain: (at % 2) as 0 | 1, index: at }
    const { previous } = coin(descriptor, place, amountSats, at + 1)
    const scripts = deriveScripts(descriptor, place.chain, place.index)
    const raw = writeTransaction(previous)
    const made = { txid: txidOf(previous), index: 1, raw, isCoinbase: false, confirmations: 60_000 }
    return { ...made, place, scripts, amountSats } as ProvenCoin
  })
}
