// Gives a signed spend to the network. The network takes a transaction once however often it comes.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { lockTimeOf } from '@countersign/core/bitcoin/lock-time.ts'
import { readTransaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { ChainPort } from '../ports/chain.ts'
import type { Clock } from '../ports/clock.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { step } from './settle.ts'

export type BroadcastWorld = {
  readonly store: Store
  readonly chain: Pick<ChainPort, 'broadcast'>
  readonly clock: Clock
  /** For the operator's log. */
  readonly say: (line: string) => void
}

type Named = { readonly wallet: string; readonly txid: string }

/** Refusals that no later try changes: an input is gone, or the transaction can never be valid. */
const FOR_GOOD = new RegExp(
  [
    'missing-?or-?spent',
    'missing-inputs',
    'txn-mempool-conflict',
    'mandatory-script',
    'bad-txns',
    'dust',
    'scriptpubkey',
    'tx-size',
  ].join('|'),
  'i',
)

/** What a node says of a lock time that the chain's time, an hour late, has not passed. */
const NOT_YET = /non-final/i

/** Whether its lock time lies ahead of the chain, as far as is known here. */
function isEarly(raw: Uint8Array, height: number, now: UnixSeconds): boolean {
  const lock = lockTimeOf(readTransaction(raw))
  if (lock?.kind === 'height') return height < lock.height
  return lock?.kind === 'time' && now < lock.at
}

/** @throws Fault chain.* for what may change: the job is tried again */
export async function broadcastSpend(
  { store, chain, clock, say }: BroadcastWorld,
  { wallet, txid }: Named,
): Promise<void> {
  const spend = await store.reader.spend(wallet, txid)
  if (!spend?.transaction || !mayGo(spend)) return
  const view = await store.reader.chainView()
  // Looked at again after each look at the chain.
  if (isEarly(spend.transaction, view?.height ?? 0, clock())) return
  const answer = await chain.broadcast(spend.transaction)
  if (answer.kind === 'refused' && NOT_YET.test(answer.reason)) return
  const isRefused = answer.kind === 'refused'
  if (isRefused && !FOR_GOOD.test(answer.reason)) {
    throw new Fault('chain.refused', { method: 'broadcast', reason: answer.reason })
  }
  if (isRefused) {
    say(`spend ${networkTxid(spend)} of ${wallet} was dropped: ${answer.reason.slice(0, 200)}`)
  }
  await store.transact(async (tx) => {
    const found = await tx.lockSpend(wallet, txid)
    if (!found) return
    const after = step(found, isRefused ? 'dropped' : 'broadcast', clock())
    // Sent once more, it is looked for at the next tick: at once, the two would run in circles.
    if (after === found) return
    await tx.putSpend(after)
    await tx.enqueue({ kind: 'watch-chain' })
  })
}

function mayGo({ state, mayBroadcast }: SpendRecord): boolean {
  return mayBroadcast && (state === 'signed' || state === 'broadcast')
}

/** The name the network knows it by: that of a nested script differs from the PSBT's. */
export function networkTxid({ transaction, txid }: SpendRecord): string {
  return transaction ? txidOf(readTransaction(transaction)) : txid
}
