// What the chain said: coins, transactions, its tip and what fees cost there.

import type { Coin, WalletTransaction } from '../../ports/records.ts'
import type { Transactor } from '../../ports/store.ts'
import type { Queries } from './pool.ts'
import { upsert } from './upsert.ts'

/** What the chain said of the wallets, within one transaction. */
export function chainWrites(tx: Queries) {
  return {
    async putCoins(coins) {
      for (const coin of coins) {
        await upsert(tx, 'coins', ['wallet', 'txid', 'output_index'], coinColumns(coin))
      }
    },
    async removeCoins(wallet, outpoints) {
      for (const { txid, outputIndex } of outpoints) {
        await tx.query('delete from coins where wallet = $1 and txid = $2 and output_index = $3', [
          wallet,
          txid,
          outputIndex,
        ])
      }
    },
    async putTransactions(transactions) {
      for (const each of transactions) {
        await upsert(tx, 'transactions', ['wallet', 'txid'], transactionColumns(each))
      }
    },
    removeTransactions: async (wallet, txids) =>
      void (await tx.query('delete from transactions where wallet = $1 and txid = any($2)', [
        wallet,
        txids,
      ])),
    putChainView: (view) =>
      upsert(tx, 'chain_view', ['one'], {
        one: true,
        height: view.height,
        hash: view.hash,
        block_time: view.blockTime,
        seen_at: view.seenAt,
        fee_rate_sat_per_vb: view.feeRateSatPerVb,
      }),
    putFeeRates: ({ leastSatPerVb, targets }) =>
      upsert(tx, 'fee_rates', ['one'], {
        one: true,
        least: leastSatPerVb,
        blocks: targets.map(({ blocks }) => blocks),
        rates: targets.map(({ satPerVb }) => satPerVb),
      }),
  } satisfies Partial<Transactor>
}

const coinColumns = (coin: Coin) => ({
  wallet: coin.wallet,
  txid: coin.txid,
  output_index: coin.outputIndex,
  chain: coin.chain,
  place: coin.index,
  script: coin.script,
  amount_sats: coin.amountSats.toString(),
  height: coin.height,
  spent_by: coin.spentBy,
})

const transactionColumns = (transaction: WalletTransaction) => ({
  wallet: transaction.wallet,
  txid: transaction.txid,
  height: transaction.height,
  block_time: transaction.blockTime,
  seen_at: transaction.seenAt,
  net_sats: transaction.netSats.toString(),
  fee_sats: transaction.feeSats?.toString() ?? null,
  path: transaction.path,
  raw: transaction.raw,
})
