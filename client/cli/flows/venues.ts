// Accounts at exchanges: what is asked of the trader about them. Secrets are sealed to the pinned
// trader here; nothing between the two can read them.

import { secretsBinding } from '@countersign/channel/bindings.ts'
import { seal } from '@countersign/channel/sealing.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import {
  type OrderPolicy,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Certainty } from '@countersign/core/exchange/rights/reading.ts'
import { anything, list, object, text, whole, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { askTrader, askTraderWithCode, pinnedTrader } from './trader.ts'

export type VenueSecrets = {
  readonly key: string
  readonly secret: string
  readonly passphrase?: string
}

const accountFields = object({
  account: text(32),
  venue: text(32),
  quote: text(16),
  rights: word('watch', 'trade'),
  found: anything,
  addedAt: whole(),
  checkedAt: whole(),
  version: whole(),
  by: text(32),
})

export type VenueAccount = ReturnType<typeof accountFields>

const listFields = object({ accounts: list(accountFields, 1_000) })
const checkFields = object({ account: accountFields, refusal: text(64) })
const balanceFields = object({
  account: text(32),
  at: whole(),
  balances: list(
    object({ currency: text(32), total: text(40), free: text(40), used: text(40) }),
    10_000,
  ),
})

export type VenueBalances = ReturnType<typeof balanceFields>

function sealSecrets(context: Context, account: string, venue: string, secrets: VenueSecrets) {
  const bytes = canonicalBytes({ ...secrets })
  return seal(pinnedTrader(context).sealingKey, bytes, secretsBinding(account, venue))
}

export type NewVenueAccount = {
  readonly account: string
  readonly venue: string
  readonly quote: string
  readonly rights: 'watch' | 'trade'
  /** What may be ordered there: the signer enters it by the same code. */
  readonly policy: OrderPolicy
}

/** @throws Refusal exchange.*, factor.*, charter.role_missing */
export async function addVenueAccount(
  context: Context,
  wanted: NewVenueAccount,
  given: { readonly secrets: VenueSecrets; readonly code: string },
): Promise<VenueAccount> {
  const secrets = sealSecrets(context, wanted.account, wanted.venue, given.secrets)
  const body = { ...wanted, policy: orderPolicyToCanonical(wanted.policy), secrets }
  const answer = await askTraderWithCode(context, 'account.add', body, given.code)
  return accountFields(answer, 'account')
}

/** @throws the same */
export async function rotateVenueKey(
  context: Context,
  { account, venue }: Pick<VenueAccount, 'account' | 'venue'>,
  given: { readonly secrets: VenueSecrets; readonly code: string },
): Promise<VenueAccount> {
  const secrets = sealSecrets(context, account, venue, given.secrets)
  const answer = await askTraderWithCode(
    context,
    'account.rotate',
    { account, secrets },
    given.code,
  )
  return accountFields(answer, 'account')
}

export async function removeVenueAccount(
  context: Context,
  account: string,
  code: string,
): Promise<void> {
  await askTraderWithCode(context, 'account.remove', { account }, code)
}

export async function listVenueAccounts(context: Context): Promise<readonly VenueAccount[]> {
  return listFields(await askTrader(context, 'account.list', {}), 'accounts').accounts
}

export async function showVenueAccount(context: Context, account: string): Promise<VenueAccount> {
  return accountFields(await askTrader(context, 'account.show', { account }), 'account')
}

/** `refusal`: why the key would not be taken in today; empty where it would. */
export async function checkVenueKey(context: Context, account: string) {
  return checkFields(await askTrader(context, 'account.check', { account }), 'checked')
}

export async function venueBalances(context: Context, account: string): Promise<VenueBalances> {
  return balanceFields(await askTrader(context, 'account.balances', { account }), 'balances')
}

type Told = {
  readonly rights?: Readonly<Partial<Record<'trade' | 'withdraw' | 'ipBound', Certainty>>> & {
    readonly expiresAt?: string
  }
}

/** What the venue said of the key, in the words of the core. */
export function rightsTold({ found }: VenueAccount) {
  const { rights = {} } = found as Told
  const { trade = 'unknown', withdraw = 'unknown', ipBound = 'unknown', expiresAt = '' } = rights
  return { trade, withdraw, ipBound, expiresAt: expiresAt === '' ? null : Number(expiresAt) }
}
