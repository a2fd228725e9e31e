// Tells the signer of every transaction that spends a wallet's coins. One with its own signature
// that its journal lacks freezes the wallet; nothing told here lets anything go on.

import { MAX_STANDARD_WU } from '@countersign/core/bitcoin/sizes.ts'
import { readTransaction, weightWu } from '@countersign/core/bitcoin/transaction.ts'
import type { Place } from '@countersign/core/wallet/wallet.ts'
import type { Found } from './found.ts'
import type { ChainWorld } from './watch-chain.ts'

/** @throws Fault channel.* while the signer is away: what was not reported is reported later */
export async function reportSpends(
  { signer, chain, reported }: Pick<ChainWorld, 'signer' | 'chain' | 'reported'>,
  found: readonly Found[],
): Promise<void> {
  for (const { wallet, coins, transactions } of found) {
    const byOutpoint = new Map(coins.map((coin) => [`${coin.txid}:${coin.outputIndex}`, coin]))
    for (const { txid, raw } of transactions.filter(({ isSpend }) => isSpend)) {
      const key = `${wallet.name} ${txid}`
      if (reported.has(key)) continue
      const transaction = readTransaction(raw)
      // The signer looks at none that nodes would not pass on.
      if (weightWu(transaction) > MAX_STANDARD_WU) continue
      const amountsSats: bigint[] = []
      const places: Place[] = []
      for (const input of transaction.inputs) {
        const own = byOutpoint.get(`${input.txid}:${input.index}`)
        amountsSats.push(own?.amountSats ?? (await foreignAmount(chain, input)))
        if (own) places.push({ chain: own.chain, index: own.index })
      }
      await signer.reportChain({ wallet: wallet.name, transaction: raw, amountsSats, places })
      reported.add(key)
    }
  }
}

/** Of an input that is not the wallet's; 0 where nobody can say, which proves nothing. */
async function foreignAmount(
  chain: ChainWorld['chain'],
  { txid, index }: { readonly txid: string; readonly index: number },
): Promise<bigint> {
  const previous = await chain.transaction(txid)
  return previous ? (readTransaction(previous.raw).outputs[index]?.amountSats ?? 0n) : 0n
}
