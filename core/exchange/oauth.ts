// Venues where an account is connected by OAuth 2.0 with PKCE (RFC 6749, RFC 7636): where people
// are sent, where tokens come from, and what is asked for and no more.

import type { VenueId } from './venue.ts'

export type OAuthVenue = {
  readonly authorize: string
  readonly token: string
  /** Separated as the venue wants them: by blanks in the standard, by commas at Gemini. */
  readonly scopes: Readonly<Record<'watch' | 'trade', string>>
  /** How the token endpoint is asked: the standard has forms. */
  readonly form: 'urlencoded' | 'json'
  /** Of which kind our client is there: a public one has no secret, and PKCE in its place. */
  readonly isPublic: boolean
}

const COINBASE_READS = 'wallet:accounts:read wallet:orders:read wallet:transactions:read'

const GEMINI_READS = 'balances:read,orders:read,history:read'

const OAUTH: Readonly<Partial<Record<VenueId, OAuthVenue>>> = {
  coinbase: {
    authorize: 'https://login.coinbase.com/oauth2/auth',
    token: 'https://login.coinbase.com/oauth2/token',
    scopes: {
      watch: `${COINBASE_READS} offline_access`,
      // Of Advanced Trade, orders of both sides are placed and cancelled by this one.
      trade: `${COINBASE_READS} wallet:buys:create offline_access`,
    },
    form: 'urlencoded',
    isPublic: false,
  },
  gemini: {
    authorize: 'https://exchange.gemini.com/auth',
    token: 'https://exchange.gemini.com/auth/token',
    scopes: { watch: GEMINI_READS, trade: `${GEMINI_READS},orders:create` },
    form: 'json',
    isPublic: true,
  },
}

/** Null where a venue offers no OAuth that a self-hosted product can use. */
export const oauthOf = (venue: VenueId): OAuthVenue | null => OAUTH[venue] ?? null
