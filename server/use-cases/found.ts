// What the chain holds for one wallet, worked out from a scan.

import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { FoundTransaction, Scan } from '../ports/chain.ts'
import type { Coin, NextIndexes, WalletRecord, WalletTransaction } from '../ports/records.ts'
import type { WalletScripts } from './scripts.ts'

type Moved = Omit<WalletTransaction, 'seenAt'> & { readonly isSpend: boolean }

export type Found = {
  readonly wallet: WalletRecord
  readonly coins: readonly Coin[]
  /** `seenAt` is for whoever writes them, and `path` for `readPaths`. */
  readonly transactions: readonly Moved[]
  readonly next: NextIndexes
}

export function foundFor({ wallet, places }: WalletScripts, scan: Scan): Found {
  const coins = scan.outputs.flatMap((output): Coin[] => {
    const place = places.get(output.script)
    return place ? [{ wallet: wallet.name, ...place, ...output }] : []
  })
  const byOutpoint = new Map(coins.map((coin) => [`${coin.txid}:${coin.outputIndex}`, coin]))
  const named = new Set(coins.flatMap(({ txid, spentBy }) => [txid, spentBy]))
  const transactions = scan.transactions
    .filter(({ txid }) => named.has(txid))
    .map((each) => ({ wallet: wallet.name, ...each, ...sums(each, byOutpoint) }))
  const nextOf = (chain: 0 | 1) =>
    Math.max(0, ...coins.filter((coin) => coin.chain === chain).map(({ index }) => index + 1))
  return { wallet, coins, transactions, next: [nextOf(0), nextOf(1)] }
}

function sums({ raw, txid }: FoundTransaction, coins: ReadonlyMap<string, Coin>) {
  const { inputs, outputs } = readTransaction(raw)
  const spent = inputs.map(({ txid: from, index }) => coins.get(`${from}:${index}`))
  const outSats = spent.reduce((total, coin) => total + (coin?.amountSats ?? 0n), 0n)
  const inSats = outputs.reduce(
    (total, _, index) => total + (coins.get(`${txid}:${index}`)?.amountSats ?? 0n),
    0n,
  )
  const paidSats = outputs.reduce((total, { amountSats }) => total + amountSats, 0n)
  const isAllOurs = spent.every((coin) => coin !== undefined)
  return {
    netSats: inSats - outSats,
    feeSats: isAllOurs ? outSats - paidSats : null,
    isSpend: spent.some((coin) => coin !== undefined),
    path: null,
  }
}
