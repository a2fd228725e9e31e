// How the server's notices fare, and a test of them that an administrator asks for.

import { type HttpSignature, httpRequestHash } from '@countersign/core/access/http-signature.ts'
import type { AttemptRecord, LaneStanding } from '../ports/notices.ts'
import { useNonce } from './authenticate.ts'
import { checkGoverning } from './members.ts'
import { person, recordEvent } from './record-event.ts'
import { testTiding } from './tell.ts'
import type { World } from './world.ts'

const LAST_ATTEMPTS = 100

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
 * @throws Fault charter.role_missing, http.nonce_used
 */
export async function testNotices(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  by: HttpSignature,
  network: string,
): Promise<string> {
  const now = clock()
  return await store.transact(async (tx) => {
    await useNonce(tx, by, now)
    const member = await checkGoverning(tx, by.keyId, 'testNotices')
    const tiding = testTiding(by.nonce, now, member)
    await tx.putTiding(tiding)
    await tx.enqueue({ kind: 'send-notices' })
    await recordEvent(tx, {
      time: now,
      actor: person(by.keyId),
      act: 'notice.tested',
      outcome: { kind: 'done' },
      network,
      request: httpRequestHash(by),
      facts: {},
    })
    return tiding.id
  })
}
