// `scantxoutset`: finds the confirmed coins of scripts by reading all coins, as Bitcoin Core does.
// It understands raw(HEX) and addr(ADDRESS) only.

import { readAddress } from './addresses.ts'
import type { Bcoin } from './bcoin.ts'
import { RPC, RpcError } from './rpc-error.ts'
import { btc, reversed } from './shapes.ts'

export async function scan(bcoin: Bcoin, action: unknown, objects: unknown) {
  if (action === 'status') return null
  if (action === 'abort') return false
  if (action !== 'start') throw new RpcError(RPC.invalidParameter, `Invalid action '${action}'`)
  if (!Array.isArray(objects)) {
    throw new RpcError(RPC.misc, 'scanobjects argument is required for the start action')
  }
  const wanted = new Map(objects.map((object) => readScanObject(bcoin, object)))
  const { chain } = bcoin.node
  const coins = await chain.db.db.range({
    gte: bcoin.layout.c.min(),
    lte: bcoin.layout.c.max(),
  })
  const unspents: object[] = []
  let totalSats = 0
  for (const { key, value } of coins) {
    const { output, height, coinbase } = bcoin.CoinEntry.fromRaw(value)
    const script = output.script.toJSON()
    const desc = wanted.get(script)
    if (desc === undefined) continue
    const [hash, vout] = bcoin.layout.c.parse(key)
    const txid = reversed(hash)
    totalSats += output.value
    const blockhash = reversed((await chain.getHash(height)) ?? '')
    unspents.push({
      txid,
      vout,
      scriptPubKey: script,
      desc,
      amount: btc(output.value),
      coinbase,
      height,
      blockhash,
      confirmations: chain.height - height + 1,
    })
  }
  return {
    success: true,
    txouts: coins.length,
    height: chain.height,
    bestblock: chain.tip.rhash(),
    unspents,
    total_amount: btc(totalSats),
  }
}

/** The script a scan object asks for, in hex, and the descriptor it was asked by. */
function readScanObject(bcoin: Bcoin, object: unknown): [script: string, desc: string] {
  const desc =
    typeof object === 'object' && object !== null && 'desc' in object ? object.desc : object
  if (typeof desc !== 'string') {
    throw new RpcError(RPC.invalidParameter, 'Scan object needs to be either a string or an object')
  }
  const parts = /^(raw|addr)\(([^()]+)\)(#[a-z0-9]{8})?$/.exec(desc)
  const [, kind, text = ''] = parts ?? []
  if (kind === 'addr') {
    return [bcoin.Script.fromAddress(readAddress(bcoin, text)).toJSON(), desc]
  }
  if (kind === 'raw' && /^([0-9a-f]{2})+$/i.test(text)) return [text.toLowerCase(), desc]
  throw new RpcError(
    RPC.addressOrKey,
    `'${desc}' is not understood: this regtest node scans for raw(HEX) and addr(ADDRESS) only`,
  )
}
