// A browser with a session that nobody had to sign in for: of a member, with a factor that was
// proved this moment.

import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import type { Store } from '@countersign/server/ports/store.ts'
import { newSession } from '@countersign/server/use-cases/sessions.ts'
import type { BrowserContext } from 'playwright-core'
import type { ConsoleSite } from './site.ts'

/** What the browser calls itself, as the account's page shows it. */
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0 Safari/537.36'

export async function signIn(
  { assembly, browser, origin }: Pick<ConsoleSite, 'assembly' | 'browser' | 'origin'>,
  member = 'owner',
): Promise<void> {
  const { store, team } = assembly
  const clock = () => team.house.clock.now
  await browser.context.setExtraHTTPHeaders({})
  await signInAt({ store, clock, origin }, browser.context, member)
}

export type Serving = {
  readonly store: Pick<Store, 'transact'>
  readonly clock: () => number
  /** The console's, as browsers write it. */
  readonly origin: string
}

/** The same for one of several browsers. */
export async function signInAt(
  { store, clock, origin }: Serving,
  context: BrowserContext,
  member: string,
): Promise<void> {
  const chance = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  const { session, secret } = newSession(
    { clock, chance },
    { member, by: 'passkey', stage: 'full', network: '127.0.0.1', browser: AGENT },
  )
  await store.transact((tx) => tx.putSession(session))
  const { hostname } = new URL(origin)
  const cookie = { name: SESSION_COOKIE, value: secret, domain: hostname, path: '/' }
  const strict = { httpOnly: true, secure: true, sameSite: 'Strict' } as const
  await context.addCookies([{ ...cookie, ...strict }])
}
