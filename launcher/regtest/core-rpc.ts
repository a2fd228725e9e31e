// The calls this node answers, under Bitcoin Core's names and in its shapes. What is not in the
// table does not exist for a client; bcoin's own calls are not reachable.

import { readAddress } from './addresses.ts'
import type { Bcoin } from './bcoin.ts'
import { submitBlock } from './blocks.ts'
import {
  judge,
  MAX_RATE_SAT_PER_VB,
  RELAY_RATE_SAT_PER_VB,
  readTransaction,
  submit,
} from './corrections.ts'
import { mine, pay } from './faucet.ts'
import { readAmount, readCount, readHash } from './params.ts'
import { RPC, RpcError } from './rpc-error.ts'
import { scan } from './scan.ts'
import {
  blockShape,
  btc,
  difficulty,
  headerShape,
  mempoolShape,
  reversed,
  scriptShape,
  transactionShape,
} from './shapes.ts'

type Params = readonly unknown[]
export type Calls = Readonly<Record<string, (...params: Params) => unknown>>

/** Blocks that bcoin looks ahead; Core tells how many it did, too. */
const MOST_CONFIRMS = 15

const RELAY_RATE = btc(RELAY_RATE_SAT_PER_VB * 1000)

export function coreCalls(bcoin: Bcoin): Calls {
  return { ...chainCalls(bcoin), ...mempoolCalls(bcoin), ...transactionCalls(bcoin) }
}

function chainCalls(bcoin: Bcoin): Calls {
  const { chain } = bcoin.node
  const entryOf = async (hash: unknown) => {
    const entry = await chain.getEntry(readHash(hash, 'blockhash'))
    if (entry === null) throw new RpcError(RPC.addressOrKey, 'Block not found')
    return entry
  }
  return {
    getblockchaininfo: async () => ({
      chain: 'regtest',
      blocks: chain.height,
      headers: chain.height,
      bestblockhash: chain.tip.rhash(),
      difficulty: difficulty(chain.tip.bits),
      time: chain.tip.time,
      mediantime: await chain.getMedianTime(chain.tip),
      verificationprogress: 1,
      initialblockdownload: false,
      chainwork: chain.tip.chainwork.toString('hex', 64),
      pruned: false,
      warnings: [],
    }),
    getnetworkinfo: () => ({
      version: 10002,
      subversion: '/bcoin:1.0.2/',
      networkactive: false,
      connections: 0,
      relayfee: RELAY_RATE,
      incrementalfee: RELAY_RATE,
      warnings: [],
    }),
    getblockcount: () => chain.height,
    getbestblockhash: () => chain.tip.rhash(),
    getblockhash: async (height) => {
      const hash = await chain.getHash(readCount(height, 'height'))
      if (hash === null) throw new RpcError(RPC.invalidParameter, 'Block height out of range')
      return reversed(hash)
    },
    getblockheader: async (hash, verbose = true) => {
      const entry = await entryOf(hash)
      if (verbose === false) return entry.toRaw().subarray(0, 80).toString('hex')
      return headerShape(bcoin, entry)
    },
    getblock: async (hash, verbosity = 1) => {
      const entry = await entryOf(hash)
      const block = await chain.getBlock(entry.hash)
      if (block === null) throw new RpcError(RPC.misc, 'Block not found on disk')
      if (Number(verbosity) === 0) return block.toRaw().toString('hex')
      return blockShape(bcoin, entry, block, Number(verbosity) > 1)
    },
    generatetoaddress: (count, address) =>
      mine(bcoin, readCount(count, 'nblocks'), readAddress(bcoin, address)),
    submitblock: (hex) => submitBlock(bcoin, hex),
    scantxoutset: (action, objects) => scan(bcoin, action, objects),
  }
}

function mempoolCalls(bcoin: Bcoin): Calls {
  const { mempool, fees } = bcoin.node
  return {
    getmempoolinfo: () => ({
      loaded: true,
      size: mempool.map.size,
      bytes: [...mempool.map.values()].reduce((sum, { size }) => sum + size, 0),
      usage: mempool.getSize(),
      total_fee: btc([...mempool.map.values()].reduce((sum, { fee }) => sum + fee, 0)),
      maxmempool: mempool.options.maxSize,
      mempoolminfee: RELAY_RATE,
      minrelaytxfee: RELAY_RATE,
      incrementalrelayfee: RELAY_RATE,
      fullrbf: true,
    }),
    getrawmempool: (verbose = false) => {
      const entries = [...mempool.map.values()]
      if (verbose !== true) return entries.map(({ tx }) => tx.txid())
      return Object.fromEntries(entries.map((it) => [it.tx.txid(), mempoolShape(bcoin, it)]))
    },
    getmempoolentry: (txid) => {
      const entry = mempool.getEntry(readHash(txid, 'txid'))
      if (entry === undefined) {
        throw new RpcError(RPC.addressOrKey, 'Transaction not in mempool')
      }
      return mempoolShape(bcoin, entry)
    },
    gettxspendingprevout: (outpoints) => {
      if (!Array.isArray(outpoints)) throw new RpcError(RPC.type, 'outputs must be a list')
      return outpoints.map((outpoint: { readonly txid?: unknown; readonly vout?: unknown }) => {
        const { txid, vout } = outpoint
        const spender = mempool.getSpent(readHash(txid, 'txid'), readCount(vout, 'vout'))
        return { txid, vout, ...(spender ? { spendingtxid: spender.tx.txid() } : {}) }
      })
    },
    estimatesmartfee: (blocks) => {
      const target = Math.min(MOST_CONFIRMS, Math.max(1, readCount(blocks, 'conf_target')))
      const rateSatPerKvb = fees.estimateFee(target, true)
      if (rateSatPerKvb > 0) return { feerate: btc(rateSatPerKvb), blocks: target }
      return { errors: ['Insufficient data or no feerate found'], blocks: target }
    },
  }
}

function transactionCalls(bcoin: Bcoin): Calls {
  const { chain, mempool } = bcoin.node
  return {
    gettxout: async (txid, vout, includeMempool = true) => {
      const hash = readHash(txid, 'txid')
      const index = readCount(vout, 'n')
      // bcoin shows coins of the chain that the mempool spends; Core does not.
      if (includeMempool !== false && mempool.getSpent(hash, index) !== undefined) return null
      const fresh = includeMempool === false ? null : mempool.getCoin(hash, index)
      const coin = fresh ?? (await chain.getCoin(hash, index))
      if (coin === null) return null
      return {
        bestblock: chain.tip.rhash(),
        confirmations: coin.height < 0 ? 0 : chain.height - coin.height + 1,
        value: btc(coin.value),
        scriptPubKey: scriptShape(bcoin, coin.script),
        coinbase: coin.coinbase,
      }
    },
    getrawtransaction: async (txid, verbose = false) => {
      const found = await bcoin.node.getMeta(readHash(txid, 'txid'))
      if (found === null) {
        throw new RpcError(RPC.addressOrKey, 'No such mempool or blockchain transaction')
      }
      if (Number(verbose) === 0) return found.tx.toRaw().toString('hex')
      const shape = transactionShape(bcoin, found.tx)
      const entry = found.block === null ? null : await chain.getEntry(found.block)
      if (entry === null) return shape
      return {
        in_active_chain: true,
        ...shape,
        blockhash: entry.rhash(),
        confirmations: chain.height - entry.height + 1,
        time: entry.time,
        blocktime: entry.time,
      }
    },
    decoderawtransaction: (hex) => transactionShape(bcoin, readTransaction(bcoin, hex)),
    sendrawtransaction: async (hex, maxRate) => {
      const tx = readTransaction(bcoin, hex)
      await submit(bcoin, tx, readMaxRate(maxRate))
      return tx.txid()
    },
    testmempoolaccept: (list, maxRate) => testAccept(bcoin, list, readMaxRate(maxRate)),
    sendtoaddress: async (address, amount) => {
      const tx = await pay(bcoin, address, readAmount(amount, 'amount'))
      return tx.txid()
    },
  }
}

/** Core's `maxfeerate` in BTC/kvB; 0 means any. */
function readMaxRate(value: unknown): number {
  if (value === undefined || value === null) return MAX_RATE_SAT_PER_VB
  const rateSatPerVb = readAmount(value, 'maxfeerate') / 1000
  return rateSatPerVb === 0 ? Number.POSITIVE_INFINITY : rateSatPerVb
}

async function testAccept(bcoin: Bcoin, list: unknown, maxRateSatPerVb: number) {
  if (!Array.isArray(list) || list.length !== 1) {
    throw new RpcError(RPC.invalidParameter, 'this regtest node tests one transaction at a time')
  }
  const tx = readTransaction(bcoin, list[0])
  const judgement = await judge(bcoin, tx, maxRateSatPerVb)
  const names = { txid: tx.txid(), wtxid: tx.wtxid() }
  if (judgement.kind === 'acceptable') {
    const fees = { base: btc(judgement.feeSats) }
    return [{ ...names, allowed: true, vsize: tx.getVirtualSize(), fees }]
  }
  const known = { reason: 'txn-already-in-mempool', detail: undefined }
  const { reason, detail } = judgement.kind === 'known' ? known : judgement
  const isMissing = reason === 'bad-txns-inputs-missingorspent'
  return [
    {
      ...names,
      allowed: false,
      'reject-reason': isMissing ? 'missing-inputs' : reason,
      'reject-details': detail === undefined ? reason : `${reason}, ${detail}`,
    },
  ]
}
