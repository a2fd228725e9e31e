// What this server has of a time, for a forensic firm: who was in by what, which tokens read, which
// notices went out, and what a search found. No secret is in it, nor a hash of one. Its own hash
// goes into the audit log, which the signer then notarises.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { type Acting, traceOf } from './acting.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import { searchTraces, type TraceWish } from './search-traces.ts'
import type { World } from './world.ts'

export type ExportWish = {
  readonly from: UnixSeconds
  readonly to: UnixSeconds
  readonly search: Omit<TraceWish, 'since' | 'until'>
}

export type Exported = {
  /** Canonical JSON. */
  readonly evidence: string
  /** Number of the event that holds its hash. */
  readonly event: number
  /** Number of the last event before the time. */
  readonly after: number
  readonly madeAt: UnixSeconds
}

type Exporting = Pick<World, 'store' | 'signer' | 'clock'>

/** Of each, in the newest order: more is in no file that anybody reads. */
const MOST_NOTICES = 20_000
const MOST_FOUND = 500

/** @throws Fault charter.role_missing, http.request_invalid */
export async function exportIncident(
  world: Exporting,
  wish: ExportWish,
  by: Acting,
): Promise<Exported> {
  const { store, clock } = world
  const [madeAt, { from, to }] = [clock(), wish]
  if (to < from) throw new Fault('http.request_invalid', { where: 'body/to', wanted: 'from it on' })
  await checkGoverning(store.reader, by.member, 'exportIncident')
  const evidence = canonicalText(
    plain({ version: '1', from, to, madeAt, by: by.member, ...(await gather(world, wish)) }),
  )
  const [after = 0] = from === 0 ? [] : await store.reader.traceSeqs({ until: from - 1 }, 1)
  const hash = sha256(new TextEncoder().encode(evidence)).toHex()
  const event = await store.transact(async (tx) => {
    const { seq } = await tx.lockAudit()
    await recordEvent(tx, {
      time: madeAt,
      act: 'api.exportIncident',
      outcome: { kind: 'done' },
      ...traceOf(by, { evidence: hash, from: String(from), to: String(to) }),
    })
    // Its stamp is waited for.
    await tx.enqueue({ kind: 'notarise' })
    return seq + 1
  })
  return { evidence, event, after, madeAt }
}

async function gather(world: Exporting, { from, to, search }: ExportWish) {
  const { reader } = world.store
  const isWithin = (at: UnixSeconds) => from <= at && at <= to
  const attempts = await reader.attempts(MOST_NOTICES)
  const query = { ...search, since: from, until: to }
  return {
    sessions: (await reader.sessions()).map(({ hash: _, ...session }) => session),
    passkeys: (await reader.passkeys()).map(({ id, member, name, createdAt, usedAt }) => {
      return { id, member, name, createdAt, usedAt }
    }),
    passwords: (await reader.passwords()).map(({ member, setAt, usedAt }) => {
      return { member, setAt, usedAt }
    }),
    tokens: (await reader.tokens()).map(
      ({ id, name, createdAt, networks, expiresAt, lastUsedAt }) => {
        return { id, name, createdAt, networks, expiresAt, lastUsedAt }
      },
    ),
    notices: attempts.filter(({ at }) => isWithin(at)),
    isAllNotices: attempts.length < MOST_NOTICES,
    closure: await reader.closure(),
    search,
    found: await searchTraces(world, query, { limit: MOST_FOUND }),
  }
}
