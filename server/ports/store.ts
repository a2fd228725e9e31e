// The store: reading at any time, writing in a transaction only. One behaviour suite
// (store.contract.ts) holds for every adapter.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { AccountReader, AccountTransactor } from './accounts.ts'
import type { AlertReader, AlertTransactor } from './alerts.ts'
import type { ArchiveReader, ArchiveTransactor } from './archive.ts'
import type { AuditReader, AuditTransactor } from './audit.ts'
import type { Changes } from './changes.ts'
import type { ExitReader, ExitTransactor } from './exits.ts'
import type { FillReader, FillTransactor } from './fills.ts'
import type { IncidentReader, IncidentTransactor } from './incident.ts'
import type { LabelReader, LabelTransactor } from './labels.ts'
import type { NewsReader, NewsTransactor } from './news.ts'
import type { NoticeReader, NoticeTransactor } from './notices.ts'
import type { OpenReader, OpenTransactor } from './opens.ts'
import type { PortfolioReader, PortfolioTransactor } from './portfolio.ts'
import type { Job } from './queue.ts'
import type {
  AddressUse,
  Asking,
  AskingToken,
  ChainView,
  Coin,
  DayNet,
  Device,
  FeeRates,
  Freeze,
  GivenAddress,
  Head,
  MemberRecord,
  NextIndexes,
  SignerOutcome,
  SpendRecord,
  Standing,
  Token,
  WalletRecord,
  WalletTransaction,
} from './records.ts'
import type { ReviewReader, ReviewTransactor } from './reviews.ts'
import type { SessionReader, SessionTransactor } from './sessions.ts'

export type Page = {
  /** At most so many rows. */
  readonly limit: number
  /** Only what comes after this row in the list's order: a txid of an earlier page. */
  readonly after?: string | undefined
}

export type CoinPlace = Pick<Coin, 'txid' | 'outputIndex'>

export type AddressPage = {
  readonly limit: number
  /** Only what comes after this place, whether that is in the list or not. */
  readonly after?: Pick<Coin, 'chain' | 'index'> | undefined
  readonly chain?: 0 | 1 | undefined
}

export type Reader = AlertReader &
  ArchiveReader &
  AuditReader &
  ExitReader &
  FillReader &
  IncidentReader &
  LabelReader &
  NewsReader &
  NoticeReader &
  OpenReader &
  PortfolioReader &
  ReviewReader &
  SessionReader &
  AccountReader & {
    /** By name, in its order. */
    wallets(): Promise<readonly WalletRecord[]>
    wallet(name: string): Promise<WalletRecord | null>

    member(id: string): Promise<MemberRecord | null>
    /** By id. */
    members(): Promise<readonly MemberRecord[]>
    device(key: string): Promise<Device | null>
    /** By time, then key. */
    devices(): Promise<readonly Device[]>
    /** Of this key. */
    askingToken(key: string): Promise<AskingToken | null>
    /** By id. */
    askingTokens(): Promise<readonly AskingToken[]>
    /** When each was last used, of those that were. */
    askingTokenUses(): Promise<ReadonlyMap<string, UnixSeconds>>
    heads(): Promise<readonly Head[]>
    /** By wallet, in its order. */
    freezes(): Promise<readonly Freeze[]>

    /** One after the highest index that the chain or the journal has seen used. [0, 0] at first. */
    nextUsed(wallet: string): Promise<NextIndexes>
    /** By index. */
    givenAddresses(wallet: string): Promise<readonly GivenAddress[]>
    /** The one with the highest index. */
    lastGiven(wallet: string): Promise<GivenAddress | null>

    /** Unspent ones unless `withSpent`; by txid and output. */
    coins(wallet: string, options?: { readonly withSpent?: boolean }): Promise<readonly Coin[]>
    /** Those of any wallet at these places. In no order. */
    coinsAt(outpoints: readonly CoinPlace[]): Promise<readonly Coin[]>
    /** Given out or used; the highest index first, of one index receive before change. */
    addresses(wallet: string, page: AddressPage): Promise<readonly AddressUse[]>
    /** By day, the unconfirmed last. */
    netByDay(wallet: string): Promise<readonly DayNet[]>
    /** Unconfirmed first, then newest block first; within these by txid. */
    transactions(wallet: string, page: Page): Promise<readonly WalletTransaction[]>
    transaction(wallet: string, txid: string): Promise<WalletTransaction | null>
    /** Null before the first look. */
    chainView(): Promise<ChainView | null>
    /** Null before the first look. */
    feeRates(): Promise<FeeRates | null>

    spend(wallet: string, txid: string): Promise<SpendRecord | null>
    /** Asked last first; within these by txid. */
    spends(wallet: string, page: Page): Promise<readonly SpendRecord[]>
    /** Spends of all wallets in one of these states, asked first first. */
    spendsIn(states: readonly SpendRecord['state'][]): Promise<readonly SpendRecord[]>
    asking(id: string): Promise<Asking | null>
    /** Askings without an outcome: of this device, or of all. */
    openAskings(device?: string): Promise<number>
    /** Of every asking there is, or of one spend's, in the order they were put. */
    askingIds(spend?: Pick<SpendRecord, 'wallet' | 'txid'>): Promise<readonly string[]>

    /** By creation, newest first. */
    tokens(): Promise<readonly Token[]>
    tokenByHash(hash: string): Promise<Token | null>
  }

/** What one transaction may read and write. It sees its own writes. */
export type Transactor = Reader &
  AlertTransactor &
  ArchiveTransactor &
  AuditTransactor &
  ExitTransactor &
  FillTransactor &
  IncidentTransactor &
  LabelTransactor &
  NewsTransactor &
  NoticeTransactor &
  OpenTransactor &
  PortfolioTransactor &
  ReviewTransactor &
  SessionTransactor &
  AccountTransactor & {
    putWallet(wallet: WalletRecord): Promise<void>
    /** These members, devices, tokens, freezes and levers, and no others. */
    putStanding(standing: Standing): Promise<void>
    /** When a token that may ask was last used. */
    useAskingToken(id: string, at: UnixSeconds): Promise<void>
    putHead(head: Head): Promise<void>
    /** The first one of a wallet stays. */
    putFreeze(freeze: Freeze): Promise<void>

    /** Never lowers either mark. */
    raiseUsed(wallet: string, next: NextIndexes): Promise<void>
    /**
     * Records an address as given.
     * @returns false, and changes nothing, when this index was given before
     */
    giveAddress(given: GivenAddress): Promise<boolean>

    /** Replaces coins of the same outpoint, and transactions of the same txid. */
    putCoins(coins: readonly Coin[]): Promise<void>
    removeCoins(wallet: string, outpoints: readonly CoinPlace[]): Promise<void>
    putTransactions(transactions: readonly WalletTransaction[]): Promise<void>
    removeTransactions(wallet: string, txids: readonly string[]): Promise<void>
    putChainView(view: ChainView): Promise<void>
    putFeeRates(rates: FeeRates): Promise<void>

    /** The spend under a row lock until the transaction ends, so that two writers take turns. */
    lockSpend(wallet: string, txid: string): Promise<SpendRecord | null>
    putSpend(spend: SpendRecord): Promise<void>
    /** Until the transaction ends nobody else does this: who counts open askings counts rightly. */
    lockAskings(): Promise<void>
    /** A new one, without an outcome. @returns false, and changes nothing, when there is this id */
    putAsking(asking: Asking): Promise<boolean>
    /** The outcome of an asking; the first one stays. Whoever waits in `settled` is woken. */
    settleAsking(id: string, outcome: SignerOutcome): Promise<void>
    /**
     * Forgets settled askings from before this moment, oldest first, but for those of spends on
     * their way to the network; and the PSBTs of spends that came to nothing before it.
     * @param most - askings at a time
     * @returns how many askings were forgotten
     */
    forgetAskings(before: UnixSeconds, most: number): Promise<number>

    /**
     * Uses a nonce up. It is remembered until `expiresAt` at least.
     * @returns false when this device used it before
     */
    useNonce(device: string, nonce: string, expiresAt: UnixSeconds): Promise<boolean>
    /** Forgets nonces that expired before. */
    forgetNonces(before: UnixSeconds): Promise<void>

    putToken(token: Token): Promise<void>
    /** @returns false when there is none */
    removeToken(id: string): Promise<boolean>
    touchToken(id: string, usedAt: UnixSeconds): Promise<void>

    /** The job runs once this transaction has committed, and never when it has not. */
    enqueue(job: Job, options?: { readonly runAt?: UnixSeconds }): Promise<void>

    /**
     * Empties the projection: everything but tokens, sessions, addresses given out, labels,
     * nonces, askings, notices, alerts, rehearsals, canaries, the audit log, the banner and what
     * is closed.
     */
    emptyProjection(): Promise<void>
  }

export type Store = {
  /** Reads, each by itself. */
  readonly reader: Reader
  /**
   * All of the work or nothing of it. The work may be run again when two transactions collide, so
   * it touches nothing but its transactor. A transaction within a transaction is a bug.
   * @throws Fault store.unavailable when the store is away
   */
  transact<T>(work: (tx: Transactor) => Promise<T>): Promise<T>
  /** What transactions that were committed are about, and what is told here beside them. */
  readonly changes: Changes
  /**
   * Waits until the asking has an outcome, for at most so long.
   * @returns null when it has none by then
   */
  settled(id: string, waitMs: number, signal?: AbortSignal): Promise<SignerOutcome | null>
  /** Whether the store answers now. Never throws. */
  isReady(): Promise<boolean>
}
