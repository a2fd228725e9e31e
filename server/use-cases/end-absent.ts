// Members who are gone or suspended have no session; those who are gone have no way in either, so
// that whoever is given the same id later does not find one there.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Transactor } from '../ports/store.ts'
import { recordEvent } from './record-event.ts'
import { presentMember } from './sessions.ts'

/** In the transaction that learned of it. @param known - the ids of the members of before */
export async function endAbsent(
  tx: Transactor,
  known: readonly string[],
  now: UnixSeconds,
): Promise<void> {
  for (const { id, member } of await tx.sessions()) {
    if (await presentMember(tx, member)) continue
    await tx.removeSession(id)
    await recordEvent(tx, {
      time: now,
      actor: { kind: 'server' },
      act: 'session.ended',
      outcome: { kind: 'done' },
      subject: { kind: 'session', id },
      facts: { member },
    })
  }
  const withWays = [...(await tx.passkeys()), ...(await tx.passwords())].map(({ member }) => member)
  for (const member of new Set([...known, ...withWays])) {
    if (await tx.member(member)) continue
    for (const { id } of await tx.passkeys(member)) await tx.removePasskey(id)
    await tx.removePassword(member)
    await tx.removeOpenings(member)
    await tx.removeReset(member)
  }
}
