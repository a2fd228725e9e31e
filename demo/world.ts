// What is outside Countersign in the demo: whoever pays, miners, and the moments that chain and
// server need.

import type { Context } from '@countersign/cli/context.ts'
import { lookAtFunds, nodeOf, viewOf } from '@countersign/cli/flows/funds.ts'
import { requireWallet } from '@countersign/cli/keep/wallets.ts'

/** Somebody else's: the example address of BIP 173, on regtest. */
export const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

const PATIENCE_MS = 30_000
const PAUSE_MS = 25

export async function pay(context: Context, address: string, bitcoin: number): Promise<string> {
  return String(await nodeOf(context).call('sendtoaddress', address, bitcoin))
}

export async function mine(context: Context): Promise<void> {
  await nodeOf(context).call('generatetoaddress', 1, PAYEE)
}

/** Gives the node a transaction. @throws Fault chain.refused with its reason */
export async function offer(context: Context, rawHex: string): Promise<void> {
  await nodeOf(context).call('sendrawtransaction', rawHex)
}

/** Waits until the node has the transaction, which the server sends once it is signed. */
export async function sent(context: Context, txid: string): Promise<void> {
  const node = nodeOf(context)
  await until(async () => {
    try {
      await node.call('getmempoolentry', txid)
      return true
    } catch {
      return false
    }
  })
}

/** Waits until the server has seen the money in a block. */
export async function funded(context: Context, wallet: string, leastSats: bigint): Promise<void> {
  await until(async () => (await lookAtFunds(context, wallet)).availableSats >= leastSats)
}

/** Waits until the server has seen the transaction in a block. @returns its confirmations */
export async function confirmed(context: Context, wallet: string, txid: string): Promise<number> {
  const view = viewOf(context, requireWallet(context, wallet))
  let confirmations = 0
  await until(async () => {
    confirmations = await view.confirmations(txid)
    return confirmations > 0
  })
  return confirmations
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('the server does not see the chain')
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
