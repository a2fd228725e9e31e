// What the trader said of accounts, in the store that lives in memory.

import type { PortfolioPoint } from '@countersign/core/exchange/portfolio.ts'
import type { PortfolioReader, PortfolioTransactor } from '../../ports/portfolio.ts'
import { keyOf, type Tables } from './tables.ts'

const byName = <T extends { readonly account: string }>(rows: Iterable<T>): readonly T[] =>
  [...rows].toSorted((a, b) => (a.account < b.account ? -1 : 1))

const byTime = (rows: Iterable<PortfolioPoint>): readonly PortfolioPoint[] =>
  byName(rows).toSorted((a, b) => a.at - b.at)

export const portfolioReads = (tables: () => Tables): PortfolioReader => ({
  exchangeAccounts: async () => byName(tables().exchangeAccounts.values()),
  exchangeBalances: async () =>
    byName(tables().exchangeBalances.values()).flatMap(({ account, at, balances }) =>
      balances
        .map((each) => ({ account, at, ...each }))
        .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    ),
  exchangeHealth: async () => byName(tables().exchangeHealth.values()),
  agentOrders: async () => byName(tables().agentOrders.values()),
  async portfolioPoints(from, to) {
    const all = byTime(tables().portfolioPoints.values())
    const before = new Map(all.filter(({ at }) => at < from).map((each) => [each.account, each]))
    return byTime([...before.values(), ...all.filter(({ at }) => at >= from && at <= to)])
  },
})

export const portfolioWrites = (tables: Tables): PortfolioTransactor => ({
  async putExchangeAccounts(accounts, device = null) {
    for (const each of [...tables.exchangeAccounts.values()]) {
      if (each.device === device) tables.exchangeAccounts.delete(each.account)
    }
    for (const each of accounts) tables.exchangeAccounts.set(each.account, each)
    for (const rows of [tables.exchangeBalances, tables.exchangeHealth, tables.agentOrders]) {
      for (const name of rows.keys()) if (!tables.exchangeAccounts.has(name)) rows.delete(name)
    }
  },
  putBalances: async (balances) => void tables.exchangeBalances.set(balances.account, balances),
  putExchangeHealth: async (health) => void tables.exchangeHealth.set(health.account, health),
  putAgentOrders: async (orders) => void tables.agentOrders.set(orders.account, orders),
  putPortfolioPoint: async (point) =>
    void tables.portfolioPoints.set(keyOf(point.account, point.at), point),
  async thinPortfolio(before, everySeconds) {
    const stepOf = (at: number) => Math.floor(at / everySeconds)
    const last = new Map<string, number>()
    for (const { account, at } of byTime(tables.portfolioPoints.values())) {
      last.set(keyOf(account, stepOf(at)), at)
    }
    for (const [key, { account, at }] of tables.portfolioPoints) {
      const isOver = (stepOf(at) + 1) * everySeconds <= before
      if (isOver && last.get(keyOf(account, stepOf(at))) !== at) tables.portfolioPoints.delete(key)
    }
  },
})
