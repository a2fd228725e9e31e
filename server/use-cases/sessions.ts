// Sessions: begun, recognised by their secret, listed and ended by whose they are.

import { type SessionStage, sessionEndsAt } from '@countersign/core/access/session.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Chance } from '../ports/clock.ts'
import type { MemberRecord } from '../ports/records.ts'
import type { SessionRecord } from '../ports/sessions.ts'
import type { Reader, Transactor } from '../ports/store.ts'
import { type Acting, traceOf } from './acting.ts'
import { isPulled } from './closed.ts'
import { isOutdated } from './end-entries.ts'
import { recordEvent } from './record-event.ts'
import type { World } from './world.ts'

/** How exactly the last use is known: each use would be a write otherwise. */
const TOUCH_SECONDS = 60

const ID_BYTES = 8
const SECRET_BYTES = 32
const MAX_BROWSER = 256

/** A secret for a cookie or a link: 256 random bits, which need no slow hash. */
export const newBearer = (chance: Chance): string =>
  chance(SECRET_BYTES).toBase64({ alphabet: 'base64url', omitPadding: true })

export const bearerHash = (secret: string): string =>
  sha256(new TextEncoder().encode(secret)).toHex()

/** Where a session begins. */
export type Place = {
  /** The address it came from. */
  readonly network: string
  /** What the browser calls itself. */
  readonly browser: string
}

/** A session of this moment, and the secret of its cookie, which is in this answer alone. */
export function newSession(
  { clock, chance }: Pick<World, 'clock' | 'chance'>,
  whose: Pick<SessionRecord, 'member' | 'by'> & { readonly stage: SessionStage } & Place,
): { readonly session: SessionRecord; readonly secret: string } {
  const now = clock()
  const secret = newBearer(chance)
  const session = {
    ...whose,
    browser: whose.browser.replaceAll(/[^ -~]/g, '?').slice(0, MAX_BROWSER),
    id: chance(ID_BYTES).toHex(),
    hash: bearerHash(secret),
    createdAt: now,
    usedAt: now,
    provedAt: now,
  }
  return { session, secret }
}

/** The member while they may have a session: they are there, and not suspended. */
export async function presentMember(
  reader: Pick<Reader, 'member'>,
  id: string,
): Promise<MemberRecord | null> {
  const member = await reader.member(id)
  return member && !member.isSuspended ? member : null
}

/**
 * @param isUse - whether somebody does this, and the session goes on: pages ask by themselves too
 * @throws Fault session.invalid, charter.frozen
 */
export async function authenticateSession(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  secret: string,
  isUse: boolean,
): Promise<SessionRecord> {
  const session = await store.reader.sessionByHash(bearerHash(secret))
  const now = clock()
  const closure = await store.reader.closure()
  const isFromBefore = session !== null && isOutdated(closure, session.createdAt)
  const holds = session !== null && now < sessionEndsAt(session) && !isFromBefore
  if (holds && isPulled(closure, 'entry')) throw new Fault('charter.frozen', { subject: 'entry' })
  if (!holds || !(await presentMember(store.reader, session.member))) {
    throw new Fault('session.invalid')
  }
  if (isUse && session.usedAt + TOUCH_SECONDS <= now) {
    await store.transact((tx) => tx.touchSession(session.id, now))
  }
  return session
}

/** Those of this member that hold, newest first. */
export async function listSessions(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  member: string,
): Promise<readonly SessionRecord[]> {
  const now = clock()
  return (await store.reader.sessions(member)).filter((each) => now < sessionEndsAt(each))
}

/** Ends one of the member's own. @throws Fault session.missing */
export async function endSession(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  id: string,
  by: Acting,
): Promise<void> {
  const now = clock()
  await store.transact(async (tx) => {
    const isOwn = (await tx.sessions(by.member)).some((each) => each.id === id)
    if (!isOwn || !(await tx.removeSession(id))) throw new Fault('session.missing')
    await recordEvent(tx, {
      time: now,
      act: 'session.ended',
      outcome: { kind: 'done' },
      subject: { kind: 'session', id },
      ...traceOf(by),
    })
  })
}

/** Ends all of the member's but the one that asks. @returns how many ended */
export async function endOtherSessions(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  by: Acting,
): Promise<number> {
  const now = clock()
  return await store.transact(async (tx) => {
    const ended = await removeSessions(tx, by.member, by.session)
    await recordEvent(tx, {
      time: now,
      act: 'session.ended-all',
      outcome: { kind: 'done' },
      ...traceOf(by, { ended: String(ended) }),
    })
    return ended
  })
}

/** @returns how many there were */
export async function removeSessions(
  tx: Transactor,
  member: string,
  but?: string,
): Promise<number> {
  const sessions = (await tx.sessions(member)).filter(({ id }) => id !== but)
  for (const { id } of sessions) await tx.removeSession(id)
  return sessions.length
}
