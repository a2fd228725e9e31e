// Makes notices of what there is to tell, and sends them. Who is told, and where, is asked of the
// signer each time. Only this job changes what waits, and it runs alone.

import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import type { Clock } from '../ports/clock.ts'
import type { AttemptRecord, Audience, LaneRecord, NoticesPort } from '../ports/notices.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'

export type NoticesWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'charter'>
  readonly notices: NoticesPort
  readonly clock: Clock
}

const AT_A_TIME = 200

/** @throws Fault channel.* while the signer is away: then it is told later */
export async function sendNotices(world: NoticesWorld): Promise<void> {
  const { store, notices, clock } = world
  const { reader } = store
  const untold = await reader.untold(AT_A_TIME)
  if (!notices.isSetUp) {
    // Whoever sets channels up later wants no old news.
    if (untold.length > 0) await store.transact((tx) => tx.markTold(untold.map(({ id }) => id)))
    return
  }
  if (untold.length === 0 && !notices.isDue(await reader.lanes(), clock())) return
  const audience = audienceOf(readView(await world.signer.charter()))
  if (untold.length > 0) {
    await store.transact(async (tx) => {
      const added = notices.added(await tx.lanes(), untold, audience)
      for (const lane of added) await tx.putLane(lane)
      await tx.markTold(untold.map(({ id }) => id))
    })
  }
  await notices.deliver(await reader.lanes(), audience, (attempt, changed) =>
    keep(store, attempt, changed),
  )
  // A lane that works has its next notice at once.
  const isLeft = notices.isDue(await reader.lanes(), clock()) || untold.length === AT_A_TIME
  if (isLeft) await store.transact((tx) => tx.enqueue({ kind: 'send-notices' }))
}

function keep(store: Store, attempt: AttemptRecord, changed: readonly LaneRecord[]): Promise<void> {
  return store.transact(async (tx) => {
    await tx.putAttempt(attempt)
    for (const lane of changed) await tx.putLane(lane)
  })
}

function audienceOf({ organisation, head, members }: CharterView): Audience {
  return { organisation: organisation.name, head, members }
}
