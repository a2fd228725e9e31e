// Venues where an account is connected by OAuth 2.0 with PKCE (RFC 6749, RFC 7636): where people
// are sent, where tokens come from, and what is asked for and no more.

import type { VenueId } from './venue.ts'

export type OAuthVenue = {
  readonly authorize: string
  readonly token: string
  /** Space-separated, as the standard has them. */
  readonly scopes: Readonly<Record<'watch' | 'trade', string>>
}

const COINBASE_READS = 'wallet:accounts:read wallet:orders:read wallet:transactions:read'

const OAUTH: Readonly<Partial<Record<VenueId, OAuthVenue>>> = {
  coinbase: {
    authorize: 'https://login.coinbase.com/oauth2/auth',
    token: 'https://login.coinbase.com/oauth2/token',
    scopes: {
      watch: `${COINBASE_READS} offline_access`,
      // Of Advanced Trade, orders of both sides are placed and cancelled by this one.
      trade: `${COINBASE_READS} wallet:buys:create offline_access`,
    },
  },
}

/** Null where a venue offers no OAuth that a self-hosted product can use. */
export const oauthOf = (venue: VenueId): OAuthVenue | null => OAUTH[venue] ?? null
