// Bitcoin Core's JSON for transactions, blocks and scripts. Amounts are BTC with eight decimals.

import { scriptType, writeAddress } from './addresses.ts'
import type { Bcoin, Block, ChainEntry, MempoolEntry, Script, Transaction } from './bcoin.ts'

// The compiler's library does not know it yet.
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(this: void, text: string): unknown }

/** Satoshis as the number Core prints: always eight decimals, never an exponent. */
export const btc = (amountSats: number) => rawJson((amountSats / 1e8).toFixed(8))

/** The other byte order: RPC shows hashes reversed. */
export const reversed = (hex: string) => Buffer.from(hex, 'hex').reverse().toString('hex')

const TYPES: Readonly<Record<string, string>> = {
  PUBKEY: 'pubkey',
  PUBKEYHASH: 'pubkeyhash',
  SCRIPTHASH: 'scripthash',
  MULTISIG: 'multisig',
  NULLDATA: 'nulldata',
  WITNESSSCRIPTHASH: 'witness_v0_scripthash',
  WITNESSPUBKEYHASH: 'witness_v0_keyhash',
}

export function scriptShape(bcoin: Bcoin, script: Script) {
  const address = writeAddress(bcoin, script)
  const isTaproot = script.raw.length === 34 && script.raw[0] === 0x51
  return {
    asm: script.toASM(),
    hex: script.toJSON(),
    ...(address === undefined ? {} : { address }),
    type: TYPES[scriptType(bcoin, script)] ?? (isTaproot ? 'witness_v1_taproot' : 'nonstandard'),
  }
}

function inputShape(input: Transaction['inputs'][number], isCoinbase: boolean) {
  const { prevout, script, witness, sequence } = input
  const items = witness.items.map((item) => item.toString('hex'))
  return {
    ...(isCoinbase
      ? { coinbase: script.toJSON() }
      : {
          txid: prevout.txid(),
          vout: prevout.index,
          scriptSig: { asm: script.toASM(), hex: script.toJSON() },
        }),
    ...(items.length === 0 ? {} : { txinwitness: items }),
    sequence,
  }
}

export function transactionShape(bcoin: Bcoin, tx: Transaction) {
  return {
    txid: tx.txid(),
    hash: tx.wtxid(),
    version: tx.version,
    size: tx.getSize(),
    vsize: tx.getVirtualSize(),
    weight: tx.getWeight(),
    locktime: tx.locktime,
    vin: tx.inputs.map((input) => inputShape(input, tx.isCoinbase())),
    vout: tx.outputs.map(({ value, script }, n) => ({
      value: btc(value),
      n,
      scriptPubKey: scriptShape(bcoin, script),
    })),
    hex: tx.toRaw().toString('hex'),
  }
}

export async function headerShape({ node: { chain } }: Bcoin, entry: ChainEntry) {
  const isMain = await chain.isMainChain(entry)
  const next = isMain ? await chain.getNextHash(entry.hash) : null
  return {
    hash: entry.rhash(),
    confirmations: isMain ? chain.height - entry.height + 1 : -1,
    height: entry.height,
    version: entry.version,
    versionHex: (entry.version >>> 0).toString(16).padStart(8, '0'),
    merkleroot: reversed(entry.merkleRoot),
    time: entry.time,
    mediantime: await chain.getMedianTime(entry),
    nonce: entry.nonce,
    bits: entry.bits.toString(16).padStart(8, '0'),
    difficulty: difficulty(entry.bits),
    chainwork: entry.chainwork.toString('hex', 64),
    ...(entry.height === 0 ? {} : { previousblockhash: reversed(entry.prevBlock) }),
    ...(next === null ? {} : { nextblockhash: reversed(next) }),
  }
}

export async function blockShape(
  bcoin: Bcoin,
  entry: ChainEntry,
  block: Block,
  hasDetails: boolean,
) {
  return {
    ...(await headerShape(bcoin, entry)),
    nTx: block.txs.length,
    strippedsize: block.getBaseSize(),
    size: block.getSize(),
    weight: block.getWeight(),
    tx: block.txs.map((tx) => (hasDetails ? transactionShape(bcoin, tx) : tx.txid())),
  }
}

/** How much harder than the easiest mainnet target the compact target `bits` is. */
export function difficulty(bits: number): number {
  return (0xffff / (bits & 0xffffff)) * 256 ** (29 - (bits >>> 24))
}

export function mempoolShape({ node: { mempool } }: Bcoin, entry: MempoolEntry) {
  const { tx, fee } = entry
  const ancestors = mempool.getAncestors(entry)
  const descendants = mempool.getDescendants(entry)
  const size = (entries: readonly MempoolEntry[]) =>
    entries.reduce((sum, other) => sum + other.size, entry.size)
  const fees = (entries: readonly MempoolEntry[]) =>
    btc(entries.reduce((sum, other) => sum + other.fee, fee))
  const depends = tx.inputs
    .filter(({ prevout }) => mempool.getEntry(prevout.hash) !== undefined)
    .map(({ prevout }) => prevout.txid())
  const spenders = tx.outputs.map((_, index) => mempool.getSpent(tx.hash('hex'), index))
  return {
    vsize: entry.size,
    weight: tx.getWeight(),
    time: entry.time,
    height: entry.height,
    descendantcount: descendants.length + 1,
    descendantsize: size(descendants),
    ancestorcount: ancestors.length + 1,
    ancestorsize: size(ancestors),
    wtxid: tx.wtxid(),
    fees: {
      base: btc(fee),
      modified: btc(fee),
      ancestor: fees(ancestors),
      descendant: fees(descendants),
    },
    depends: [...new Set(depends)],
    spentby: [...new Set(spenders.flatMap((spender) => (spender ? [spender.tx.txid()] : [])))],
    'bip125-replaceable': tx.isRBF(),
    unbroadcast: false,
  }
}
