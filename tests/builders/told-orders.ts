// Orders and candles as a trader would tell of them, for pages and for the shape of answers. What
// the real one tells is tested in tests/api/exchange-orders.test.ts.

import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import type {
  KeptOrderTold,
  OrderTold,
  WaitingOrderTold,
} from '@countersign/core/exchange/orders/told.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { CandleTold, FeedsTold, TraderPort } from '@countersign/server/ports/trader.ts'

const HOUR = 3_600

const STOP: KeptOrder = {
  market: 'BTC/USDT',
  side: 'sell',
  amount: parseDecimal('0.25'),
  trigger: { kind: 'stop', price: parseDecimal('55000') },
  execution: { kind: 'limit', price: parseDecimal('54800') },
  onGap: { kind: 'wake' },
  target: null,
  source: 'closing',
  staleSeconds: 30,
  jumpBasisPoints: 500,
}

const WHOSE = { account: 'trading', by: 'ann', market: 'BTC/USDT', side: 'sell' } as const

const keptAt = (now: number): readonly KeptOrderTold[] => [
  {
    ...{ ...WHOSE, order: 'a1'.repeat(16), amount: '0.25', kind: 'stop-limit', phase: 'armed' },
    ...{ trigger: '55000', why: null, kept: recordOf(STOP), filled: '0', armedAt: now - 3 * HOUR },
  },
  {
    ...{ ...WHOSE, order: 'b2'.repeat(16), amount: '0.1', kind: 'trailing', phase: 'woken' },
    kept: recordOf({ ...STOP, trigger: { kind: 'trail-share', basisPoints: 300 } }),
    ...{ trigger: '58200.5', why: 'gap', filled: '0.04', armedAt: now - 50 * HOUR },
  },
]

const placedAt = (now: number): readonly OrderTold[] => {
  const placed = { ...WHOSE, generation: 1, kind: 'limit', execution: 'limit' } as const
  const none = { trigger: null, why: null, venueId: null, filled: '0' }
  return [
    {
      ...{ ...placed, ...none, order: 'c3'.repeat(16), amount: '0.25', price: '64000.5' },
      ...{ state: 'open', venueId: '4711', filled: '0.05', seq: 9, plannedAt: now - HOUR },
    },
    {
      ...{ ...placed, ...none, order: 'f6'.repeat(16), amount: '0.2', price: '54000' },
      ...{ kind: 'stop-limit', trigger: '54500', state: 'open', venueId: '4710' },
      ...{ seq: 8, plannedAt: now - 2 * HOUR },
    },
    {
      ...{ ...placed, ...none, order: 'd4'.repeat(16), amount: '0.3', price: '60000' },
      ...{ state: 'filled', venueId: '4709', filled: '0.3', seq: 7, plannedAt: now - 30 * HOUR },
    },
    {
      ...{ ...placed, ...none, order: 'e5'.repeat(16), amount: '2', price: '59000', side: 'buy' },
      ...{ state: 'rejected', why: 'refused', seq: 5, plannedAt: now - 90 * HOUR },
    },
  ]
}

const feedsAt = (now: number): FeedsTold => {
  const well = { venue: 'binance', by: 'stream', silentSince: null, why: '' } as const
  const silent = { by: 'asked', silentSince: now - HOUR / 4, why: 'exchange.venue_away' } as const
  return {
    accounts: [{ ...well, account: 'trading' }],
    prices: [
      { ...well, market: 'BTC/USDT' },
      { ...well, ...silent, market: 'ETH/USDT' },
    ],
  }
}

function waitingAt(now: number): readonly WaitingOrderTold[] {
  const order = { ...WHOSE, market: 'BTC/USDT', side: 'buy', amount: '0.5', kind: 'limit' } as const
  return [
    {
      ...{ ...order, order: 'e1'.repeat(16), price: '58000', phase: 'waiting', why: '' },
      ...{ since: now - HOUR, lapsesAt: now + 24 * HOUR, opensAt: now + HOUR },
      waitsFor: ['approvals', 'delay'],
      groups: [{ group: 'approvers', count: 2, by: ['cyn'] }],
    },
  ]
}

/** A walk that is the same every time. */
const walk = (at: number): number => 60_000 + 900 * Math.sin(at / 7) + 300 * Math.sin(at / 3)

function candlesAt(now: number, step: number): readonly CandleTold[] {
  const first = now - (now % step) - 99 * step
  return Array.from({ length: 100 }, (_, index) => {
    const [open, close] = [walk(index), walk(index + 1)]
    const [high, low] = [Math.max(open, close) + 80, Math.min(open, close) - 60]
    const [o, h, l, c] = [open, high, low, close].map((price) => price.toFixed(2)) as Four
    return { at: first + index * step, open: o, high: h, low: l, close: c, size: '12.5' }
  })
}

type Four = [string, string, string, string]

export type ToldTrader = Pick<TraderPort, 'orders' | 'order' | 'candles' | 'feeds'>

/** Of the account `trading`. */
export const tellingOrders = (clock: () => number): ToldTrader => {
  const isOpen = ({ state }: OrderTold) => state === 'open'
  return {
    async orders({ account, which, before = Number.MAX_SAFE_INTEGER }) {
      if (account !== undefined && account !== WHOSE.account)
        return { waiting: [], kept: [], orders: [] }
      const orders = placedAt(clock()).filter(({ seq }) => seq < before)
      const isFirst = before === Number.MAX_SAFE_INTEGER
      return {
        waiting: isFirst ? waitingAt(clock()) : [],
        kept: isFirst ? keptAt(clock()) : [],
        orders: which === 'all' ? orders : orders.filter(isOpen),
      }
    },
    feeds: async () => feedsAt(clock()),
    async order(account, order) {
      const own = <T extends { readonly account: string; readonly order: string }>(each: T) =>
        each.account === account && each.order === order
      const [kept, orders] = [keptAt(clock()).filter(own), placedAt(clock()).filter(own)]
      if (kept.length + orders.length === 0) throw new Fault('exchange.order_missing', { order })
      return { waiting: [], kept, orders }
    },
    candles: async (_, __, span) => candlesAt(clock(), span === 'hour' ? HOUR : 24 * HOUR),
  }
}
