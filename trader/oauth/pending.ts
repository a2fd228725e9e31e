// Authorisations under way: made here, so that the verifier never leaves this process until it goes
// to the venue. In memory alone: after a start people begin anew.

import { createHash, randomBytes } from 'node:crypto'
import { type OAuthVenue, oauthOf } from '@countersign/core/exchange/oauth.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'

/** In which somebody signs in at the venue and comes back. */
const LIFE_SECONDS = 900
/** Nobody connects as many at a time. */
const MOST = 32

export type Pending = {
  readonly venue: VenueId
  readonly redirect: string
  readonly scope: string
  readonly verifier: string
}

export type PendingList = {
  /** The address that the person opens. */
  begin(wanted: Wanted): string
  /** Once each. @throws Fault exchange.grant_unknown */
  take(venue: VenueId, state: string): Pending
}

type Wanted = {
  readonly venue: VenueId
  readonly rights: 'watch' | 'trade'
  readonly redirect: string
  readonly clientId: string
}

export function openPending(time: () => number): PendingList {
  const list = new Map<string, Pending & { readonly until: number }>()
  const forgetOld = () => {
    for (const [state, { until }] of list) if (until <= time()) list.delete(state)
  }
  return {
    begin({ venue, rights, redirect, clientId }) {
      forgetOld()
      checkRedirect(redirect)
      const oauth = offered(venue)
      const oldest = list.keys().next().value
      if (list.size >= MOST && oldest !== undefined) list.delete(oldest)
      const state = randomBytes(32).toString('hex')
      const verifier = randomBytes(32).toString('base64url')
      const scope = oauth.scopes[rights]
      list.set(state, { venue, redirect, scope, verifier, until: time() + LIFE_SECONDS })
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirect,
        scope,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      })
      return `${oauth.authorize}?${query.toString()}`
    },
    take(venue, state) {
      forgetOld()
      const pending = list.get(state)
      if (pending?.venue !== venue) throw new Fault('exchange.grant_unknown', { venue })
      list.delete(state)
      return pending
    },
  }
}

/** @throws Fault exchange.oauth_missing */
export function offered(venue: VenueId): OAuthVenue {
  const oauth = oauthOf(venue)
  if (!oauth) throw new Fault('exchange.oauth_missing', { venue })
  return oauth
}

/** Https, or this machine alone (RFC 8252, section 7.3): a code is not sent in clear. */
function checkRedirect(redirect: string): void {
  const { protocol, hostname, hash } = URL.canParse(redirect) ? new URL(redirect) : NOWHERE
  const isLoopback = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  if ((isLoopback || protocol === 'https:') && hash === '') return
  throw new Fault('exchange.redirect_invalid')
}

const NOWHERE = { protocol: '', hostname: '', hash: '' }
