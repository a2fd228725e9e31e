// The rows of the store that lives in memory. Records are never changed in place, so that a copy of
// the maps is a copy of everything.

import type { Tries } from '@countersign/core/access/throttle.ts'
import type { Last } from '@countersign/core/exchange/alerts/book.ts'
import type { PortfolioPoint } from '@countersign/core/exchange/portfolio.ts'
import type { KnownFinding } from '@countersign/core/review/since.ts'
import type {
  FamiliarRecord,
  OfferRecord,
  OpeningRecord,
  PasskeyRecord,
  PasswordRecord,
  ResetRecord,
} from '../../ports/accounts.ts'
import type { AlertEvent, AlertRecord, FiringRecord } from '../../ports/alerts.ts'
import type { AuditCheckpoint, AuditHead } from '../../ports/audit.ts'
import type { CanaryRecord, RehearsalRecord } from '../../ports/exits.ts'
import type { KeptFill } from '../../ports/fills.ts'
import type { BannerRecord, Closure } from '../../ports/incident.ts'
import type { LabelRecord } from '../../ports/labels.ts'
import type { NewsMark } from '../../ports/news.ts'
import type { AttemptRecord, LaneRecord, TidingRecord } from '../../ports/notices.ts'
import type { OpenSpend } from '../../ports/opens.ts'
import type { AccountHealth, AccountRecord, AgentOrders } from '../../ports/portfolio.ts'
import type { Job } from '../../ports/queue.ts'
import type {
  Asking,
  AskingToken,
  ChainView,
  Coin,
  Device,
  FeeRates,
  Freeze,
  GivenAddress,
  Head,
  MemberRecord,
  NextIndexes,
  SpendRecord,
  Token,
  WalletRecord,
  WalletTransaction,
} from '../../ports/records.ts'
import type { ReviewRecord } from '../../ports/reviews.ts'
import type { SessionRecord } from '../../ports/sessions.ts'
import type { AccountBalances } from '../../ports/trader.ts'

export type Waiting = { readonly job: Job; readonly runAt: number | null }

export type KeptFiring = FiringRecord & { readonly toldAt: number | null }

export type Tables = {
  readonly wallets: Map<string, WalletRecord>
  readonly members: Map<string, MemberRecord>
  readonly devices: Map<string, Device>
  /** By id. */
  readonly askingTokens: Map<string, AskingToken>
  readonly askingTokenUses: Map<string, number>
  readonly heads: Map<string, Head>
  readonly freezes: Map<string, Freeze>
  readonly closure: Map<'one', Closure>
  readonly banner: Map<'one', BannerRecord>
  readonly marks: Map<string, NextIndexes>
  readonly coins: Map<string, Coin>
  readonly transactions: Map<string, WalletTransaction>
  readonly views: Map<'one', ChainView>
  readonly fees: Map<'one', FeeRates>
  readonly spends: Map<string, SpendRecord>
  readonly addresses: Map<string, GivenAddress>
  readonly askings: Map<string, Asking>
  readonly nonces: Map<string, number>
  readonly tokens: Map<string, Token>
  /** By id. */
  readonly sessions: Map<string, SessionRecord>
  /** By hash. */
  readonly openings: Map<string, OpeningRecord>
  readonly passkeys: Map<string, PasskeyRecord>
  /** By member. */
  readonly passwords: Map<string, PasswordRecord>
  readonly offers: Map<string, OfferRecord>
  /** By member. */
  readonly resets: Map<string, ResetRecord>
  readonly familiar: Map<string, FamiliarRecord>
  readonly tries: Map<string, Tries>
  /** Bytes by number, in their order. */
  readonly auditEvents: Map<number, Uint8Array>
  readonly auditNodes: Map<string, Uint8Array>
  readonly auditHead: Map<'one', AuditHead>
  /** By size, which only grows. */
  readonly auditCheckpoints: Map<number, AuditCheckpoint>
  readonly auditMarks: Map<string, number>
  /** By account, these four. */
  readonly exchangeAccounts: Map<string, AccountRecord>
  readonly exchangeBalances: Map<string, AccountBalances>
  readonly exchangeHealth: Map<string, AccountHealth>
  readonly agentOrders: Map<string, AgentOrders>
  readonly portfolioPoints: Map<string, PortfolioPoint>
  /** By who tells them. */
  readonly newsMark: Map<string, NewsMark>
  /** By id, in the order they were put. */
  readonly tidings: Map<string, TidingRecord & { readonly isTold: boolean }>
  /** When each was told that is told once. */
  readonly toldOnce: Map<string, number>
  /** By wallet. */
  readonly opens: Map<string, OpenSpend>
  readonly rehearsals: Map<string, RehearsalRecord>
  readonly canaries: Map<string, CanaryRecord>
  /** By wallet, since when. */
  readonly archive: Map<string, number>
  readonly labels: Map<string, LabelRecord>
  readonly lanes: Map<string, LaneRecord>
  /** By number. */
  readonly attempts: Map<number, AttemptRecord>
  /** By check and subject. */
  readonly findings: Map<string, KnownFinding>
  /** By number. */
  readonly reviews: Map<number, ReviewRecord>
  /** By id. */
  readonly alerts: Map<string, AlertRecord>
  /** By series. */
  readonly alertLasts: Map<string, Last>
  /** By alert and generation, in the order they were made. */
  readonly firings: Map<string, KeptFiring>
  /** By mark, in the order they were put. */
  readonly alertEvents: Map<string, AlertEvent>
  /** By owner. */
  readonly alertTellings: Map<string, number>
  /** By account, venue, market and trade, in the order they were put. */
  readonly fills: Map<string, KeptFill & { readonly isTold: boolean }>
  /** By name. */
  readonly jobs: Map<string, Waiting>
}

/** Those that are made again from the signer and the chain. */
export const PROJECTION = [
  'wallets',
  'members',
  'devices',
  'askingTokens',
  'heads',
  'freezes',
  'marks',
  'coins',
  'transactions',
  'views',
  'fees',
  'spends',
  'opens',
] as const satisfies readonly (keyof Tables)[]

export const emptyTables = (): Tables => ({
  wallets: new Map(),
  members: new Map(),
  devices: new Map(),
  askingTokens: new Map(),
  askingTokenUses: new Map(),
  heads: new Map(),
  freezes: new Map(),
  closure: new Map(),
  banner: new Map(),
  marks: new Map(),
  coins: new Map(),
  transactions: new Map(),
  views: new Map(),
  fees: new Map(),
  spends: new Map(),
  addresses: new Map(),
  askings: new Map(),
  nonces: new Map(),
  tokens: new Map(),
  sessions: new Map(),
  openings: new Map(),
  passkeys: new Map(),
  passwords: new Map(),
  offers: new Map(),
  resets: new Map(),
  familiar: new Map(),
  tries: new Map(),
  auditEvents: new Map(),
  auditNodes: new Map(),
  auditHead: new Map(),
  auditCheckpoints: new Map(),
  auditMarks: new Map(),
  exchangeAccounts: new Map(),
  exchangeBalances: new Map(),
  exchangeHealth: new Map(),
  agentOrders: new Map(),
  portfolioPoints: new Map(),
  newsMark: new Map(),
  tidings: new Map(),
  toldOnce: new Map(),
  opens: new Map(),
  rehearsals: new Map(),
  canaries: new Map(),
  archive: new Map(),
  labels: new Map(),
  lanes: new Map(),
  attempts: new Map(),
  findings: new Map(),
  reviews: new Map(),
  alerts: new Map(),
  alertLasts: new Map(),
  firings: new Map(),
  alertEvents: new Map(),
  alertTellings: new Map(),
  fills: new Map(),
  jobs: new Map(),
})

export const copyTables = (tables: Tables): Tables =>
  Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, new Map<unknown, unknown>(rows)]),
  ) as Tables

/** Keys of rows that need more than one word. */
export const keyOf = (...parts: readonly (string | number)[]): string => parts.join(' ')
