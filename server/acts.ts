// Which use case each job runs, with what it may touch: the one list of jobs.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { SpendPath } from '@countersign/core/wallet/exit/path-words.ts'
import type { ChainPort } from './ports/chain.ts'
import type { Clock, Pause } from './ports/clock.ts'
import type { NoticesPort } from './ports/notices.ts'
import type { Job, JobKind } from './ports/queue.ts'
import type { SignerPort } from './ports/signer.ts'
import type { Store } from './ports/store.ts'
import type { TraderPort } from './ports/trader.ts'
import { watchAlerts } from './use-cases/alert-events.ts'
import type { AlertWatch } from './use-cases/alert-watch.ts'
import { broadcastSpend } from './use-cases/broadcast-spend.ts'
import { headFollower } from './use-cases/follow-head.ts'
import { forgetOld } from './use-cases/forget-old.ts'
import { tellFills } from './use-cases/keep-fills.ts'
import { makeReview } from './use-cases/make-review.ts'
import { notarise } from './use-cases/notarise.ts'
import { projectJournal } from './use-cases/project-journal.ts'
import { rebuild } from './use-cases/rebuild.ts'
import { reportSpent } from './use-cases/report-spent.ts'
import { noHeadersTold, reportTip } from './use-cases/report-tip.ts'
import { soonAfter } from './use-cases/review-soon.ts'
import { sendNotices } from './use-cases/send-notices.ts'
import { signSpend } from './use-cases/sign-spend.ts'
import { tellAlerts } from './use-cases/tell-alerts.ts'
import { openWatch, WATCH_EVERY_SECONDS } from './use-cases/watch-accounts.ts'
import { watchChain } from './use-cases/watch-chain.ts'
import { watchSpend } from './use-cases/watch-spend.ts'

export type JobWorld = {
  readonly store: Store
  readonly signer: SignerPort
  /** Null where there is none. */
  readonly trader?: TraderPort | null
  readonly chain: ChainPort
  readonly notices: NoticesPort
  readonly alerts: AlertWatch
  readonly network: Network
  readonly clock: Clock
  readonly pause: Pause
  /** For how long what is over is kept, where the operator said so. */
  readonly keptDays?: number | null
  readonly say: (line: string) => void
}

/** The tick asks for it all the time; the job that waits already keeps its moment. */
const FORGET_EVERY_SECONDS = 3_600

/** As often as the signer signs. */
const NOTARISE_EVERY_SECONDS = 60

const REVIEW_EVERY_SECONDS = 86_400

type Act<K extends JobKind> = (
  job: Omit<Extract<Job, { readonly kind: K }>, 'kind'>,
) => Promise<void>

/** Signer and node come and go, and no transaction says so. */
function tellingStatus({ store }: Pick<JobWorld, 'store'>, act: () => Promise<void>) {
  let wasThere = true
  const tell = (isThere: boolean) => {
    if (wasThere !== isThere) store.changes.tell(new Set(['status']))
    wasThere = isThere
  }
  return async () => {
    try {
      await act()
      tell(true)
    } catch (fault) {
      tell(false)
      throw fault
    }
  }
}

/** The whole world of the server's jobs. */
export function actsOf(given: JobWorld) {
  const world = {
    ...given,
    reported: new Set<string>(),
    paths: new Map<string, SpendPath>(),
    told: new Set<string>(),
    headersTold: noHeadersTold(),
  }
  let isWatching = false
  const watchAccounts = openWatch({ ...given, trader: given.trader ?? null })
  const acts: { readonly [K in JobKind]: Act<K> } = {
    'sign-spend': (job) => signSpend(world, job),
    'broadcast-spend': (job) => broadcastSpend(world, job),
    'watch-spend': (job) => watchSpend(world, job),
    'project-journal': tellingStatus(world, () => projectJournal(world)),
    'watch-chain': tellingStatus(world, () => watchChain(world)),
    'report-tip': () => reportTip(world),
    'report-spent': () => reportSpent(world),
    notarise: () => notarise(world),
    'send-notices': () => sendNotices(world),
    'watch-alerts': () => watchAlerts(world),
    'tell-alerts': () => tellAlerts(world),
    'tell-fills': () => tellFills(world),
    'make-review': () => makeReview(world),
    'watch-accounts': (job) => watchAccounts(job),
    'forget-old': () => forgetOld(world),
  }
  return {
    acts,
    /** An operator's, enqueued by `countersign admin rebuild`. */
    alone: { rebuild: () => rebuild(world) },
    follow: headFollower(world),
    /** What is new may be anywhere: nobody tells us. */
    async tick() {
      // The first checkpoint is not waited for.
      const isNoted = (await world.store.reader.auditCheckpoint()) !== null
      const notedAt = world.clock() + (isNoted ? NOTARISE_EVERY_SECONDS : 0)
      // A day after the last one, also where the server was away meanwhile.
      const [reviewed] = await world.store.reader.reviews(1)
      const reviewAt = reviewed ? reviewed.madeAt + REVIEW_EVERY_SECONDS : soonAfter(world.clock())
      await world.store.transact(async (tx) => {
        await tx.enqueue({ kind: 'project-journal' })
        await tx.enqueue({ kind: 'watch-chain' })
        await tx.enqueue({ kind: 'send-notices' })
        await tx.enqueue({ kind: 'notarise' }, { runAt: notedAt })
        await tx.enqueue({ kind: 'make-review', why: 'daily' }, { runAt: reviewAt })
        if (world.trader) {
          // At a start it is not waited for.
          const runAt = isWatching ? { runAt: world.clock() + WATCH_EVERY_SECONDS } : {}
          await tx.enqueue({ kind: 'watch-accounts', account: null }, runAt)
        }
        await tx.enqueue({ kind: 'forget-old' }, { runAt: world.clock() + FORGET_EVERY_SECONDS })
      })
      isWatching = true
    },
  }
}
