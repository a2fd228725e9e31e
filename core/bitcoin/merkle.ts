// That a transaction is in a block: the branch of hashes that leads from it to the Merkle root in
// the block's header. What the header itself is worth is for headers.ts and its caller to say.

import { Fault } from '../fault.ts'
import { equalBytes } from './bytes.ts'
import { concat, doubleSha256 } from './hashes.ts'
import { readTransaction, type Transaction, toTxid, txidOf, writeStripped } from './transaction.ts'

/** The way from a transaction to its block's root: hashes in display order, nearest first. */
export type Branch = { readonly merkle: readonly string[]; readonly position: number }

/** A block's 4,000,000 weight units hold 16,666 transactions of 60 bytes: fewer than 2^15. */
export const DEEPEST_BRANCH = 15

/** Two hashes of 32 bytes. Who can show one as a transaction, or a transaction as one, could prove
 * what no block has (CVE-2017-12842). */
const NODE_BYTES = 64

/**
 * Whether the branch leads from the transaction to this root. One step that cannot be in an honest
 * tree is a no: a transaction of a node's size, a node that is a transaction, a hash beside itself
 * on its left (CVE-2012-2459), a place that the branch is too short for.
 *
 * @param root - in the order of the header's bytes
 */
export function isInBlock(transaction: Transaction, branch: Branch, root: Uint8Array): boolean {
  const { merkle, position } = branch
  if (merkle.length > DEEPEST_BRANCH || position >= 2 ** merkle.length) return false
  if (writeStripped(transaction).length === NODE_BYTES) return false
  let node: Uint8Array = Uint8Array.fromHex(txidOf(transaction)).reverse()
  for (const [level, name] of merkle.entries()) {
    const other = Uint8Array.fromHex(name).reverse()
    const isRight = Math.floor(position / 2 ** level) % 2 === 1
    // An odd row ends with a hash beside itself: that one stands on the left.
    if (isRight && equalBytes(other, node)) return false
    const pair = isRight ? concat(other, node) : concat(node, other)
    if (isTransaction(pair)) return false
    node = doubleSha256(pair)
  }
  return equalBytes(node, root)
}

/**
 * The branch of one of a block's transactions, as Core makes the tree: the last of an odd row
 * stands beside itself. Null for one that the block has not.
 *
 * @param txids - of all its transactions, in their order
 */
export function branchOf(txids: readonly string[], txid: string): Branch | null {
  const position = txids.indexOf(txid)
  if (position < 0) return null
  const merkle: string[] = []
  let row: readonly Uint8Array[] = txids.map((each) => Uint8Array.fromHex(each).reverse())
  for (let at = position; row.length > 1; at = Math.floor(at / 2)) {
    merkle.push(toTxid((row[at ^ 1] ?? row[at]) as Uint8Array))
    row = above(row)
  }
  return { merkle, position }
}

/** The root over all of a block's transactions, in the order of the header's bytes. */
export function rootOf(txids: readonly string[]): Uint8Array {
  let row: readonly Uint8Array[] = txids.map((each) => Uint8Array.fromHex(each).reverse())
  while (row.length > 1) row = above(row)
  return row[0] ?? new Uint8Array(32)
}

function above(row: readonly Uint8Array[]): readonly Uint8Array[] {
  const lefts = row.filter((_, index) => index % 2 === 0)
  return lefts.map((left, index) => doubleSha256(concat(left, row[2 * index + 1] ?? left)))
}

// Hashes read as a transaction once in 2^50 pairs or so.
function isTransaction(pair: Uint8Array): boolean {
  try {
    return readTransaction(pair).inputs.length > 0
  } catch (fault) {
    if (fault instanceof Fault) return false
    throw fault
  }
}
