// That a transaction is in a block, by the branch that leads from it to the root in the header.

import { equalBytes } from '@countersign/core/bitcoin/bytes.ts'
import { concat, doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import { type Transaction, txidOf, writeStripped } from '@countersign/core/bitcoin/transaction.ts'
import { invalid } from '../answers.ts'
import type { Header } from './headers.ts'
import type { Branch } from './script-index.ts'

/** More than 2^17 transactions do not fit into a block. */
const DEEPEST = 17

/** An inner node of the tree has this size, and so could be shown as a transaction. */
const NODE_BYTES = 64

/** @throws Fault chain.answer_invalid when the branch leads elsewhere */
export function proveInBlock(transaction: Transaction, header: Header, branch: Branch): void {
  const { merkle, position } = branch
  if (merkle.length > DEEPEST || position >= 2 ** merkle.length) throw invalid('merkle')
  if (writeStripped(transaction).length === NODE_BYTES) throw invalid('merkle')
  let node: Uint8Array = Uint8Array.fromHex(txidOf(transaction)).toReversed()
  for (const [level, name] of merkle.entries()) {
    const other = Uint8Array.fromHex(name).toReversed()
    const isRight = Math.floor(position / 2 ** level) % 2 === 1
    node = doubleSha256(isRight ? concat(other, node) : concat(node, other))
  }
  if (!equalBytes(node, header.root)) throw invalid('merkle')
}
