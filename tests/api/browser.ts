// A browser at the console's own page: it keeps cookies, says where it is, and has a passkey.

import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import type { SessionTimes } from '@countersign/core/access/session.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type ConsoleBrowser,
  openBrowser as openConsoleBrowser,
} from '@countersign/demo/browser.ts'
import type { SessionRecord } from '@countersign/server/ports/sessions.ts'
import { newSession } from '@countersign/server/use-cases/sessions.ts'
import type { World } from '@countersign/server/use-cases/world.ts'

export const CONSOLE = 'http://console.localhost:8180'

/** Its headers with a session that nobody had to sign in for. */
export async function sessionIn(
  world: Pick<World, 'store' | 'clock' | 'chance'>,
  times: Partial<SessionTimes> & Pick<SessionRecord, 'by' | 'stage'>,
  member = 'owner',
): Promise<Readonly<Record<string, string>>> {
  const from = { network: '192.0.2.1', browser: 'Mozilla/5.0' }
  const { session, secret } = newSession(world, { member, ...times, ...from })
  await world.store.transact((tx) => tx.putSession({ ...session, ...times }))
  return { cookie: `${SESSION_COOKIE}=${secret}`, 'sec-fetch-site': 'same-origin' }
}

export type Browser = Pick<ConsoleBrowser, 'api' | 'cookies'> & {
  /** Forgets its session, and not that it was here. */
  signOut(): void
}

/** @param headers - what it says otherwise than a browser at the console does */
export function openBrowser(url: string, headers: Readonly<Record<string, string>> = {}): Browser {
  const { api, cookies } = openConsoleBrowser({ url, origin: CONSOLE, headers })
  return { api, cookies, signOut: () => void cookies.delete(SESSION_COOKIE) }
}

/** The code of a refusal; a bug where there is none. */
export async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
  } catch (error) {
    const { code } = Object(error) as { readonly code?: unknown }
    if (error instanceof Fault || typeof code === 'string') return String(code)
    throw error
  }
  throw new Error('it was not refused')
}
