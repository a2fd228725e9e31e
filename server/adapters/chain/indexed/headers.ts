// The headers a server tells of: each has the work it claims, and the newest hang on one another. A
// whole chain from the first block would be eighty megabytes; who would make a hundred blocks of
// this work for a lie pays more than the lie brings, which here is a wrong page and no signature.

import { doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import { targetOf } from '@countersign/core/bitcoin/headers.ts'
import { NETWORKS, type Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { ChainTip } from '../../../ports/chain.ts'
import { invalid } from '../answers.ts'
import type { ScriptIndex } from './script-index.ts'

export type Header = {
  readonly bytes: Uint8Array
  readonly hash: string
  readonly previous: string
  /** Of the block's transactions, in the order of its bytes. */
  readonly root: Uint8Array
  readonly time: number
}

export type Headers = {
  /** Takes the server's newest block, with those before it that are new. */
  follow(): Promise<ChainTip>
  /** Null above the tip that was followed last. */
  at(height: number): Promise<Header | null>
}

const HEADER_BYTES = 80

/** How far below the tip each header has to be the parent of the next. */
const LINKED = 100

/** Asked for at once when only a block or two is new. */
const FEW = 4

/** The easiest target there is on a network, in its compact form. */
const EASIEST: Readonly<Record<Network, number>> = {
  mainnet: 0x1d00ffff,
  testnet4: 0x1d00ffff,
  signet: 0x1e0377ae,
  regtest: 0x207fffff,
}

export function openHeaders(index: ScriptIndex, network: Network): Headers {
  const easiest = targetOf(EASIEST[network]) ?? 0n
  const read = (bytes: Uint8Array) => readHeader(bytes, easiest)
  const known = new Map<number, Header>()
  let tip: ChainTip | null = null
  let isOfNetwork = false

  const ask = async (from: number, count: number) => {
    const all = (await index.headers(from, count)).map(read)
    if (all.length > count) throw invalid('headers')
    return all
  }

  /** Downwards from the newest until a known one is its parent, or far enough. */
  const linked = async (height: number, newest: Header) => {
    const branch = [newest]
    const floor = Math.max(0, height - LINKED)
    let low = height
    while (low > floor && known.get(low - 1)?.hash !== branch[0]?.previous) {
      const count = Math.min(low - floor, branch.length === 1 && known.size > 0 ? FEW : LINKED)
      const below = await ask(low - count, count)
      if (below.length !== count) throw invalid('headers')
      for (const each of below.toReversed()) {
        if (each.hash !== branch[0]?.previous) throw invalid('headers')
        branch.unshift(each)
      }
      low -= count
    }
    return { low, branch, isJoined: known.get(low - 1)?.hash === branch[0]?.previous }
  }

  return {
    async follow() {
      if (!isOfNetwork) await checkNetwork(index, network)
      isOfNetwork = true
      const { height, header } = await index.tip()
      const newest = read(header)
      if (tip && known.get(height)?.hash === newest.hash && tip.height === height) return tip
      const { low, branch, isJoined } = await linked(height, newest)
      // What hangs on nothing that is the chain's now may be another chain's.
      for (const at of known.keys()) if (at >= low || !isJoined) known.delete(at)
      for (const [offset, each] of branch.entries()) known.set(low + offset, each)
      tip = { height, hash: newest.hash, blockTime: newest.time }
      return tip
    },
    async at(height) {
      if (!tip || height > tip.height) return null
      const found = known.get(height)
      if (found) return found
      const [asked] = await ask(height, 1)
      if (!asked) throw invalid('headers')
      known.set(height, asked)
      return asked
    },
  }
}

/** No two chains share their first block. */
async function checkNetwork(index: ScriptIndex, network: Network): Promise<void> {
  const [first] = await index.headers(0, 1)
  const name = first && doubleSha256(first).toReversed().toHex()
  if (name !== NETWORKS[network].genesis) throw new Fault('chain.network_wrong', { network })
}

function readHeader(bytes: Uint8Array, easiest: bigint): Header {
  if (bytes.length !== HEADER_BYTES) throw invalid('header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  const name = doubleSha256(bytes).toReversed().toHex()
  const target = targetOf(view.getUint32(72, true))
  if (target === null || target > easiest || BigInt(`0x${name}`) > target) throw invalid('work')
  return {
    bytes,
    hash: name,
    previous: bytes.slice(4, 36).toReversed().toHex(),
    root: bytes.slice(36, 68),
    time: view.getUint32(68, true),
  }
}
