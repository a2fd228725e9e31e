// Takes blocks that were mined elsewhere, and mends what bcoin forgets when they replace others.

import type { Bcoin, Block, ChainEntry, Transaction } from './bcoin.ts'
import { submit } from './corrections.ts'
import { RPC, RpcError } from './rpc-error.ts'

/** As in Core, null is the good answer, and a word the reason of a refusal. */
export async function submitBlock(bcoin: Bcoin, hex: unknown): Promise<string | null> {
  const { chain } = bcoin.node
  const block = readBlock(bcoin, hex)
  if ((await chain.getEntry(block.hash('hex'))) !== null) return 'duplicate'
  const undone: Transaction[] = []
  // Blocks are undone from the tip downwards.
  const collect = (_: ChainEntry, { txs }: Block) => undone.unshift(...txs.slice(1))
  bcoin.node.on('disconnect', collect)
  try {
    const entry = await chain.add(block)
    if (entry === null) return 'prev-blk-not-found'
    for (const tx of undone) await offerAgain(bcoin, tx)
    return (await chain.isMainChain(entry)) ? null : 'inconclusive'
  } catch (cause) {
    const { type, reason } = cause as { readonly type?: string; readonly reason?: string }
    if (type !== 'VerifyError' || reason === undefined) throw cause
    return reason
  } finally {
    bcoin.node.removeListener('disconnect', collect)
  }
}

function readBlock({ Block }: Bcoin, hex: unknown): Block {
  try {
    return Block.fromRaw(Buffer.from(String(hex), 'hex'))
  } catch {
    throw new RpcError(RPC.deserialization, 'Block decode failed')
  }
}

/** bcoin loses the transactions of undone blocks when its mempool is empty. */
async function offerAgain(bcoin: Bcoin, tx: Transaction) {
  try {
    await submit(bcoin, tx, Number.POSITIVE_INFINITY)
  } catch (error) {
    // Confirmed by the new blocks, or in conflict with them.
    if (!(error instanceof RpcError)) throw error
  }
}
