// For tests: a regtest block made by hand, to see what the node says to a transaction that only a
// block brings it.

import { createHash } from 'node:crypto'

type Json = Readonly<Record<string, unknown>>

const sha256d = (bytes: Uint8Array) => {
  const once = createHash('sha256').update(bytes).digest()
  return createHash('sha256').update(once).digest()
}
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A block on the tip (as `getblockheader` shows it) with one transaction, valid if that one is. */
export function craftBlock(tip: Json, hex: string, txid: string): string {
  const raw = Buffer.from(hex, 'hex')
  const zero = Buffer.alloc(32)
  // BIP141: the coinbase commits to the witness ids, its own being zero.
  const commitment = sha256d(Buffer.concat([sha256d(Buffer.concat([zero, sha256d(raw)])), zero]))
  const height = Number(tip.height) + 1
  const script = Buffer.from([2, height & 255, height >> 8, 1, 0x55])
  const start = [
    u32(1),
    Buffer.from('01', 'hex'),
    Buffer.concat([zero, u32(0xffffffff), Buffer.from([script.length]), script, u32(0xffffffff)]),
    Buffer.from('02', 'hex'),
    Buffer.concat([Buffer.alloc(8), Buffer.from('0151', 'hex')]),
    Buffer.concat([Buffer.alloc(8), Buffer.from('266a24aa21a9ed', 'hex'), commitment]),
  ]
  const coinbaseId = sha256d(Buffer.concat([...start, u32(0)]))
  const marked = [u32(1), Buffer.from('0001', 'hex'), ...start.slice(1)]
  const coinbase = Buffer.concat([...marked, Buffer.from('0120', 'hex'), zero, u32(0)])
  const root = sha256d(Buffer.concat([coinbaseId, Buffer.from(txid, 'hex').reverse()]))
  const previous = Buffer.from(String(tip.hash), 'hex').reverse()
  const time = u32(Number(tip.mediantime) + 60)
  const fixed = [u32(0x20000000), previous, root, time, u32(0x207fffff)]
  for (let nonce = 0; ; nonce++) {
    const header = Buffer.concat([...fixed, u32(nonce)])
    // The target of regtest is met when the highest bit of the hash is zero.
    if ((sha256d(header)[31] ?? 255) < 0x7f) {
      return Buffer.concat([header, Buffer.from('02', 'hex'), coinbase, raw]).toString('hex')
    }
  }
}
