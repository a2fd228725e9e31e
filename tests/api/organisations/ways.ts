// The ways by which somebody asks: with a reading token, as a browser in a session, or signing with
// a device or the key of a token that may ask. Each can be tried on any route of any organisation.

import { fingerprint } from '@countersign/channel/identity.ts'
import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import { type RouteId, routeOf } from '@countersign/contract/routes.ts'
import { type Device, type Prepared, prepare } from '@countersign/sdk/request.ts'
import type { Furnished } from './names.ts'

/** Writes a request for an organisation's server. */
export type Way = (to: Furnished, id: RouteId, ask: object) => Promise<Prepared>

export const byToken =
  ({ reader: token }: Furnished): Way =>
  (_, id, ask) =>
    prepare({ token }, { ...routeOf(id), auth: 'reader' }, ask)

/** From a page of the asked server's own console: a page of any other is turned away before. */
export const bySession =
  ({ account }: Furnished): Way =>
  (to, id, ask) =>
    browsing(to, id, ask, account.browser.cookies.get(SESSION_COOKIE) ?? '')

export const byNobody: Way = (to, id, ask) => browsing(to, id, ask, '')

/** @param of - whose signer it is meant for, where not the one that is asked */
const signing =
  (device: Device, of?: Furnished): Way =>
  (to, id, ask) => {
    const signer = fingerprint((of ?? to).house.stage.identity)
    // By the asked one's clock: an old request would be refused for its age.
    const { now } = to.house.context
    return prepare({ device, signer, now }, { ...routeOf(id), auth: 'signed' }, ask)
  }

export const byDevice = ({ device }: Furnished): Way => signing(device)
export const byTill = ({ till }: Furnished): Way => signing(till)

/** Everything that somebody of this organisation can show. */
export const waysOf = (from: Furnished): Readonly<Record<string, Way>> => ({
  'a reading token': byToken(from),
  'a session': bySession(from),
  'a device': byDevice(from),
  'a device, for its own signer': signing(from.device, from),
  'a token that asks': byTill(from),
})

/** The way that the route is for. */
export function ownWay(from: Furnished, id: RouteId): Way {
  switch (routeOf(id).auth) {
    case 'none':
      return byNobody
    case 'reader':
      return byToken(from)
    case 'session':
      return bySession(from)
    case 'member':
    case 'signed':
      return byDevice(from)
  }
}

async function browsing(to: Furnished, id: RouteId, ask: object, session: string) {
  const prepared = await prepare({}, { ...routeOf(id), auth: 'session' }, ask)
  const cookie = session === '' ? {} : { cookie: `${SESSION_COOKIE}=${session}` }
  const page = { origin: to.console, 'sec-fetch-site': 'same-origin' }
  return { ...prepared, headers: { ...prepared.headers, ...page, ...cookie } }
}
