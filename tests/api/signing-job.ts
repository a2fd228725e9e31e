// The job that passes what was asked to the signer, for a server without workers.

import { mayStep, type SpendState } from '@countersign/core/spend/life.ts'
import type { MemoryStore } from '@countersign/server/adapters/memory/store.ts'
import type { SignerOutcome } from '@countersign/server/ports/records.ts'
import { wishOf } from '@countersign/server/use-cases/ask-spend.ts'
import type { World } from '@countersign/server/use-cases/world.ts'

type Waiting = { readonly store: MemoryStore }

/** What the job sign-spend does with the signer's outcome, as far as the API shows it. */
export async function runJobs({ store, signer }: Pick<World, 'signer'> & Waiting): Promise<void> {
  for (const { job } of store.takeJobs()) {
    if (job.kind !== 'sign-spend') continue
    const asking = await store.reader.asking(job.asking)
    if (!asking) throw new Error('a job without its asking')
    const outcome = await signer.pass(asking.request)
    await store.transact(async (tx) => {
      await tx.settleAsking(asking.id, outcome)
      const spend = await tx.lockSpend(asking.wallet, asking.txid)
      const state = stateOf(outcome)
      const psbt = Uint8Array.fromBase64(wishOf(asking).psbt)
      if (spend && mayStep(spend.state, state)) await tx.putSpend({ ...spend, state, psbt })
    })
  }
}

function stateOf(outcome: SignerOutcome): SpendState {
  if (outcome.kind === 'fault') return 'asked'
  const { outcome: said } = outcome.body as { readonly outcome: string }
  return said === 'code-needed' ? 'asked' : (said as SpendState)
}
