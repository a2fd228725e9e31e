// What an account's own stream says, out of the venue's messages themselves: ccxt's lists of what
// is new leave out what comes in one piece with something else.

import { type Decimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Told } from '../venue/load.ts'
import { amountOf } from './ask.ts'
import type { Totals } from './ledger.ts'

/** What ccxt reads of a message of its venue's. */
export type Parsing = {
  parseWsTrade(trade: unknown): Told
  parseWsOrder(order: unknown): Told
  parseOrderStatus(status: unknown): unknown
  safeCurrencyCode(id: unknown): unknown
}

export type Heard = {
  /** As ccxt tells of orders: `id`, `clientOrderId`, `status`, `filled`. */
  readonly orders: readonly Told[]
  readonly trades: readonly Told[]
  /** Of what changed, also to nothing. */
  readonly totals: Totals
  /** Something was left out, or is not said: the venue is to be asked. */
  readonly isGap: boolean
}

const NOTHING: Heard = { orders: [], trades: [], totals: new Map(), isGap: false }

/** Null for what says nothing of the account. */
export type Reader = (message: unknown) => Heard | null

/** One for each socket: it counts what came. */
export function readerOf(venue: VenueId, parsing: Parsing): Reader {
  return venue === 'kraken' ? krakenReader(parsing) : (message) => readBinance(parsing, message)
}

const recordOf = (value: unknown): Told =>
  typeof value === 'object' && value !== null ? (value as Told) : {}
const listOf = (value: unknown): readonly Told[] =>
  Array.isArray(value) ? value.map(recordOf) : []

function readBinance(parsing: Parsing, message: unknown): Heard | null {
  const { event } = recordOf(message)
  const told = recordOf(event)
  switch (told.e) {
    case 'executionReport': {
      const trades = told.x === 'TRADE' ? [parsing.parseWsTrade(told)] : []
      return { ...NOTHING, orders: [parsing.parseWsOrder(told)], trades }
    }
    case 'outboundAccountPosition':
      return {
        ...NOTHING,
        totals: totalsOf(parsing, listOf(told.B), ({ a, f, l }) => [
          a,
          amountOf('binance', f) + amountOf('binance', l),
        ]),
      }
    case undefined:
      return null
    default:
      // Deposits, orders in pairs, the end of the stream.
      return { ...NOTHING, isGap: true }
  }
}

function krakenReader(parsing: Parsing): Reader {
  const last = new Map<string, number>()
  return (message) => {
    const { channel, data, sequence } = recordOf(message)
    if (channel !== 'executions' && channel !== 'balances') return null
    // Each channel counts its own messages.
    const before = last.get(channel)
    const now = Number(sequence)
    const isGap = before !== undefined && now !== before + 1
    last.set(channel, now)
    const all = listOf(data)
    if (channel === 'balances') {
      const totals = totalsOf(parsing, all, ({ asset, balance }) => [
        asset,
        amountOf('kraken', balance),
      ])
      return { ...NOTHING, totals, isGap }
    }
    return {
      ...NOTHING,
      isGap,
      trades: all
        .filter(({ exec_type: kind }) => kind === 'trade')
        .map((each) => parsing.parseWsTrade(each)),
      orders: all.map((each) => ({
        id: each.order_id,
        clientOrderId: each.cl_ord_id,
        status: parsing.parseOrderStatus(each.order_status),
        filled: each.cum_qty,
      })),
    }
  }
}

function totalsOf(
  { safeCurrencyCode }: Parsing,
  all: readonly Told[],
  read: (told: Told) => readonly [currency: unknown, total: Decimal],
): Totals {
  return new Map(
    all.map((each) => {
      const [currency, total] = read(each)
      return [String(safeCurrencyCode(currency)), writeDecimal(total)]
    }),
  )
}
