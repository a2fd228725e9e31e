// A coin of a postponed spend was spent, and a proof says so: then no version of that spend can be
// sent any more, or it has been. Until then it counts in every window, whoever says what.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { areWorked, type Header, readHeaders } from '@countersign/core/bitcoin/headers.ts'
import { isInBlock } from '@countersign/core/bitcoin/merkle.ts'
import { readTransaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { spendLog } from '../ledger.ts'
import type { Heard } from '../request.ts'
import type { Signer } from '../signer.ts'
import { walletOf } from './wallets.ts'

/**
 * Answers `settled` with the spends that this ends, `none` where no spend that is open has a coin
 * of it, or `unproven` where too little was built upon the block.
 * @throws Fault wallet.missing, transaction.*, chain.headers_invalid, chain.branch_invalid, and
 *   whatever keeps the journal from being written: it is told again then
 */
export function hearSpent({ signer, body }: Heard<MessageBody<'chain.spent'>>): Canonical {
  const { name } = walletOf(signer, body.wallet)
  const transaction = readTransaction(body.transaction)
  const outpoints = transaction.inputs.map(({ txid, index }) => `${txid}:${index}`)
  const open = signer.ledger.conflicts(name, outpoints).filter(({ isOpen }) => isOpen)
  if (open.length === 0) return { outcome: 'none', txids: [] }
  const [block, ...upon] = readHeaders(body.headers)
  if (!block || !isInBlock(transaction, body, block.root)) throw new Fault('chain.branch_invalid')
  if (!isDeep(signer, [block, ...upon])) return { outcome: 'unproven', txids: [] }
  const by = txidOf(transaction)
  const log = spendLog(name)
  signer.append(
    open.map(({ txid }) => {
      const settled = { txid, by, block: block.hash }
      return { log, kind: 'spend.settled', body: settled, proofs: [] }
    }),
  )
  return { outcome: 'settled', txids: open.map(({ txid }) => txid) }
}

/** Twelve blocks, as for the clock. On a test network they cost nothing, and are worth as much as
 * the word of the server that brings them. */
const isDeep = ({ network, headerWork }: Signer, headers: readonly Header[]): boolean =>
  areWorked(headers, network === 'mainnet' ? headerWork : 0n)
