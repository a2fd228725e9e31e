// Looks what became of a signed spend, in what watch-chain has found: confirmed, replaced by
// another that spends the same coins, or gone. Only looks; the network decides.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { Clock } from '../ports/clock.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { Store, Transactor } from '../ports/store.ts'
import { networkTxid } from './broadcast-spend.ts'
import { step } from './settle.ts'
import { confirmedTiding } from './spend-tidings.ts'
import { tell } from './tell.ts'

export async function watchSpend(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { wallet, txid }: { readonly wallet: string; readonly txid: string },
): Promise<void> {
  await store.transact(async (tx) => {
    const spend = await tx.lockSpend(wallet, txid)
    if (!spend) return
    const after = await seen(tx, spend, clock())
    if (after !== spend) await tx.putSpend(after)
    if (after.state === 'confirmed' && spend.state !== 'confirmed') {
      const now = clock()
      await tell(tx, { tiding: confirmedTiding(after), at: after.changedAt, now })
    }
    const isLost = !(await tx.transaction(wallet, networkTxid(after)))
    const mayGo = after.state === 'signed' || after.state === 'broadcast'
    if (after.transaction && after.mayBroadcast && mayGo && isLost) {
      await tx.enqueue({ kind: 'broadcast-spend', wallet, txid })
    }
  })
}

async function seen(tx: Transactor, spend: SpendRecord, now: UnixSeconds): Promise<SpendRecord> {
  const found = await tx.transaction(spend.wallet, networkTxid(spend))
  if (found && found.height !== null) {
    const { height, blockTime } = found
    if (spend.state === 'confirmed') return spend.height === height ? spend : { ...spend, height }
    return { ...step(spend, 'confirmed', blockTime ?? now), height }
  }
  if (found) return { ...step(spend, 'broadcast', now), height: null }
  const rival = await rivalOf(tx, spend)
  if (rival) return { ...step(spend, 'replaced', now), height: null }
  // Its block was undone, and the pool has not taken it back.
  return spend.state === 'confirmed' ? { ...step(spend, 'broadcast', now), height: null } : spend
}

/** Another transaction, known to the node, that spends one of its coins. */
async function rivalOf(tx: Transactor, spend: SpendRecord): Promise<string | null> {
  if (!spend.transaction) return null
  const own = networkTxid(spend)
  const { inputs } = readTransaction(spend.transaction)
  const spent = new Set(inputs.map(({ txid, index }) => `${txid}:${index}`))
  const coins = await tx.coins(spend.wallet, { withSpent: true })
  const taken = coins.find(
    ({ txid, outputIndex, spentBy }) =>
      spentBy !== null && spentBy !== own && spent.has(`${txid}:${outputIndex}`),
  )
  return taken?.spentBy ?? null
}
