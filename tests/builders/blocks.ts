// Headers of blocks that nobody built upon, at the least difficulty there is, and the way from a
// transaction to the root in the first of them.

import { concat, doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import {
  type Transaction,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'

export type Blocks = {
  readonly count: number
  /** Of the last one; each comes ten minutes after the one before. */
  readonly lastTime: number
  /** Of the first one's transactions, in the order of its bytes. */
  readonly root?: Uint8Array
}

/** Headers of one chain, as many as asked for. */
export function mine({ count, lastTime, root = new Uint8Array(32) }: Blocks): Uint8Array {
  const headers: Uint8Array[] = []
  let previous = new Uint8Array(32).fill(5)
  for (let index = 0; index < count; index += 1) {
    const header = new Uint8Array(80)
    header.set(previous, 4)
    if (index === 0) header.set(root, 36)
    const view = new DataView(header.buffer)
    view.setUint32(68, lastTime - 600 * (count - 1 - index), true)
    view.setUint32(72, 0x207fffff, true)
    for (let nonce = 0; ; nonce += 1) {
      view.setUint32(76, nonce, true)
      previous = new Uint8Array(doubleSha256(header))
      // The target's first byte, in the order of the hash as a number, is 7f.
      if ((previous[31] ?? 0xff) < 0x7f) break
    }
    headers.push(header)
  }
  return concat(...headers)
}

/** The second of two transactions in the first of twelve blocks, as the server tells of it. */
export function proofOf(transaction: Transaction, lastTime: number, count = 12): Spent {
  const beside = new Uint8Array(32).fill(0xfe)
  const own = Uint8Array.fromHex(txidOf(transaction)).reverse()
  const root = doubleSha256(concat(beside, own))
  return {
    transaction: writeTransaction(transaction).toBase64(),
    merkle: [beside.toHex()],
    position: '1',
    headers: mine({ count, lastTime, root }).toBase64(),
  }
}

type Spent = Readonly<Record<'transaction' | 'merkle' | 'position' | 'headers', Canonical>>
