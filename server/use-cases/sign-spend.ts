// The job behind every asking: passes the device's signed request to the signer, whole, and records
// what the signer said. Done twice it is the same: the signer signs a spend once and says so again.

import type { Clock } from '../ports/clock.ts'
import type { SignerOutcome } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store, Transactor } from '../ports/store.ts'
import { answeredAt, settled } from './settle.ts'

export type SignSpendWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'pass'>
  readonly clock: Clock
}

/** @throws Fault channel.* while the signer is away: the job is tried again */
export async function signSpend(
  { store, signer, clock }: SignSpendWorld,
  { asking: id }: { readonly asking: string },
): Promise<void> {
  const asking = await store.reader.asking(id)
  if (!asking || asking.outcome) return
  // A request that waited too long here is refused there: the signer's clock says what is stale.
  const outcome = await signer.pass(asking.request)
  const { wallet, txid } = asking
  await store.transact(async (tx) => {
    await tx.settleAsking(id, outcome)
    await recordOutcome(tx, { wallet, txid, outcome, now: answeredAt(outcome, clock()) })
  })
}

type Answered = {
  readonly wallet: string
  readonly txid: string
  readonly outcome: SignerOutcome
  readonly now: number
}

async function recordOutcome(
  tx: Transactor,
  { wallet, txid, outcome, now }: Answered,
): Promise<void> {
  const spend = await tx.lockSpend(wallet, txid)
  if (!spend) return
  const after = settled(spend, outcome, now)
  await tx.putSpend(after)
  if (after.transaction && after.mayBroadcast) {
    await tx.enqueue({ kind: 'broadcast-spend', wallet, txid })
  }
  // An answer that was lost may have been a signature: the journal knows.
  await tx.enqueue({ kind: 'project-journal' })
}
