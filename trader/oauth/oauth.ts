// Accounts that are connected by OAuth: the operator's registration at the venue, tokens for a
// code, and new ones before they end, one renewal at a time.

import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { VaultKeys } from '@countersign/vault/keys.ts'
import type { Account, Accounts } from '../accounts.ts'
import { openTurns } from '../turns.ts'
import type { Venues } from '../venue/client.ts'
import { type Grant, isGrant, isTokens, type KeySecrets, type Secrets } from '../venue/secrets.ts'
import { askTokens, type Registration } from './endpoint.ts'
import { openPending, type PendingList } from './pending.ts'
import { openRegistrations } from './registrations.ts'

/** Before their end, so that none ends on its way to the venue. */
const EARLY_SECONDS = 300

export type OAuth = {
  /** The operator's client at this venue, in place of one there was. */
  register(venue: VenueId, client: Registration): void
  /** The address a person opens. @throws Fault exchange.oauth_missing, exchange.client_missing */
  begin(wanted: Omit<Parameters<PendingList['begin']>[0], 'clientId'>): string
  /** What was given, or the tokens that it is worth. @throws Fault exchange.* */
  settled(account: Pick<Account, 'name' | 'venue'>, given: KeySecrets | Grant): Promise<Secrets>
  /** The account as it is, with tokens that last a while. @throws Fault exchange.* */
  fresh(account: Account): Promise<Account>
}

type OAuthOptions = {
  readonly journal: Journal
  readonly keys: Pick<VaultKeys, 'sealRecord' | 'openRecord'>
  readonly accounts: Accounts
  readonly venues: Venues
  readonly time: () => number
  /** Told of an account whose tokens the venue does not renew. */
  readonly hinted: (name: string) => void
}

export function openOAuth(options: OAuthOptions): OAuth {
  const { journal, keys, accounts, venues, time, hinted } = options
  const registrations = openRegistrations(journal, keys)
  const pending = openPending(time)
  const turn = openTurns()
  const ask = (name: string, venue: VenueId, grant: Readonly<Record<string, string>>) => {
    const asking = { venue, send: venues.renewing(name, venue), client: registrations.of(venue) }
    return askTokens(asking, grant)
  }
  return {
    register: registrations.put,
    begin: (wanted) => pending.begin({ ...wanted, clientId: registrations.of(wanted.venue).id }),
    async settled({ name, venue }, given) {
      if (!isGrant(given)) return given
      const { redirect, scope, verifier } = pending.take(venue, given.state)
      const grant = { grant_type: 'authorization_code', code: given.code, redirect_uri: redirect }
      const issued = await ask(name, venue, { ...grant, code_verifier: verifier })
      if (issued.refresh === null) throw new Fault('exchange.answer_invalid', { venue })
      const { access, refresh, seconds } = issued
      const expiresAt = time() + seconds
      return { key: given.state, access, refresh, expiresAt, scope: issued.scope ?? scope }
    },
    fresh: ({ name }) =>
      turn(name, async () => {
        const account = accounts.get(name)
        const tokens = accounts.secretsOf(account)
        if (!isTokens(tokens) || tokens.expiresAt - time() > EARLY_SECONDS) return account
        // A refresh token is good for one use: that it is being used stands in the journal first.
        accounts.renewing(name)
        const grant = { grant_type: 'refresh_token', refresh_token: tokens.refresh }
        const issued = await ask(name, account.venue, grant).catch((error: unknown) => {
          if (error instanceof Fault && error.code === 'exchange.key_refused') hinted(name)
          throw error
        })
        return accounts.renewed(account, {
          ...tokens,
          access: issued.access,
          refresh: issued.refresh ?? tokens.refresh,
          expiresAt: time() + issued.seconds,
          scope: issued.scope ?? tokens.scope,
        })
      }),
  }
}
