// What there is to know of each venue before a key of it is used: where it is, what its credentials
// look like, what travels with a request, and how a good key is made there.

import { PATHS } from './paths/table.ts'
import { VENUE_IDS, type VenueId } from './venue.ts'

export type Credential = 'key' | 'secret' | 'passphrase'

/**
 * `pem`: the kind of key pair whose public half the venue takes instead of sharing a secret; ccxt
 * signs with it. `secretTravels`: a secret goes along with each request. `bodySigned`: the
 * signature covers what an order says. `tells`: what the permission call says.
 */
export type Venue = {
  readonly id: VenueId
  readonly name: string
  readonly credentials: readonly Credential[]
  readonly pem: string | null
  readonly secretTravels: boolean
  readonly bodySigned: boolean
  readonly tells: {
    readonly ip: 'addresses' | 'whether' | 'nothing'
    readonly expiry: boolean
  }
  readonly making: Making
}

/** `where` in the venue's settings; `watch` and `trade`: what is ticked; `never`: what is not. */
export type Making = {
  readonly where: string
  readonly watch: string
  readonly trade: string
  readonly never: string
  readonly ip: string
  readonly apart: string
}

const KEY_SECRET = ['key', 'secret'] as const
const WITH_PASSPHRASE = ['key', 'secret', 'passphrase'] as const

const SUB = 'Make it in a sub-account that holds only what is traded'

const ROWS: Readonly<Record<VenueId, Omit<Venue, 'id'>>> = {
  binance: {
    name: 'Binance',
    credentials: KEY_SECRET,
    pem: 'Ed25519 or RSA',
    secretTravels: false,
    bodySigned: true,
    tells: { ip: 'whether', expiry: true },
    making: {
      where: 'Profile, Account, API Management, Create API, self-generated (Ed25519)',
      watch: 'Enable Reading',
      trade: 'Enable Reading and Enable Spot & Margin Trading',
      never: 'Enable Withdrawals, Enable Internal Transfer, Permits Universal Transfer',
      ip: 'Restrict access to trusted IPs only',
      apart: `${SUB}; its keys cannot withdraw`,
    },
  },
  kraken: {
    name: 'Kraken',
    credentials: KEY_SECRET,
    pem: null,
    secretTravels: false,
    bodySigned: true,
    tells: { ip: 'addresses', expiry: true },
    making: {
      where: 'Settings, API, Create API key',
      watch: 'Query Funds, Query open orders & trades, Query closed orders & trades',
      trade: 'those, Create & modify orders, Cancel & close orders',
      never: 'Withdraw, Deposit, Earn, and everything of withdrawal addresses',
      ip: 'IP address restriction',
      apart: 'Kraken gives sub-accounts to institutions only',
    },
  },
  bybit: {
    name: 'Bybit',
    credentials: KEY_SECRET,
    pem: 'RSA',
    secretTravels: false,
    bodySigned: true,
    tells: { ip: 'addresses', expiry: true },
    making: {
      where: 'Account, API, Create New Key, System-generated',
      watch: 'Read-Only, and under Unified Trading: SPOT',
      trade: 'Read-Write, and under Unified Trading: SPOT',
      never: 'everything under Assets: Wallet, Withdrawal, Exchange, Earn, Fiat',
      ip: 'Only IPs with permissions granted; without it the key ends after three months',
      apart: `${SUB}; its keys cannot withdraw`,
    },
  },
  okx: {
    name: 'OKX',
    credentials: WITH_PASSPHRASE,
    pem: null,
    secretTravels: true,
    bodySigned: true,
    tells: { ip: 'addresses', expiry: false },
    making: {
      where: 'Profile, API, Create API key, API trading',
      watch: 'Read',
      trade: 'Read and Trade',
      never: 'Withdraw',
      ip: 'IP allowlist; without it an unused key that trades ends after fourteen days',
      apart: `${SUB}; its keys cannot withdraw`,
    },
  },
  kucoin: {
    name: 'KuCoin',
    credentials: WITH_PASSPHRASE,
    pem: null,
    secretTravels: true,
    bodySigned: true,
    tells: { ip: 'addresses', expiry: false },
    making: {
      where: 'Profile, API Management, Create API, API-based trading',
      watch: 'General',
      trade: 'General and Spot Trading',
      never: 'Withdrawal, Transfer, FlexTransfers, Earn',
      ip: 'Yes, restrict by IP',
      apart: SUB,
    },
  },
  coinbase: {
    name: 'Coinbase',
    credentials: KEY_SECRET,
    pem: 'ES256, made by Coinbase',
    secretTravels: true,
    bodySigned: false,
    tells: { ip: 'nothing', expiry: false },
    making: {
      where: 'Coinbase Developer Platform, API keys, Secret API keys, ECDSA under Advanced',
      watch: 'View',
      trade: 'View and Trade',
      never: 'Transfer, Receive, Export',
      ip: 'IP allowlist; Coinbase does not tell us whether there is one',
      apart: 'Make it for a portfolio that holds only what is traded',
    },
  },
  bitfinex: {
    name: 'Bitfinex',
    credentials: KEY_SECRET,
    pem: null,
    secretTravels: false,
    bodySigned: true,
    tells: { ip: 'nothing', expiry: false },
    making: {
      where: 'Account, API keys, Create new key',
      watch: 'reading of Account history, Orders and Wallets',
      trade: 'those, and Create and cancel orders',
      never: 'every other writing: Wallets, Withdrawals, Funding, Settings, Margin',
      ip: 'Allow access from IPs; Bitfinex does not tell us whether there is one',
      apart: SUB,
    },
  },
  gate: {
    name: 'Gate',
    credentials: KEY_SECRET,
    pem: null,
    secretTravels: false,
    bodySigned: true,
    tells: { ip: 'addresses', expiry: false },
    making: {
      where: 'API Management, Create API key, APIv4, Classic account',
      watch: 'Spot: Read Only, Account: Read Only',
      trade: 'Spot: Read and Write, Account: Read Only',
      never: 'Wallet, Withdrawal, Earn, Loan and Unified as Read and Write',
      ip: 'Bind IP; a key without it ends after ninety days',
      apart: SUB,
    },
  },
  bitget: {
    name: 'Bitget',
    credentials: WITH_PASSPHRASE,
    pem: null,
    secretTravels: true,
    bodySigned: true,
    tells: { ip: 'addresses', expiry: false },
    making: {
      where: 'API keys, Create API key, System-generated',
      watch: 'Read-only, and under it Spot trading',
      trade: 'Read and write, and under it Spot trading alone',
      never: 'Wallet: Transfer and Withdraw; P2P; loans',
      ip: 'Bind IP address',
      apart: SUB,
    },
  },
  htx: {
    name: 'HTX',
    credentials: KEY_SECRET,
    pem: null,
    secretTravels: false,
    bodySigned: false,
    tells: { ip: 'addresses', expiry: true },
    making: {
      where: 'Profile, API Management, Create API key',
      watch: 'Read',
      trade: 'Read and Trade',
      never: 'Withdraw',
      ip: 'Bind IP address; without it the key ends after ninety days',
      apart: `${SUB}: at HTX the right to trade moves money between one’s own accounts, too`,
    },
  },
  gemini: {
    name: 'Gemini',
    credentials: KEY_SECRET,
    pem: null,
    secretTravels: false,
    bodySigned: true,
    tells: { ip: 'nothing', expiry: false },
    making: {
      where: 'Account, Settings, API, Create a new API key, of one account',
      watch: 'Auditor',
      trade: 'Trader',
      never: 'Fund Manager, Administrator; no key of the whole group (master)',
      ip: 'Trusted IPs; Gemini does not tell us whether there are any',
      apart: SUB,
    },
  },
}

export const venueOf = (id: VenueId): Venue => ({ id, ...ROWS[id] })

/** Where prices come by websocket, of the venues at which they do. */
const STREAMS: Readonly<Partial<Record<VenueId, string>>> = {
  binance: 'stream.binance.com',
  kraken: 'ws.kraken.com',
}

/** The host of its public websocket; null where prices are asked for instead. */
export const streamHostOf = (id: VenueId): string | null => STREAMS[id] ?? null

/** Where an account's own events come by websocket. */
const ACCOUNT_STREAMS: Readonly<Partial<Record<VenueId, string>>> = {
  binance: 'ws-api.binance.com',
  kraken: 'ws-auth.kraken.com',
}

/** The host of an account's own websocket; null where the venue is asked instead. */
export const accountStreamHostOf = (id: VenueId): string | null => ACCOUNT_STREAMS[id] ?? null

/** The hosts of its REST API and of its streams; nothing goes to any other. */
export function hostsOf(id: VenueId): readonly string[] {
  const streams = [STREAMS[id], ACCOUNT_STREAMS[id]].filter((each) => each !== undefined)
  return [...new Set([...PATHS[id].rules.map(({ host }) => host), ...streams])]
}

/**
 * Whether the trader has to end TLS itself: whoever sends the request could otherwise read a secret
 * out of it, or change an order that its signature does not cover.
 */
export function needsRelay(id: VenueId): boolean {
  return ROWS[id].secretTravels || !ROWS[id].bodySigned
}

/** How a key is made there that may do what is wanted and no more; one sentence for an error. */
export function wayTo(id: VenueId, wanted: 'watch' | 'trade'): string {
  const { name, making } = venueOf(id)
  return `At ${name}: ${making.where}. Tick ${making[wanted]}. Leave off ${making.never}.`
}

export const VENUES: readonly Venue[] = VENUE_IDS.map(venueOf)
