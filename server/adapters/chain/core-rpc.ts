// The chain as a Bitcoin Core node tells it. Reading goes through the follower, so that no index
// beyond the node's own blocks is needed.

import { branchOf } from '@countersign/core/bitcoin/merkle.ts'
import { NETWORKS, type Network } from '@countersign/core/bitcoin/network.ts'
import {
  type Transaction,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Broadcast, ChainPort, FoundTransaction } from '../../ports/chain.ts'
import {
  bytes,
  type ChainConnection,
  fields,
  invalid,
  perVb,
  text,
  transaction,
  whole,
} from './answers.ts'
import { readBlock } from './block.ts'
import { type Blocks, openFollower } from './follower.ts'
import { outputsOf } from './matches.ts'
import { type NodeAccess, openRpc, type Rpc } from './rpc.ts'

/** Core's codes, bitcoin/src/rpc/protocol.h. */
const NOT_FOUND = -5
const OUT_OF_RANGE = -8
const ALREADY_IN_CHAIN = -27

/** Every question fails until the node has shown that it is of this network. */
export function openCoreChain(access: NodeAccess, network: Network): ChainConnection {
  const rpc = ofNetwork(openRpc(access), network)
  const node = blocksOf(rpc)
  const follower = openFollower(node)
  let turn: Promise<unknown> = Promise.resolve()
  let seen: ReadonlyMap<string, FoundTransaction> = new Map()

  /** One look at a time: two would read the same blocks into the same list. */
  const look: typeof follower.look = (scripts, since) => {
    const result = turn.then(() => follower.look(scripts, since))
    turn = result.catch(() => undefined)
    return result
  }

  return {
    async tip() {
      const found = fields(await rpc.call('getblockchaininfo'))
      const { blocks, bestblockhash: hash, time, mediantime } = found
      return {
        height: whole(blocks, 'blocks'),
        hash: text(hash, 'bestblockhash'),
        blockTime: whole(time ?? mediantime, 'time'),
      }
    },
    async scan(scripts, since) {
      const { tip, confirmed, unconfirmed } = await look(scripts, since)
      const waiting = unconfirmed.map((each) => ({ ...each, height: null, blockTime: null }))
      const all = [...confirmed, ...waiting]
      const transactions = all.map(({ txid, transaction: found, height, blockTime }) => ({
        txid,
        raw: writeTransaction(found),
        height,
        blockTime,
      }))
      seen = new Map(transactions.map((each) => [each.txid, each]))
      return { tip, transactions, outputs: outputsOf(all, new Set(scripts)) }
    },
    async transaction(txid) {
      // Without an index of all transactions a node knows no confirmed one by its name.
      const found = await transactionOf(rpc, txid)
      return found ?? seen.get(txid) ?? null
    },
    broadcast: (raw) => broadcast(rpc, raw),
    ...feesOf(rpc),
    async branch(txid, height) {
      const hash = await node.hashAt(height)
      if (hash === null) return null
      const { transactions } = readBlock(await node.block(hash))
      return branchOf(transactions.map(txidOf), txid)
    },
    async header(height) {
      const hash = await node.hashAt(height)
      if (hash === null) return null
      return bytes(await rpc.call('getblockheader', hash, false), 'getblockheader')
    },
    close: () => rpc.close(),
  }
}

/** Asks for the first block once: no two chains share it. */
function ofNetwork(rpc: Rpc, network: Network): Rpc {
  let isChecked = false
  const check = async () => {
    const genesis = await rpc.call('getblockhash', 0)
    if (genesis !== NETWORKS[network].genesis) throw new Fault('chain.network_wrong', { network })
    isChecked = true
  }
  return {
    ...rpc,
    async call(method, ...params) {
      if (!isChecked) await check()
      return rpc.call(method, ...params)
    },
  }
}

function blocksOf(rpc: Rpc): Blocks {
  return {
    height: async () => whole(await rpc.call('getblockcount'), 'getblockcount'),
    hashAt: (height) =>
      orNull(OUT_OF_RANGE, async () =>
        text(await rpc.call('getblockhash', height), 'getblockhash'),
      ),
    block: async (hash) => bytes(await rpc.call('getblock', hash, 0), 'getblock'),
    medianTime: async (hash) =>
      whole(fields(await rpc.call('getblockheader', hash)).mediantime, 'mediantime'),
    async unconfirmed() {
      const txids = await rpc.call('getrawmempool')
      if (!Array.isArray(txids)) throw invalid('getrawmempool')
      return txids.map((txid) => text(txid, 'getrawmempool'))
    },
    unconfirmedTransaction: (txid) =>
      orNull(NOT_FOUND, async () => read(await rpc.call('getrawtransaction', txid))),
  }
}

async function transactionOf(rpc: Rpc, txid: string): Promise<FoundTransaction | null> {
  const answer = await orNull(NOT_FOUND, () => rpc.call('getrawtransaction', txid, true))
  if (answer === null) return null
  const { hex, blockhash, blocktime } = fields(answer)
  const raw = bytes(hex, 'hex')
  if (blockhash === undefined) return { txid, raw, height: null, blockTime: null }
  const { height } = fields(await rpc.call('getblockheader', blockhash))
  return {
    txid,
    raw,
    height: whole(height, 'height'),
    blockTime: whole(blocktime, 'blocktime'),
  }
}

async function broadcast(rpc: Rpc, raw: Uint8Array): Promise<Broadcast> {
  try {
    await rpc.call('sendrawtransaction', raw.toHex())
    return { kind: 'accepted' }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'chain.refused') throw error
    const reason = String(error.facts.reason)
    const isKnown =
      error.facts.rpcCode === ALREADY_IN_CHAIN ||
      /already-known|already-in-mempool|already in (?:utxo set|block chain)/.test(reason)
    return isKnown ? { kind: 'known' } : { kind: 'refused', reason }
  }
}

function feesOf(rpc: Rpc): Pick<ChainPort, 'feeRateSatPerVb' | 'leastRateSatPerVb'> {
  return {
    async feeRateSatPerVb(targetBlocks) {
      const { feerate } = fields(await rpc.call('estimatesmartfee', targetBlocks))
      return typeof feerate === 'number' ? perVb(feerate) : null
    },
    async leastRateSatPerVb() {
      const { mempoolminfee, minrelaytxfee } = fields(await rpc.call('getmempoolinfo'))
      const rates = [mempoolminfee, minrelaytxfee].filter((rate) => typeof rate === 'number')
      if (rates.length === 0) throw invalid('mempoolminfee')
      return perVb(Math.max(...rates))
    },
  }
}

/** Null when the node refuses with exactly this code. */
async function orNull<T>(code: number, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Fault && error.facts.rpcCode === code) return null
    throw error
  }
}

const read = (value: unknown): Transaction =>
  transaction(bytes(value, 'getrawtransaction'), 'getrawtransaction')
