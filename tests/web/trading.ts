// Accounts at exchanges with a month behind them, as a trader would have told of them.

import { paperFound } from '@countersign/core/exchange/rights/found.ts'
import type { Store } from '@countersign/server/ports/store.ts'

const DAY = 86_400
const HOUR = 3_600

const FOUND = {
  rights: { read: 'yes', trade: 'yes', withdraw: 'no', ipBound: 'no', wide: [], unknown: [] },
  findings: [{ kind: 'ip-open' }, { kind: 'wide', rights: ['margin'] }],
}

const BALANCES = [
  { currency: 'BTC', total: '0.750000000000000001', free: '0.500000000000000001', used: '0.25' },
  { currency: 'USDT', total: '12500.4', free: '12500.4', used: '0' },
  { currency: 'XYZ', total: '3000', free: '3000', used: '0' },
]

/** A walk that is the same every time. */
const priceAt = (hour: number): string =>
  (60_000 + 4_000 * Math.sin(hour / 60) + 700 * Math.sin(hour / 7)).toFixed(2)

export async function trade(store: Store, now: number): Promise<void> {
  const times = {
    addedAt: now - 40 * DAY,
    checkedAt: now - HOUR,
    heardAt: now,
    version: 2,
    device: null,
  }
  const trading = { account: 'trading', venue: 'binance', quote: 'USDT', rights: 'trade' } as const
  const paper = { account: 'paper-try', venue: 'kraken', quote: 'USDT', rights: 'trade' } as const
  const saving = { account: 'saving', venue: 'kraken', quote: 'USDT', rights: 'watch' } as const
  await store.transact(async (tx) => {
    const pretended = { ...paper, ...times, found: paperFound(), by: 'ann' }
    await tx.putExchangeAccounts([{ ...trading, ...times, found: FOUND, by: 'ann' }, pretended])
    await tx.putPortfolioPoint({
      ...{ account: 'paper-try', at: now - 60, prices: [] },
      totals: [{ currency: 'USDT', total: '1000000' }],
    })
    // Its key is on Bob's own machine, which is off.
    const own = { heardAt: now - 3 * HOUR, device: 'b0'.repeat(32), by: 'bob' }
    const found = { ...FOUND, findings: [] }
    await tx.putExchangeAccounts([{ ...saving, ...times, ...own, found }], own.device)
    await tx.putBalances({ account: 'trading', at: now - 60, balances: BALANCES })
    await tx.putBalances({
      account: 'saving',
      at: now - 4 * HOUR,
      balances: BALANCES.slice(0, 1),
    })
    const pretend = { currency: 'USDT', total: '1000000', free: '1000000', used: '0' }
    await tx.putBalances({ account: 'paper-try', at: now - 60, balances: [pretend] })
    const well = { answeredAt: now - 60, failedAt: null, failure: '' }
    await tx.putExchangeHealth({ account: 'paper-try', venue: 'kraken', ...well })
    await tx.putExchangeHealth({ account: 'trading', venue: 'binance', ...well })
    await tx.putExchangeHealth({
      account: 'saving',
      venue: 'kraken',
      answeredAt: now - 4 * HOUR,
      failedAt: now - 3 * HOUR,
      failure: 'exchange.venue_away',
    })
    for (let hour = 30 * 24; hour >= 0; hour -= 6) {
      const prices = [{ base: 'BTC', quote: 'USDT', price: priceAt(hour) }]
      const at = now - hour * HOUR - 60
      const total = hour > 400 ? '0.5' : '0.75'
      const totals = [
        { currency: 'BTC', total },
        { currency: 'USDT', total: '12500.4' },
        { currency: 'XYZ', total: '3000' },
      ]
      await tx.putPortfolioPoint({ account: 'trading', at, totals, prices })
      const saved = [{ currency: 'BTC', total: '0.75' }]
      await tx.putPortfolioPoint({ account: 'saving', at, totals: saved, prices })
    }
  })
}
