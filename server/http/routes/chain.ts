// Transactions, addresses, and the balance in time.

import type { CHAIN_ROUTES } from '@countersign/contract/routes/chain.ts'
import { listAddresses } from '../../use-cases/show-addresses.ts'
import { showBalanceHistory } from '../../use-cases/show-balances.ts'
import { listTransactions, showTransaction } from '../../use-cases/show-transactions.ts'
import type { Handlers } from '../handler.ts'
import { pageOf } from '../page.ts'
import { addressView, chainOf, inputView, outputView, placeOf, transactionView } from '../views.ts'

const DEFAULT_DAYS = 90

export const chainHandlers: Handlers<keyof typeof CHAIN_ROUTES> = {
  async listAddresses({ world, ask: { wallet, after, chain, ...ask } }) {
    const addresses = await listAddresses(world, wallet, {
      ...pageOf(ask),
      after: after === undefined ? undefined : placeOf(after),
      chain: chain === undefined ? undefined : chainOf(chain),
    })
    return { body: { addresses: addresses.map(addressView) } }
  },

  async showBalanceHistory({ world, ask: { wallet, days } }) {
    const points = await showBalanceHistory(world, wallet, Number(days ?? DEFAULT_DAYS))
    return { body: { points: points.map(({ at, sats }) => ({ at, sats: sats.toString() })) } }
  },

  async listTransactions({ world, ask }) {
    const transactions = await listTransactions(world, ask.wallet, pageOf(ask))
    return { body: { transactions: transactions.map(transactionView) } }
  },

  async showTransaction({ world, ask: { wallet, txid } }) {
    const { transaction, inputs, outputs } = await showTransaction(world, wallet, txid)
    return {
      body: {
        ...transactionView(transaction),
        inputs: inputs.map((input) => inputView(input, wallet)),
        outputs: outputs.map((output) => outputView(output, wallet)),
        raw: transaction.raw.toBase64(),
      },
    }
  },
}
