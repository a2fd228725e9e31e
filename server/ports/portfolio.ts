// What the trader said of accounts at exchanges, and what they were worth over time. None of it
// lets anybody do anything: what is lost is asked again, but for the past.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { PortfolioPoint } from '@countersign/core/exchange/portfolio.ts'
import type { AccountBalances, ExchangeAccount, ExchangeBalance } from './trader.ts'

export type AccountRecord = ExchangeAccount & {
  /** When the trader last said so. */
  readonly heardAt: UnixSeconds
  /** The device whose own agent has the key, and told of it; null: the trader has it. */
  readonly device: string | null
}

export type BalanceRecord = ExchangeBalance & {
  readonly account: string
  /** Of when it is, by the trader's clock. */
  readonly at: UnixSeconds
}

/** Orders of an account, as the agent that has its key told of them last. */
export type AgentOrders = {
  readonly account: string
  readonly at: UnixSeconds
  /** For `readOrders`. */
  readonly told: Canonical
}

/** How asking about one account went. */
export type AccountHealth = {
  readonly account: string
  readonly venue: string
  /** When balances last came; null before the first time. */
  readonly answeredAt: UnixSeconds | null
  /** When they did not, since they last came; null while all is well. */
  readonly failedAt: UnixSeconds | null
  /** The code of the fault; empty while all is well. */
  readonly failure: string
}

export type PortfolioReader = {
  /** By name. */
  exchangeAccounts(): Promise<readonly AccountRecord[]>
  /** The newest, by account, then currency. */
  exchangeBalances(): Promise<readonly BalanceRecord[]>
  /** By account. */
  exchangeHealth(): Promise<readonly AccountHealth[]>
  /** By account. */
  agentOrders(): Promise<readonly AgentOrders[]>
  /**
   * By time, then account: those from `from` to `to`, and of each account the last one before.
   */
  portfolioPoints(from: UnixSeconds, to: UnixSeconds): Promise<readonly PortfolioPoint[]>
}

export type PortfolioTransactor = {
  /**
   * These accounts of the trader's, or of a device's agent, and no others of the same: balances,
   * health and orders of those that are gone go, too.
   */
  putExchangeAccounts(accounts: readonly AccountRecord[], device?: string | null): Promise<void>
  /** In the place of all balances of this account. */
  putBalances(balances: AccountBalances): Promise<void>
  putExchangeHealth(health: AccountHealth): Promise<void>
  /** In the place of all that was told of this account's orders. */
  putAgentOrders(orders: AgentOrders): Promise<void>
  /** Replaces that of the same account and moment. */
  putPortfolioPoint(point: PortfolioPoint): Promise<void>
  /** Of each account keeps the last point in each so many seconds, where they are over by then. */
  thinPortfolio(before: UnixSeconds, everySeconds: number): Promise<void>
}
