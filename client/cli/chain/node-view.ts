// The chain as a node of one's own tells it.

import { Fault } from '@countersign/core/fault.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import {
  estimateRateSatPerKvb,
  minRateSatPerKvb,
  type Node,
  pooledFeeSats,
  sendTransaction,
} from './node.ts'
import { scanWallet } from './scan.ts'
import type { ChainView } from './view.ts'

export function nodeView(node: Node, wallet: Wallet): ChainView {
  return {
    scan: (marks) => scanWallet(node, wallet, marks),
    async previousTransaction({ txid, blockHash }) {
      const block = blockHash === '' ? [] : [blockHash]
      const hex = await node.call('getrawtransaction', txid, false, ...block)
      if (typeof hex === 'string') return Uint8Array.fromHex(hex)
      throw new Fault('chain.answer_invalid', { method: 'getrawtransaction' })
    },
    rates: async () => ({
      leastSatPerKvb: await minRateSatPerKvb(node),
      estimatedSatPerKvb: await estimateRateSatPerKvb(node, 6),
      soonSatPerKvb: await estimateRateSatPerKvb(node, 1),
    }),
    waiting: (txid) =>
      known(async () => {
        const feeSats = await pooledFeeSats(node, txid)
        const hex = await node.call('getrawtransaction', txid, false)
        return { raw: Uint8Array.fromHex(String(hex)), feeSats }
      }, null),
    underWay: () => Promise.resolve([]),
    isWaiting: (txid) =>
      known(async () => {
        await node.call('getmempoolentry', txid)
        return true
      }, false),
    confirmations: (txid) =>
      known(async () => {
        const found = await node.call('getrawtransaction', txid, true)
        return Number((found as { readonly confirmations?: number }).confirmations ?? 0)
      }, 0),
    giveAddress: () => Promise.resolve(null),
    send: ({ rawHex }) => sendTransaction(node, rawHex),
  }
}

/** What the node says, or `otherwise` when it does not know the transaction. */
async function known<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Fault && error.code === 'chain.refused') return otherwise
    throw error
  }
}
