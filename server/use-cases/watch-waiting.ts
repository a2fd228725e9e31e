// Looks what became of spends that wait at the signer: expired, cancelled elsewhere, waiting for
// something else than before, or approved by somebody.

import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'
import { fieldsOf, textOf, textsOf, wholeOf } from './answers.ts'
import { step } from './settle.ts'
import { approvedTiding } from './spend-tidings.ts'
import { tell } from './tell.ts'

type LookingWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'spendState' | 'spendReview'>
  readonly clock: Clock
}

/** @throws Fault channel.* while the signer is away */
export async function watchWaiting({ store, signer, clock }: LookingWorld): Promise<void> {
  for (const { wallet, txid, waitsFor, decision: known } of await store.reader.spendsIn([
    'waiting',
  ])) {
    const state = fieldsOf(await signer.spendState(wallet, txid), 'state')
    const name = textOf(state, 'state')
    if (name === 'signed') continue
    const waits =
      name === 'waiting'
        ? { waitsFor: textsOf(state, 'waitsFor'), expiresAt: wholeOf(state, 'expiresAt') }
        : null
    // Of one that only lacks a code nobody else decides.
    const isShared = known !== null || [...waitsFor, ...(waits?.waitsFor ?? [])].some(isOfOthers)
    const decision = waits && isShared ? await decisionOf(signer, wallet, txid) : null
    const now = clock()
    await store.transact(async (tx) => {
      const spend = await tx.lockSpend(wallet, txid)
      if (spend?.state !== 'waiting') return
      const after = waits ? { ...spend, ...waits, decision } : over(spend, name, now)
      if (isSame(spend, after)) return
      await tx.putSpend(after)
      const news = approvedTiding(spend, after)
      if (news) await tell(tx, { ...news, now })
    })
  }
}

const isOfOthers = (lack: string): boolean => lack === 'approvals' || lack === 'delay'

/** Null when nobody else has to decide any more, or it stopped waiting in between. */
async function decisionOf(
  signer: LookingWorld['signer'],
  wallet: string,
  txid: string,
): Promise<Canonical | null> {
  try {
    return fieldsOf(await signer.spendReview(wallet, txid), 'review').decision ?? null
  } catch (fault) {
    if (fault instanceof Fault && !fault.code.startsWith('channel.')) return null
    throw fault
  }
}

/** What the signer knows nothing of any more has expired there. */
function over(spend: SpendRecord, name: string, now: number): SpendRecord {
  if (name === 'cancelled') return step(spend, 'cancelled', now)
  return step(spend, 'expired', spend.expiresAt ?? now)
}

function isSame(a: SpendRecord, b: SpendRecord): boolean {
  return (
    a.state === b.state &&
    a.expiresAt === b.expiresAt &&
    a.waitsFor.join() === b.waitsFor.join() &&
    textOrEmpty(a.decision) === textOrEmpty(b.decision)
  )
}

const textOrEmpty = (value: Canonical | null): string =>
  value === null ? '' : canonicalText(value)
