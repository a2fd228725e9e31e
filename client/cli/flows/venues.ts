// Accounts at exchanges: what is asked of the trader about them. Secrets are sealed to the pinned
// trader here; nothing between the two can read them.

import { secretsBinding } from '@countersign/channel/bindings.ts'
import { seal } from '@countersign/channel/sealing.ts'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import type { StartingBalance } from '@countersign/core/exchange/paper/terms.ts'
import {
  type OrderPolicy,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import { readFound } from '@countersign/core/exchange/rights/found.ts'
import { anything, list, object, optional, text, whole, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { agentAccounts, agentIdentity, keepAgent } from '../keep/agent.ts'
import { askTrader, askTraderWithCode, pinnedTrader } from './trader.ts'

export type VenueSecrets = {
  readonly key: string
  readonly secret: string
  readonly passphrase?: string
}

/** What the venue sent a person back with, in place of a key. */
export type VenueGrant = { readonly state: string; readonly code: string }
type Given = VenueSecrets | VenueGrant

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
  key: object({
    at: whole(),
    askedAt: whole(),
    ends: optional(object({ at: whole(), why: word('told', 'unbound'), words: text(200) })),
  }),
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

/**
 * The addresses from which requests go to exchanges, as the operator said; none where nobody did.
 * @throws Fault client.trader_unpinned
 */
export async function ownAddresses(context: Context): Promise<readonly string[]> {
  const { addresses } = (await askTrader(context, 'hello', {})) as {
    readonly addresses?: Canonical
  }
  return list(text(64), 16)(addresses, 'addresses')
}

function sealSecrets(context: Context, account: string, venue: string, secrets: Given) {
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
  given: { readonly secrets: Given; readonly code: string },
): Promise<VenueAccount> {
  const secrets = sealSecrets(context, wanted.account, wanted.venue, given.secrets)
  const body = { ...wanted, policy: orderPolicyToCanonical(wanted.policy), secrets }
  const answer = await askTraderWithCode(context, 'account.add', body, given.code)
  if (context.isAtAgent) {
    const names = new Set([...agentAccounts(context), wanted.account])
    keepAgent(context, agentIdentity(context), [...names])
  }
  return accountFields(answer, 'account')
}

export type NewPaperAccount = Omit<NewVenueAccount, 'rights'> & {
  readonly balances: readonly StartingBalance[]
}

/** One with pretended money: no secret is in it. @throws the same, exchange.paper_* */
export async function addPaperAccount(
  context: Context,
  { balances, ...wanted }: NewPaperAccount,
  code: string,
): Promise<VenueAccount> {
  const policy = orderPolicyToCanonical(wanted.policy)
  const body = { ...wanted, policy, balances: balances.map((each) => ({ ...each })) }
  const answer = await askTraderWithCode(context, 'account.paper', body, code)
  return accountFields(answer, 'account')
}

/** @throws the same */
export async function rotateVenueKey(
  context: Context,
  { account, venue }: Pick<VenueAccount, 'account' | 'venue'>,
  given: { readonly secrets: Given; readonly code: string },
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

/** Lays down the operator's own OAuth client at a venue. @throws Refusal exchange.* */
export async function setVenueClient(
  context: Context,
  venue: string,
  client: { readonly id: string; readonly secret?: string },
): Promise<void> {
  const bytes = canonicalBytes({ ...client })
  const sealed = seal(pinnedTrader(context).sealingKey, bytes, secretsBinding(':client', venue))
  await askTrader(context, 'oauth.client', { venue, client: sealed })
}

/** The address at the venue that a person opens. @throws Refusal exchange.* */
export async function beginConnection(
  context: Context,
  wanted: { readonly venue: string; readonly rights: 'watch' | 'trade'; readonly redirect: string },
): Promise<string> {
  const answer = await askTrader(context, 'oauth.begin', wanted)
  return object({ url: text(4_096) })(answer, 'begun').url
}

/** What is in the address that the venue sent a person back to, or why there is nothing. */
export function grantIn(address: string): VenueGrant | string {
  if (!URL.canParse(address)) return 'It is no address.'
  const { searchParams } = new URL(address)
  const [state, code] = [searchParams.get('state'), searchParams.get('code')]
  if (state && code) return { state, code }
  const error = /^[a-z_]{1,40}$/.exec(searchParams.get('error') ?? '')?.[0]
  return error ? `The exchange said ${error}.` : 'It has no state and code in it.'
}

export async function removeVenueAccount(
  context: Context,
  account: string,
  code: string,
): Promise<void> {
  await askTraderWithCode(context, 'account.remove', { account }, code)
  if (!context.isAtAgent) return
  const left = agentAccounts(context).filter((each) => each !== account)
  keepAgent(context, agentIdentity(context), left)
}

export async function listVenueAccounts(context: Context): Promise<readonly VenueAccount[]> {
  return readAccountList(await askTrader(context, 'account.list', {}))
}

/** @throws Fault channel.message_invalid, as the next */
export const readAccountList = (answer: Canonical): readonly VenueAccount[] =>
  listFields(answer, 'accounts').accounts

export const readBalances = (answer: Canonical): VenueBalances => balanceFields(answer, 'balances')

export async function showVenueAccount(context: Context, account: string): Promise<VenueAccount> {
  return accountFields(await askTrader(context, 'account.show', { account }), 'account')
}

/** `refusal`: why the key would not be taken in today; empty where it would. */
export async function checkVenueKey(context: Context, account: string) {
  return checkFields(await askTrader(context, 'account.check', { account }), 'checked')
}

export async function venueBalances(context: Context, account: string): Promise<VenueBalances> {
  return readBalances(await askTrader(context, 'account.balances', { account }))
}

const WATCHED = {
  venue: text(32),
  by: word('stream', 'asked'),
  silentSince: optional(whole()),
  why: text(64),
}
const healthFields = object({
  accounts: list(object({ account: text(32), ...WATCHED }), 1_024),
  prices: list(object({ market: text(64), ...WATCHED }), 1_024),
})

/** How the trader listens to an account, and to the prices of its venue. */
export async function venueHealth(context: Context, { account, venue }: VenueAccount) {
  const told = healthFields(await askTrader(context, 'account.health', {}), 'health')
  return {
    account: told.accounts.find((each) => each.account === account),
    prices: told.prices.filter((each) => each.venue === venue),
  }
}

export type VenueHealth = Awaited<ReturnType<typeof venueHealth>>

/** What the venue said of the key, in the words of the core. */
export function rightsTold({ found }: VenueAccount) {
  const { rights, isRefused, isPaper } = readFound(found)
  const { trade, withdraw, ipBound, ips, expiresAt } = rights
  return { trade, withdraw, ipBound, ips, expiresAt, isRefused, isPaper }
}
