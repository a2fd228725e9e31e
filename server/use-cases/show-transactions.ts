// A wallet's transactions, and what each of them moves from where to where.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Coin, WalletTransaction } from '../ports/records.ts'
import type { Page } from '../ports/store.ts'
import { type World, walletOf } from './world.ts'

/** An input or output of a transaction, with the coin it is where it is one of ours. */
export type FlowInput = {
  readonly txid: string
  readonly outputIndex: number
  readonly coin: Coin | null
  readonly address: string | null
}

export type FlowOutput = {
  readonly index: number
  readonly script: string
  readonly amountSats: bigint
  readonly coin: Coin | null
  readonly address: string | null
}

export type Flow = {
  readonly transaction: WalletTransaction
  readonly inputs: readonly FlowInput[]
  readonly outputs: readonly FlowOutput[]
}

type Stored = Pick<World, 'store'>

/** @throws Fault wallet.missing */
export async function listTransactions(
  { store }: Stored,
  name: string,
  page: Page,
): Promise<readonly WalletTransaction[]> {
  await walletOf(store.reader, name)
  return await store.reader.transactions(name, page)
}

/** @throws Fault wallet.missing, transaction.missing */
export async function showTransaction(
  { store, network }: Pick<World, 'store' | 'network'>,
  name: string,
  txid: string,
): Promise<Flow> {
  await walletOf(store.reader, name)
  const found = await store.reader.transaction(name, txid)
  if (!found) throw new Fault('transaction.missing', { txid })
  const { inputs, outputs } = readTransaction(found.raw)
  const spent = inputs.map((input) => ({ txid: input.txid, outputIndex: input.index }))
  const made = outputs.map((_, outputIndex) => ({ txid, outputIndex }))
  const coins = await store.reader.coinsAt([...spent, ...made])
  const coinOf = openCoins(coins, name)
  return {
    transaction: found,
    inputs: spent.map((each) => {
      const coin = coinOf(each)
      return { ...each, coin, address: coin && written(Uint8Array.fromHex(coin.script), network) }
    }),
    outputs: outputs.map(({ script, amountSats }, index) => {
      const coin = coinOf({ txid, outputIndex: index })
      const address = written(script, network)
      return { index, script: script.toHex(), amountSats, coin, address }
    }),
  }
}

const written = (script: Uint8Array, network: Network) => addressOf(script, network)

/** Two wallets may share a script; then it is the one that is asked about. */
function openCoins(coins: readonly Coin[], wallet: string) {
  const known = new Map<string, Coin>()
  for (const coin of coins) {
    const key = `${coin.txid}:${coin.outputIndex}`
    if (coin.wallet === wallet || !known.has(key)) known.set(key, coin)
  }
  return (at: { readonly txid: string; readonly outputIndex: number }): Coin | null =>
    known.get(`${at.txid}:${at.outputIndex}`) ?? null
}
