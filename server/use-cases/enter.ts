// A session begins, by any way in. Whether the browser and the network are new to its member is
// told to them, and the browser is remembered.

import { networkOf } from '@countersign/core/access/network.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { SessionRecord } from '../ports/sessions.ts'
import type { Reader, Transactor } from '../ports/store.ts'
import { checkEntry } from './closed.ts'
import { dropOutdated, isOutdated } from './end-entries.ts'
import { person, recordEvent } from './record-event.ts'
import { bearerHash, newBearer, newSession, type Place } from './sessions.ts'
import { tell } from './tell.ts'
import type { World } from './world.ts'

/** A browser at the door. */
export type Entrance = Place & {
  /** The secret of the cookie by which browsers are known again; null for none. */
  readonly known: string | null
}

export type Entered = {
  readonly session: SessionRecord
  readonly secret: string
  /** Another secret by which to know the browser from now on; null where it has one. */
  readonly known: string | null
}

/** More than a person has. The oldest goes first. */
const MAX_SESSIONS = 64

type Beginning = Pick<SessionRecord, 'member' | 'by'> & {
  readonly at: Entrance
  /** When the way in was made: one from before signing in was stopped leads to another alone. */
  readonly madeAt?: UnixSeconds
}

/** @throws Fault charter.frozen */
export async function beginSession(
  tx: Transactor,
  world: Pick<World, 'clock' | 'chance'>,
  { member, by, at, madeAt }: Beginning,
): Promise<Entered> {
  await checkEntry(tx)
  const { network, browser } = at
  const now = world.clock()
  const stage = isOutdated(await tx.closure(), madeAt ?? now) ? 'setting-up' : 'full'
  const entered = newSession(world, { member, by, stage, network, browser })
  const isKnown = await isKnownBrowser(tx, member, at)
  const place = { member, what: 'network', value: networkOf(network) } as const
  const isNew = !isKnown || !(await tx.isFamiliar(place))
  // One that somebody else set is never taken over.
  const known = isKnown ? null : newBearer(world.chance)
  const value = bearerHash(known ?? at.known ?? '')
  await tx.putFamiliar({ member, what: 'browser', value, usedAt: now })
  await tx.putFamiliar({ ...place, usedAt: now })
  for (const { id } of (await tx.sessions(member)).slice(MAX_SESSIONS - 1)) {
    await tx.removeSession(id)
  }
  await tx.putSession(entered.session)
  const { id } = entered.session
  if (isNew) {
    const tiding = {
      kind: 'account.entered',
      member,
      browser: entered.session.browser,
      network,
    } as const
    await tell(tx, { tiding, at: now, now, by: member, mark: id })
  }
  await recordEvent(tx, {
    time: now,
    actor: person(member),
    act: 'session.opened',
    outcome: { kind: 'done' },
    subject: { kind: 'session', id },
    network,
    facts: { by },
  })
  return { ...entered, known }
}

/** Whether this member signed in with this browser before. */
export async function isKnownBrowser(
  reader: Pick<Reader, 'isFamiliar'>,
  member: string,
  { known }: Pick<Entrance, 'known'>,
): Promise<boolean> {
  if (known === null) return false
  return await reader.isFamiliar({ member, what: 'browser', value: bearerHash(known) })
}

/**
 * What a session that sets up an account becomes with its first way in: another one, so that
 * whoever knew the old secret knows nothing of it. Null where it was full before.
 */
export async function grown(
  tx: Transactor,
  world: Pick<World, 'clock' | 'chance'>,
  session: SessionRecord,
  at: Entrance,
): Promise<Entered | null> {
  if (session.stage === 'full') return null
  await dropOutdated(tx, session.member)
  await tx.removeSession(session.id)
  const { member, by } = session
  return await beginSession(tx, world, { member, by, at })
}
