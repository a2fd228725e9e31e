// Sessions of the console: which browser is whose, for how long. The cookie's secret is nowhere;
// what is kept is its hash.

import type { SessionTimes } from '@countersign/core/access/session.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'

export type SessionRecord = SessionTimes & {
  /** Names it to its owner: eight bytes in hexadecimal, and no secret. */
  readonly id: string
  /** SHA-256 of the cookie's text, in hexadecimal. */
  readonly hash: string
  /** The member's id. */
  readonly member: string
  /** By what it was begun. */
  readonly by: 'opening' | 'passkey' | 'password'
  /** The address it was begun from. */
  readonly network: string
  /** What the browser calls itself: unproven. */
  readonly browser: string
}

export type SessionReader = {
  /** As it is kept: whether it still holds is for `sessionEndsAt`. */
  sessionByHash(hash: string): Promise<SessionRecord | null>
  /** Of this member, or of all; by creation, newest first. */
  sessions(member?: string): Promise<readonly SessionRecord[]>
}

export type SessionTransactor = {
  putSession(session: SessionRecord): Promise<void>
  touchSession(id: string, usedAt: UnixSeconds): Promise<void>
  /** @returns false when there is none */
  removeSession(id: string): Promise<boolean>
  /** Forgets those that were not used since, or were begun before. */
  forgetSessions(usedBefore: UnixSeconds, begunBefore: UnixSeconds): Promise<void>
}
