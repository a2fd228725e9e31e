// Cancelling a spend that waits. The signer forgets it first; only then does the server say so.

import { Fault } from '@countersign/core/fault.ts'
import { mayStep } from '@countersign/core/spend/life.ts'
import type { SignerOutcome, SpendRecord } from '../ports/records.ts'
import { type Passed, passAct } from './pass-act.ts'
import { showSpend } from './show-spends.ts'
import type { World } from './world.ts'

/** @throws Fault wallet.missing, spend.missing, and as `passAct` */
export async function cancelSpend(
  world: Pick<World, 'store' | 'signer' | 'clock'>,
  { wallet, txid }: { readonly wallet: string; readonly txid: string },
  act: Passed,
): Promise<{ readonly spend: SpendRecord; readonly outcome: SignerOutcome }> {
  const known = await showSpend(world, wallet, txid)
  const outcome = await passAct(world, act)
  if (outcome.kind === 'fault') return { spend: known, outcome }
  const spend = await world.store.transact(async (tx) => {
    const found = await tx.lockSpend(wallet, txid)
    if (!found) throw new Fault('spend.missing', { txid })
    if (!mayStep(found.state, 'cancelled')) return found
    const changedAt = world.clock()
    const cancelled = { ...found, state: 'cancelled', waitsFor: [], changedAt } as const
    await tx.putSpend(cancelled)
    return cancelled
  })
  return { spend, outcome }
}
