// The rows of the store that lives in memory. Records are never changed in place, so that a copy of
// the maps is a copy of everything.

import type { Job } from '../../ports/queue.ts'
import type {
  Asking,
  ChainView,
  Coin,
  Device,
  Freeze,
  GivenAddress,
  Head,
  NextIndexes,
  SpendRecord,
  Token,
  WalletRecord,
  WalletTransaction,
} from '../../ports/records.ts'

export type Waiting = { readonly job: Job; readonly runAt: number | null }

export type Tables = {
  readonly wallets: Map<string, WalletRecord>
  readonly devices: Map<string, Device>
  readonly heads: Map<string, Head>
  readonly freezes: Map<string, Freeze>
  readonly marks: Map<string, NextIndexes>
  readonly coins: Map<string, Coin>
  readonly transactions: Map<string, WalletTransaction>
  readonly views: Map<'one', ChainView>
  readonly spends: Map<string, SpendRecord>
  readonly addresses: Map<string, GivenAddress>
  readonly askings: Map<string, Asking>
  readonly nonces: Map<string, number>
  readonly tokens: Map<string, Token>
  /** By name. */
  readonly jobs: Map<string, Waiting>
}

/** Those that are made again from the signer and the chain. */
export const PROJECTION = [
  'wallets',
  'devices',
  'heads',
  'freezes',
  'marks',
  'coins',
  'transactions',
  'views',
  'spends',
] as const satisfies readonly (keyof Tables)[]

export const emptyTables = (): Tables => ({
  wallets: new Map(),
  devices: new Map(),
  heads: new Map(),
  freezes: new Map(),
  marks: new Map(),
  coins: new Map(),
  transactions: new Map(),
  views: new Map(),
  spends: new Map(),
  addresses: new Map(),
  askings: new Map(),
  nonces: new Map(),
  tokens: new Map(),
  jobs: new Map(),
})

export const copyTables = (tables: Tables): Tables =>
  Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, new Map<unknown, unknown>(rows)]),
  ) as Tables

/** Keys of rows that need more than one word. */
export const keyOf = (...parts: readonly (string | number)[]): string => parts.join(' ')
