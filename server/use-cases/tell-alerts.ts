// Makes of alerts that fired what their owners are told: one notice a minute for each owner and
// choice of channels, however many fired. Each firing is told by one notice, for it is marked in
// the transaction that puts the notice.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { firingWords } from '@countersign/core/exchange/alerts/words.ts'
import type { UntoldFiring } from '../ports/alerts.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store, Transactor } from '../ports/store.ts'
import { tell } from './tell.ts'

const ONCE_IN_SECONDS = 60

/** More stand at the console. */
const MOST_LINES = 20

/** Alerts of one member, and a firing of each. */
const AT_A_TIME = 10_000

export async function tellAlerts({
  store,
  clock,
}: {
  readonly store: Store
  readonly clock: Clock
}): Promise<void> {
  const now = clock()
  const later: UnixSeconds[] = []
  for (const { owner, firings } of await store.reader.untoldOwners()) {
    const toldAt = await store.reader.alertsToldAt(owner)
    const mayAt = toldAt === null ? now : toldAt + ONCE_IN_SECONDS
    if (mayAt > now) later.push(mayAt)
    else await store.transact((tx) => tellOwner(tx, owner, now))
    if (mayAt <= now && firings > AT_A_TIME) later.push(now + ONCE_IN_SECONDS)
  }
  if (later.length === 0) return
  await store.transact((tx) => tx.enqueue({ kind: 'tell-alerts' }, { runAt: Math.min(...later) }))
}

/** Of one owner all that was not told, at once. */
export async function tellOwner(tx: Transactor, owner: string, now: UnixSeconds): Promise<void> {
  const untold = await tx.untoldFirings(owner, AT_A_TIME)
  if (untold.length === 0) return
  const alike = Map.groupBy(untold, ({ record }) => record.channels.toSorted().join(' '))
  for (const some of alike.values()) await tellSome(tx, owner, { some, now })
  await tx.markFiringsTold(owner, { firings: untold.map(({ firing }) => firing), at: now })
  await tx.enqueue({ kind: 'send-notices' })
}

async function tellSome(
  tx: Transactor,
  owner: string,
  { some, now }: { readonly some: readonly UntoldFiring[]; readonly now: UnixSeconds },
): Promise<void> {
  const [first] = some
  if (!first) return
  const { firing, record } = first
  const tiding = {
    kind: 'alert.fired',
    member: owner,
    name: record.name,
    channels: record.channels,
    fired: some.length,
    lines: some.slice(0, MOST_LINES).map(lineOf),
  } as const
  // However long ago: it was never told.
  await tell(tx, { tiding, at: now, now, mark: `${firing.id}/${firing.generation}` })
}

function lineOf({ firing, record }: UntoldFiring): string {
  const { beforeAt, countedSince } = firing
  const words = firingWords(record.alert.condition, firing, { time, beforeAt })
  const since =
    countedSince === null ? '' : ` Counted since ${time(countedSince)}, when the server started.`
  return `${record.name}: ${words}.${since}`
}

/** `2026-11-21 17:54:03 UTC`. */
const time = (at: UnixSeconds): string =>
  `${new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
