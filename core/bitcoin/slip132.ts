// The other heads of extended public keys, by which some wallets say what script a key is for
// (SLIP-132): `Zpub` and `Vpub` for P2WSH multisig, `Ypub` and `Upub` for the nested one. The key
// is the same; a descriptor says more, and says it better.

import { readBase58Check, writeBase58Check } from './base58.ts'
import { ByteWriter } from './bytes.ts'

const XPUB = 0x0488b21e
const TPUB = 0x043587cf

/** By its head, what the same key is in BIP 32. */
const PLAIN: ReadonlyMap<number, number> = new Map([
  [0x02aa7ed3, XPUB], // Zpub
  [0x0295b43f, XPUB], // Ypub
  [0x02575483, TPUB], // Vpub
  [0x024289ef, TPUB], // Upub
])

const HEADS = {
  wsh: new Map([
    [XPUB, 0x02aa7ed3],
    [TPUB, 0x02575483],
  ]),
  'sh-wsh': new Map([
    [XPUB, 0x0295b43f],
    [TPUB, 0x024289ef],
  ]),
} as const

/** `Zpub` or `Vpub`, nested `Ypub` or `Upub`, of an `xpub` or `tpub`; other text as it is. */
export const slip132Text = (xpub: string, wrapping: keyof typeof HEADS = 'wsh'): string =>
  withHead(xpub, HEADS[wrapping])

/** `xpub...` or `tpub...` of a key with another head; any other text as it is. */
export const plainText = (key: string): string => withHead(key, PLAIN)

function withHead(text: string, heads: ReadonlyMap<number, number>): string {
  const payload = readBase58Check(text)
  if (payload === null || payload.length !== 78) return text
  const head = new DataView(payload.buffer, payload.byteOffset, 4).getUint32(0)
  const wanted = heads.get(head)
  if (wanted === undefined) return text
  const bytes = Uint8Array.of(
    wanted >>> 24,
    (wanted >>> 16) & 255,
    (wanted >>> 8) & 255,
    wanted & 255,
  )
  return writeBase58Check(new ByteWriter(78).raw(bytes).raw(payload.subarray(4)).finish())
}
