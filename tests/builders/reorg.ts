// Undoes a regtest node's newest blocks by handing it one empty block more than they were.

import { ByteWriter } from '@countersign/core/bitcoin/bytes.ts'
import { concat, doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import type { RegtestNode } from '@countersign/launcher/regtest/regtest.ts'

const BITS = 0x207fffff

type Above = { readonly hash: string; readonly height: number; readonly time: number }

/** What the undone blocks held waits again, as far as it still can. */
export async function replaceBlocks({ rpc }: Pick<RegtestNode, 'rpc'>, blocks: number) {
  const height = Number(await rpc('getblockcount')) - blocks
  const hash = String(await rpc('getblockhash', height))
  const { time } = (await rpc('getblockheader', hash)) as { readonly time: number }
  let below: Above = { hash, height, time }
  for (let left = blocks + 1; left > 0; left -= 1) {
    const made = emptyBlock(below)
    const refused = await rpc('submitblock', made.raw.toHex())
    if (refused !== null && refused !== 'inconclusive') throw new Error(String(refused))
    below = made
  }
}

function emptyBlock(below: Above): Above & { readonly raw: Uint8Array } {
  const [height, time] = [below.height + 1, below.time + 1]
  // BIP 34: the height in the coinbase. The byte behind it makes it another block than the node's.
  const script = Uint8Array.of(2, height & 0xff, height >> 8, 1, 0x66)
  const coinbase = new ByteWriter()
    .uint32(1)
    .compactSize(1)
    .raw(new Uint8Array(32))
    .uint32(0xffffffff)
    .compactSize(script.length)
    .raw(script)
    .uint32(0xffffffff)
    .compactSize(1)
    .raw(new Uint8Array(8))
    .compactSize(1)
    .raw(Uint8Array.of(0x51))
    .uint32(0)
    .finish()
  const root = doubleSha256(coinbase)
  const previous = Uint8Array.fromHex(below.hash).toReversed()
  for (let nonce = 0; ; nonce += 1) {
    const header = new ByteWriter()
      .uint32(0x20000000)
      .raw(previous)
      .raw(root)
      .uint32(time)
      .uint32(BITS)
      .uint32(nonce)
      .finish()
    const name = doubleSha256(header).toReversed()
    if ((name[0] ?? 0xff) >= 0x7f) continue
    return { height, time, hash: name.toHex(), raw: concat(header, Uint8Array.of(1), coinbase) }
  }
}
