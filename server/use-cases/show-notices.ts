// How the server's notices fare, and a test of them that an administrator asks for.

import type { AttemptRecord, LaneStanding } from '../ports/notices.ts'
import { type Acting, traceOf } from './acting.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import { testTiding } from './tell.ts'
import type { World } from './world.ts'

const LAST_ATTEMPTS = 100
const ID_BYTES = 16

export type Delivery = {
  readonly channels: readonly LaneStanding[]
  /** Last first. */
  readonly attempts: readonly AttemptRecord[]
}

export async function showNotices({
  store: { reader },
  notices,
}: Pick<World, 'store' | 'notices'>): Promise<Delivery> {
  return {
    channels: notices.standings(await reader.lanes()),
    attempts: await reader.attempts(LAST_ATTEMPTS),
  }
}

/**
 * Has a test sent to everybody, by every channel.
 * @returns what the test is named by
 * @throws Fault charter.role_missing
 */
export async function testNotices(
  { store, clock, chance }: Pick<World, 'store' | 'clock' | 'chance'>,
  by: Acting,
): Promise<string> {
  const now = clock()
  const id = chance(ID_BYTES).toHex()
  return await store.transact(async (tx) => {
    await checkGoverning(tx, by.member, 'testNotices')
    const tiding = testTiding(id, now, by.member)
    await tx.putTiding(tiding)
    await tx.enqueue({ kind: 'send-notices' })
    await recordEvent(tx, {
      time: now,
      act: 'notice.tested',
      outcome: { kind: 'done' },
      ...traceOf(by),
    })
    return tiding.id
  })
}
