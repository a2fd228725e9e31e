// What every store has to do with what the trader said of accounts, and what they were worth.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { PortfolioPoint } from '@countersign/core/exchange/portfolio.ts'
import type { AccountHealth, AccountRecord } from './portfolio.ts'
import type { Put, Subject } from './store-samples.contract.ts'

const AT = 1_767_225_600
const MAIN: AccountRecord = {
  account: 'main',
  venue: 'binance',
  quote: 'USDT',
  rights: 'trade',
  found: { rights: { trade: 'yes' }, findings: [{ kind: 'ip-open' }] },
  addedAt: AT - 900,
  checkedAt: AT - 60,
  version: 3,
  by: 'ann',
  heardAt: AT,
  device: null,
}
const SIDE: AccountRecord = { ...MAIN, account: 'side', venue: 'kraken', rights: 'watch' }
const BITCOIN = { currency: 'BTC', total: '1.500000000000000001', free: '1', used: '0.5' }
const WELL: AccountHealth = {
  account: 'main',
  venue: 'binance',
  answeredAt: AT,
  failedAt: null,
  failure: '',
}

const point = (account: string, at: number): PortfolioPoint => ({
  account,
  at,
  totals: [{ currency: 'BTC', total: '1.5' }],
  prices: [{ base: 'BTC', quote: 'USDT', price: '60000.1' }],
})

export function portfolio(subject: Subject, put: Put): void {
  accounts(subject, put)
  points(subject, put)
}

function accounts(subject: Subject, put: Put): void {
  it('keeps accounts with their newest balances and health as long as they are', async () => {
    const { reader } = subject()
    await put(async (tx) => {
      await tx.putExchangeAccounts([SIDE, MAIN])
      await tx.putBalances({
        account: 'main',
        at: AT - 5,
        balances: [{ ...BITCOIN, currency: 'X' }],
      })
      await tx.putBalances({ account: 'main', at: AT, balances: [BITCOIN] })
      await tx.putExchangeHealth({ ...WELL, failedAt: AT, failure: 'exchange.venue_away' })
      await tx.putExchangeHealth(WELL)
    })
    assert.deepEqual(await reader.exchangeAccounts(), [MAIN, SIDE])
    assert.deepEqual(await reader.exchangeBalances(), [{ account: 'main', at: AT, ...BITCOIN }])
    assert.deepEqual(await reader.exchangeHealth(), [WELL])
    const told = { kept: [], orders: [] }
    await put((tx) => tx.putAgentOrders({ account: 'main', at: AT, told: {} }))
    await put((tx) => tx.putAgentOrders({ account: 'main', at: AT, told }))
    assert.deepEqual(await reader.agentOrders(), [{ account: 'main', at: AT, told }])
    await put((tx) => tx.putExchangeAccounts([SIDE]))
    assert.deepEqual(await reader.agentOrders(), [])
    assert.deepEqual(await reader.exchangeAccounts(), [SIDE])
    assert.deepEqual(await reader.exchangeBalances(), [])
    assert.deepEqual(await reader.exchangeHealth(), [])
  })

  it('keeps accounts of the trader and of each agent apart', async () => {
    const { reader } = subject()
    const here = { ...SIDE, account: 'here', device: 'd1' }
    const there = { ...SIDE, account: 'there', device: 'd2' }
    const names = async () => (await reader.exchangeAccounts()).map(({ account }) => account)
    await put(async (tx) => {
      await tx.putExchangeAccounts([MAIN, SIDE])
      await tx.putExchangeAccounts([here], 'd1')
      await tx.putExchangeAccounts([there], 'd2')
    })
    assert.deepEqual(await reader.exchangeAccounts(), [here, MAIN, SIDE, there])
    await put((tx) => tx.putExchangeAccounts([MAIN]))
    assert.deepEqual(await names(), ['here', 'main', 'there'])
    await put((tx) => tx.putExchangeAccounts([], 'd1'))
    assert.deepEqual(await names(), ['main', 'there'])
  })
}

function points(subject: Subject, put: Put): void {
  it('gives points of a time, and of each account the last one before', async () => {
    const { reader } = subject()
    const all = [point('main', AT - 20), point('side', AT - 10), point('main', AT)]
    await put(async (tx) => {
      for (const each of [point('main', AT - 30), ...all, point('side', AT + 9)]) {
        await tx.putPortfolioPoint(each)
      }
    })
    assert.deepEqual(await reader.portfolioPoints(AT - 5, AT + 5), all)
    assert.deepEqual(await reader.portfolioPoints(AT - 20, AT - 20), [
      point('main', AT - 30),
      all[0],
    ])
  })

  it('keeps the last point of each hour where the hour is old, and every younger one', async () => {
    const { reader } = subject()
    const ats = [0, 10, 3_599, 3_600, 7_201, 7_202]
    await put(async (tx) => {
      for (const at of ats) await tx.putPortfolioPoint(point('main', AT + at))
      await tx.putPortfolioPoint(point('side', AT + 5))
      await tx.thinPortfolio(AT + 7_200, 3_600)
    })
    const left = await reader.portfolioPoints(AT, AT + 9_000)
    assert.deepEqual(
      left.map(({ account, at }) => `${account} ${at - AT}`),
      ['side 5', 'main 3599', 'main 3600', 'main 7201', 'main 7202'],
    )
  })
}
