// Binance's words: its errors with their codes, its names of markets, kinds and states of orders.
// https://developers.binance.com/docs/binance-spot-api-docs/errors

import type { Answer } from '../door.ts'
import type { Order, OrderKind, Reason, Refused } from '../order.ts'

/** An answer that is an error: `{"code":-1021,"msg":"..."}`. */
export class BinanceError extends Error {
  readonly code: number
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  constructor(code: number, message: string, status = 400, headers: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.status = status
    this.headers = headers
  }
}

export const wrong = ({ code, message, status, headers }: BinanceError): Answer => ({
  status,
  headers,
  body: { code, msg: message },
})

const REASONS: Readonly<Record<Reason, (what: string) => readonly [number, string]>> = {
  'market-unknown': () => [-1121, 'Invalid symbol.'],
  'price-filter': () => [-1013, 'Filter failure: PRICE_FILTER'],
  'lot-size': () => [-1013, 'Filter failure: LOT_SIZE'],
  'value-small': () => [-1013, 'Filter failure: NOTIONAL'],
  funds: () => [-2010, 'Account has insufficient balance for requested action.'],
  duplicate: () => [-2010, 'Duplicate order sent.'],
  'would-trigger': () => [-2010, 'Stop price would trigger immediately.'],
  'would-take': () => [-2010, 'Order would immediately match and take.'],
  'order-unknown': () => [-2011, 'Unknown order sent.'],
  arguments: (what) => [-1102, missing(what)],
}

const missing = (name: string) =>
  `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`

export function refusal({ reason, what }: Refused): BinanceError {
  const [code, message] = REASONS[reason](what)
  return new BinanceError(code, message)
}

export const missingError = (name: string): BinanceError => new BinanceError(-1102, missing(name))

export const idOf = (symbol: string): string => symbol.replace('/', '')

export const KINDS: ReadonlyMap<string, OrderKind> = new Map([
  ['LIMIT', 'limit'],
  ['LIMIT_MAKER', 'limit'],
  ['MARKET', 'market'],
  ['STOP_LOSS', 'stop'],
  ['STOP_LOSS_LIMIT', 'stop-limit'],
  ['TAKE_PROFIT', 'take-profit'],
  ['TAKE_PROFIT_LIMIT', 'take-profit-limit'],
])

export function typeOf({ kind, postOnly }: Order): string {
  if (postOnly) return 'LIMIT_MAKER'
  const found = [...KINDS].find(([, each]) => each === kind)
  return found?.[0] ?? ''
}

export function statusOf({ state, filled }: Order): string {
  if (state === 'filled') return 'FILLED'
  if (state === 'cancelled') return 'CANCELED'
  if (state === 'expired') return 'EXPIRED'
  return filled > 0n ? 'PARTIALLY_FILLED' : 'NEW'
}
