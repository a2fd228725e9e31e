// Nobody is in, and nothing that was begun to get in goes on: the lever `entry`. What lets somebody
// in afterwards was made anew.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Closure } from '../ports/incident.ts'
import type { Transactor } from '../ports/store.ts'
import { recordEvent } from './record-event.ts'

/** In the transaction that learned of it. */
export async function endAllEntries(tx: Transactor, now: UnixSeconds): Promise<void> {
  const sessions = await tx.sessions()
  for (const { id } of sessions) await tx.removeSession(id)
  for (const { id } of await tx.members()) {
    await tx.removeOpenings(id)
    await tx.removeReset(id)
  }
  if (sessions.length === 0) return
  await recordEvent(tx, {
    time: now,
    actor: { kind: 'server' },
    act: 'session.ended-all',
    outcome: { kind: 'done' },
    facts: { ended: String(sessions.length), lever: 'entry' },
  })
}

/** Whether a way in is from before signing in was stopped: it leads to making another one. */
export const isOutdated = ({ renewFrom }: Closure, madeAt: UnixSeconds): boolean =>
  renewFrom > 0 && madeAt <= renewFrom

/** With a new way in the outdated ones go. */
export async function dropOutdated(tx: Transactor, member: string): Promise<void> {
  const closure = await tx.closure()
  for (const { id, createdAt } of await tx.passkeys(member)) {
    if (isOutdated(closure, createdAt)) await tx.removePasskey(id)
  }
  const password = await tx.password(member)
  if (password && isOutdated(closure, password.setAt)) await tx.removePassword(member)
}
