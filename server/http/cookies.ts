// Cookies of the console, and who may send them: pages of the console's own origin, and no other.

import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import { SESSION_LIMITS } from '@countersign/core/access/session.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FastifyRequest } from 'fastify'

type Headers = FastifyRequest['headers']

/** Secure goes with the prefix; browsers take a host below `localhost` for secure. */
const ALWAYS = 'HttpOnly; Secure; SameSite=Strict; Path=/'

const WRITTEN = /^[A-Za-z0-9_-]{43}$/

/** The secret of the session; null for none, and for two, of which one is somebody else's. */
export const sessionSecretOf = (headers: Headers): string | null => read(headers, SESSION_COOKIE)

const setSession = (secret: string): string =>
  `${SESSION_COOKIE}=${secret}; Max-Age=${SESSION_LIMITS.wholeSeconds}; ${ALWAYS}`

/** By which a browser is known again, long after its session ended. It lets nobody in. */
const KNOWN_COOKIE = `${SESSION_COOKIE}-known`
const KNOWN_SECONDS = 180 * 86_400

export const knownSecretOf = (headers: Headers): string | null => read(headers, KNOWN_COOKIE)

/** Those of a session that has begun. */
export function cookiesOf(entered: { readonly secret: string; readonly known: string | null }) {
  const known = `${KNOWN_COOKIE}=${entered.known}; Max-Age=${KNOWN_SECONDS}; ${ALWAYS}`
  return [setSession(entered.secret), ...(entered.known === null ? [] : [known])]
}

export const endCookie = (): string => `${SESSION_COOKIE}=; Max-Age=0; ${ALWAYS}`

function read({ cookie = '' }: Headers, name: string): string | null {
  const found = cookie
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each.startsWith(`${name}=`))
    .map((each) => each.slice(name.length + 1))
  const [secret = ''] = found
  return found.length === 1 && WRITTEN.test(secret) ? secret : null
}

/**
 * Browsers say where a request comes from: in Sec-Fetch-Site, and with everything that changes
 * something in Origin. SameSite alone would let pages of other ports and hosts below in.
 * @throws Fault session.cross_site
 */
export function checkSite(headers: Headers, consoleUrl: string): void {
  const { origin, 'sec-fetch-site': site } = headers
  const isOwn = site === 'same-origin' || (site === undefined && origin !== undefined)
  if (!isOwn || (origin !== undefined && origin !== consoleUrl)) {
    throw new Fault('session.cross_site', { wanted: consoleUrl })
  }
}
