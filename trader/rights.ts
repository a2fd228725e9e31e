// What a key may do, as its own venue says: asked by the venue's call for exactly that, and judged
// by the core. ccxt has no common name for it.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type KeyRights, UNREADABLE } from '@countersign/core/exchange/rights/reading.ts'
import { scopedRights } from '@countersign/core/exchange/rights/scoped.ts'
import { type Admission, admit, rightsOf } from '@countersign/core/exchange/rights.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { wayTo } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Account } from './accounts.ts'
import type { VenueClient } from './venue/client.ts'
import type { Client } from './venue/load.ts'

type Call = (params: object) => Promise<unknown>

/** ccxt's names of the venues' own paths. */
const CALLS: Readonly<Record<Exclude<VenueId, 'htx'>, string>> = {
  binance: 'sapiGetAccountApiRestrictions',
  kraken: 'privatePostGetApiKeyInfo',
  bybit: 'privateGetV5UserQueryApi',
  okx: 'privateGetAccountConfig',
  kucoin: 'privateGetUserApiKey',
  coinbase: 'v3PrivateGetBrokerageKeyPermissions',
  bitfinex: 'privatePostAuthRPermissions',
  gate: 'privateAccountGetMainKeys',
  bitget: 'privateSpotGetV2SpotAccountInfo',
  gemini: 'privatePostV1Roles',
}

/** By what tokens are tried, of venues that give any. */
const BEARER_CALLS: Readonly<Partial<Record<VenueId, string>>> = {
  coinbase: 'v3PrivateGetBrokerageAccounts',
  gemini: 'privatePostV1Balances',
}

export type Inspected = {
  /** What was found, as the journal keeps it. */
  readonly found: Canonical
  /** Why the key is not taken in, or ought not to be any more. */
  readonly refusal: Fault | null
}

export type Inspecting = Pick<Account, 'venue' | 'rights'> & {
  /** The public half of the key: some venues answer with several. */
  readonly key: string
  readonly now: number
  /** The addresses our requests come from, as far as the operator said. */
  readonly egress: readonly string[]
  /** Of tokens: by it they are judged. */
  readonly scope: string | null
}

/** @throws Fault exchange.* when the venue does not say */
export async function inspectKey(client: VenueClient, wanted: Inspecting): Promise<Inspected> {
  const { venue, now, egress } = wanted
  const rights = await askedRights(client, wanted)
  const admission = admit(rights, { wanted: wanted.rights, now, egress })
  const found = { rights: plain(told(rights)), findings: findingsOf(admission) }
  if (admission.kind === 'admitted') return { found, refusal: null }
  const { why, words } = admission
  const named = words.length === 0 ? {} : { words: words.join(' ').slice(0, 200) }
  const facts = { venue, ...named, make: wayTo(venue, wanted.rights) }
  return { found, refusal: new Fault(why, facts) }
}

/** Of tokens the venue said it when it gave them; whether they are good still it says now. */
async function askedRights(client: VenueClient, wanted: Inspecting): Promise<KeyRights> {
  const { venue, key, now, scope } = wanted
  if (scope !== null) {
    await client.ask('balances', (ccxt) => callOf(ccxt, BEARER_CALLS[venue] ?? '')({}))
    return scopedRights(venue, scope)
  }
  const answer = await client.ask('rights', (ccxt) => askRights(venue, ccxt, key))
  return rightsOf(venue, answer, { now, key })
}

async function askRights(venue: VenueId, ccxt: Client, accessKey: string): Promise<unknown> {
  if (venue !== 'htx') return callOf(ccxt, CALLS[venue])({})
  // It tells of a key by the number of its user alone.
  const answer = (await callOf(ccxt, 'v2PrivateGetUserUid')({})) as { readonly data?: unknown }
  return callOf(ccxt, 'v2PrivateGetUserApiKey')({ uid: answer.data, accessKey })
}

function callOf(ccxt: Client, name: string): Call {
  const call = ccxt[name]
  if (typeof call !== 'function') throw new Error(`ccxt has no ${name}`)
  return (params) => call.call(ccxt, params) as Promise<unknown>
}

/** What is found of a key that its venue does not take. */
export const refusedKey = (): Canonical => ({
  rights: plain(told(UNREADABLE)),
  findings: [],
  refused: 'yes',
})

/** Bounds for the journal: what a venue lists may be long. */
const MOST_TOLD = 64
const cut = (text: string): string => text.slice(0, 256)

function told({ ips, expiresAt, ...rest }: KeyRights) {
  return {
    ...rest,
    ips: ips?.slice(0, MOST_TOLD).map(cut),
    expiresAt: expiresAt ?? undefined,
    wide: rest.wide.slice(0, MOST_TOLD).map(cut),
    unknown: rest.unknown.slice(0, MOST_TOLD).map(cut),
  }
}

const findingsOf = (admission: Admission): Canonical =>
  admission.kind === 'admitted' ? admission.findings.map((each) => plain(each)) : []
