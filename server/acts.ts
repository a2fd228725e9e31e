// Which use case each job runs, with what it may touch: the one list of jobs.

import type { ChainPort } from './ports/chain.ts'
import type { Clock } from './ports/clock.ts'
import type { Job, JobKind } from './ports/queue.ts'
import type { SignerPort } from './ports/signer.ts'
import type { Store } from './ports/store.ts'
import { broadcastSpend } from './use-cases/broadcast-spend.ts'
import { projectJournal } from './use-cases/project-journal.ts'
import { rebuild } from './use-cases/rebuild.ts'
import { signSpend } from './use-cases/sign-spend.ts'
import { watchChain } from './use-cases/watch-chain.ts'
import { watchSpend } from './use-cases/watch-spend.ts'

export type JobWorld = {
  readonly store: Store
  readonly signer: SignerPort
  readonly chain: ChainPort
  readonly clock: Clock
  readonly say: (line: string) => void
}

type Act<K extends JobKind> = (
  job: Omit<Extract<Job, { readonly kind: K }>, 'kind'>,
) => Promise<void>

/** The whole world of the server's jobs. */
export function actsOf(given: JobWorld) {
  const world = { ...given, reported: new Set<string>() }
  const acts: { readonly [K in JobKind]: Act<K> } = {
    'sign-spend': (job) => signSpend(world, job),
    'broadcast-spend': (job) => broadcastSpend(world, job),
    'watch-spend': (job) => watchSpend(world, job),
    'project-journal': () => projectJournal(world),
    'watch-chain': () => watchChain(world),
  }
  return {
    acts,
    /** An operator's, enqueued by `countersign admin rebuild`. */
    alone: { rebuild: () => rebuild(world) },
    /** What is new may be anywhere: nobody tells us. */
    tick: () =>
      world.store.transact(async (tx) => {
        await tx.enqueue({ kind: 'project-journal' })
        await tx.enqueue({ kind: 'watch-chain' })
        await tx.forgetNonces(world.clock())
      }),
  }
}
