// Finds a wallet's coins by its own scripts, chain by chain, until twenty unused places follow the
// last used one. The node sees scripts, never the descriptor.

import {
  type Chain,
  type DerivedScripts,
  deriveScripts,
} from '@countersign/core/bitcoin/descriptor.ts'
import { Fault } from '@countersign/core/fault.ts'
import { COINBASE_MATURITY } from '@countersign/core/wallet/draft.ts'
import type { Marks, Place, Wallet } from '@countersign/core/wallet/wallet.ts'
import { type Node, satsOf } from './node.ts'
import { type Coin, GAP_LIMIT, type Scan } from './view.ts'

/** @param marks - the highest indexes known to be used: the scan goes beyond them */
export async function scanWallet(node: Node, wallet: Wallet, marks: Marks): Promise<Scan> {
  const receive = await scanChain(node, wallet, 0, marks[0])
  const change = await scanChain(node, wallet, 1, marks[1])
  const coins = await markSpent(node, [...receive.coins, ...change.coins])
  return { coins, marks: [receive.mark, change.mark], unconfirmed: [] }
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
      confirmations,
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
