// A browser at the console's own page.

import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import type { SessionTimes } from '@countersign/core/access/session.ts'
import type { SessionRecord } from '@countersign/server/ports/sessions.ts'
import { newSession } from '@countersign/server/use-cases/sessions.ts'
import type { World } from '@countersign/server/use-cases/world.ts'

export const CONSOLE = 'http://console.localhost:8180'

/** Its headers with a session that nobody had to sign in for. */
export async function sessionIn(
  world: World,
  times: Partial<SessionTimes> & Pick<SessionRecord, 'by' | 'stage'>,
  member = 'owner',
): Promise<Readonly<Record<string, string>>> {
  const from = { network: '192.0.2.1', browser: 'Mozilla/5.0' }
  const { session, secret } = newSession(world, { member, ...times, ...from })
  await world.store.transact((tx) => tx.putSession({ ...session, ...times }))
  return { cookie: `${SESSION_COOKIE}=${secret}`, 'sec-fetch-site': 'same-origin' }
}
