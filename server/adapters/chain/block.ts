// A block as the network carries it: its header and its transactions, read strictly, and named by
// our own hash of the header.

import { ByteReader } from '@countersign/core/bitcoin/bytes.ts'
import { doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import { readTransactionFrom, type Transaction } from '@countersign/core/bitcoin/transaction.ts'

export type RawBlock = {
  readonly hash: string
  readonly previousHash: string
  readonly time: number
  readonly transactions: readonly Transaction[]
}

const HEADER_BYTES = 80
const PREVIOUS_AT = 4
const TIME_AT = 68

/** A block's transactions have more bytes than this. */
const TRANSACTION_LEAST_BYTES = 60

/** @throws Fault transaction.* */
export function readBlock(bytes: Uint8Array): RawBlock {
  const reader = new ByteReader(bytes, 'transaction')
  const header = reader.take(HEADER_BYTES)
  const count = reader.count(TRANSACTION_LEAST_BYTES)
  const transactions: Transaction[] = []
  for (let at = 0; at < count; at += 1) transactions.push(readTransactionFrom(reader, true))
  reader.end()
  const view = new DataView(header.buffer, header.byteOffset, HEADER_BYTES)
  return {
    hash: doubleSha256(header).toReversed().toHex(),
    previousHash: header
      .slice(PREVIOUS_AT, PREVIOUS_AT + 32)
      .toReversed()
      .toHex(),
    time: view.getUint32(TIME_AT, true),
    transactions,
  }
}
