// Finds a wallet's coins by its own scripts, chain by chain, until twenty unused places follow the
// last used one. The node sees scripts, never the descriptor.

import type { Sats } from '@countersign/core/bitcoin/amounts.ts'
import {
  type Chain,
  type DerivedScripts,
  deriveScripts,
} from '@countersign/core/bitcoin/descriptor.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Marks, Place, Wallet } from '@countersign/core/wallet/wallet.ts'
import { type Node, satsOf } from './node.ts'

/** Unused places after which the next wallet software, too, stops looking (BIP 44). */
export const GAP_LIMIT = 20

/** A coinbase output can be spent from its hundredth confirmation on. */
const COINBASE_MATURITY = 100

/** A confirmed coin of the wallet. */
export type Coin = {
  readonly txid: string
  readonly index: number
  readonly amountSats: Sats
  readonly place: Place
  readonly scripts: DerivedScripts
  readonly blockHash: string
  readonly isMature: boolean
  /** A transaction that waits for confirmation spends it already. */
  readonly isSpent: boolean
}

export type Scan = {
  readonly coins: readonly Coin[]
  /** The highest places that hold a coin, or were used before. */
  readonly marks: Marks
}

/** @param marks - the highest indexes known to be used: the scan goes beyond them */
export async function scanWallet(node: Node, wallet: Wallet, marks: Marks): Promise<Scan> {
  const receive = await scanChain(node, wallet, 0, marks[0])
  const change = await scanChain(node, wallet, 1, marks[1])
  const coins = await markSpent(node, [...receive.coins, ...change.coins])
  return { coins, marks: [receive.mark, change.mark] }
}

async function scanChain(node: Node, wallet: Wallet, chain: Chain, from: number) {
  const places = new Map<string, { place: Place; scripts: DerivedScripts }>()
  let mark = from
  for (;;) {
    while (places.size <= mark + GAP_LIMIT) {
      const index = places.size
      const scripts = deriveScripts(wallet.descriptor, chain, index)
      places.set(scripts.script.toHex(), { place: { chain, index }, scripts })
    }
    const coins = await coinsOf(node, places)
    const reached = Math.max(from, ...coins.map(({ place }) => place.index))
    if (reached === mark) return { coins, mark }
    mark = reached
  }
}

type Places = ReadonlyMap<string, Pick<Coin, 'place' | 'scripts'>>

async function coinsOf(node: Node, places: Places): Promise<readonly Omit<Coin, 'isSpent'>[]> {
  const wanted = [...places.keys()].map((script) => `raw(${script})`)
  const found = (await node.call('scantxoutset', 'start', wanted)) as Record<string, unknown>
  const unspents = found.unspents
  if (!Array.isArray(unspents) || typeof found.height !== 'number') {
    throw new Fault('chain.answer_invalid', { method: 'scantxoutset' })
  }
  const height = found.height
  return unspents.map((unspent: Record<string, unknown>) => {
    const own = places.get(String(unspent.scriptPubKey))
    if (!own) throw new Fault('chain.answer_invalid', { field: 'scriptPubKey' })
    const confirmations = height - Number(unspent.height) + 1
    return {
      txid: String(unspent.txid),
      index: Number(unspent.vout),
      amountSats: satsOf(unspent.amount),
      ...own,
      blockHash: typeof unspent.blockhash === 'string' ? unspent.blockhash : '',
      isMature: unspent.coinbase !== true || confirmations >= COINBASE_MATURITY,
    }
  })
}

async function markSpent(
  node: Node,
  coins: readonly Omit<Coin, 'isSpent'>[],
): Promise<readonly Coin[]> {
  if (coins.length === 0) return []
  const outpoints = coins.map(({ txid, index }) => ({ txid, vout: index }))
  const spending = await node.call('gettxspendingprevout', outpoints)
  if (!Array.isArray(spending) || spending.length !== coins.length) {
    throw new Fault('chain.answer_invalid', { method: 'gettxspendingprevout' })
  }
  return coins.map((coin, at) => ({
    ...coin,
    isSpent: (spending[at] as Record<string, unknown>).spendingtxid !== undefined,
  }))
}

/** The whole transaction that made a coin. Whoever signs checks its txid; nobody believes it. */
export async function previousTransaction(node: Node, coin: Coin): Promise<Uint8Array> {
  const block = coin.blockHash === '' ? [] : [coin.blockHash]
  const hex = await node.call('getrawtransaction', coin.txid, false, ...block)
  if (typeof hex !== 'string') {
    throw new Fault('chain.answer_invalid', { method: 'getrawtransaction' })
  }
  return Uint8Array.fromHex(hex)
}
