// Tells the signer of every transaction that spends a wallet's coins. One with its own signature
// that its journal lacks freezes the wallet; nothing told here lets anything go on.

import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { Found } from './found.ts'
import type { ChainWorld } from './watch-chain.ts'

/** @throws Fault channel.* while the signer is away: what was not reported is reported later */
export async function reportSpends(
  { signer, chain, reported }: Pick<ChainWorld, 'signer' | 'chain' | 'reported'>,
  found: readonly Found[],
): Promise<void> {
  for (const { wallet, coins, transactions } of found) {
    const amounts = new Map(
      coins.map(({ txid, outputIndex, amountSats }) => [`${txid}:${outputIndex}`, amountSats]),
    )
    for (const { txid, raw } of transactions.filter(({ isSpend }) => isSpend)) {
      const key = `${wallet.name} ${txid}`
      if (reported.has(key)) continue
      const amountsSats: bigint[] = []
      for (const input of readTransaction(raw).inputs) {
        const own = amounts.get(`${input.txid}:${input.index}`)
        amountsSats.push(own ?? (await foreignAmount(chain, input)))
      }
      await signer.reportChain({ wallet: wallet.name, transaction: raw, amountsSats })
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
