// Kraken's words: its errors, and its several names of one market, asset, order and kind.
// https://docs.kraken.com/exchange/guides/general/errors

import type { Market } from '../market.ts'
import type { Order, OrderKind, Reason, Refused } from '../order.ts'

/** An answer that is an error: status 200 and `{"error":["EAPI:Invalid nonce"]}`. */
export class KrakenError extends Error {}

const REASONS: Readonly<Record<Reason, (what: string) => string>> = {
  'market-unknown': () => 'EQuery:Unknown asset pair',
  'price-filter': () => 'EOrder:Tick size check failed',
  'lot-size': () => 'EGeneral:Invalid arguments:volume',
  'value-small': () => 'EOrder:Cost minimum not met',
  funds: () => 'EOrder:Insufficient funds',
  duplicate: () => 'EOrder:cl_ord_id already in use',
  'would-trigger': () => 'EOrder:Invalid price',
  'would-take': () => 'EOrder:Post only order',
  'order-unknown': () => 'EOrder:Unknown order',
  arguments: (what) => `EGeneral:Invalid arguments:${what}`,
}

export const refusal = ({ reason, what }: Refused): KrakenError =>
  new KrakenError(REASONS[reason](what))

const ASSETS: ReadonlyMap<string, string> = new Map([
  ['BTC', 'XXBT'],
  ['ETH', 'XETH'],
  ['USD', 'ZUSD'],
])

export const assetId = (asset: string): string => ASSETS.get(asset) ?? asset

export const assetOf = (id: string): string =>
  [...ASSETS].find(([asset, each]) => each === id || asset === id)?.[0] ??
  (id === 'XBT' ? 'BTC' : id)

const short = (asset: string) => (asset === 'BTC' ? 'XBT' : asset)

/** `XBTUSDT`, which most answers use. */
export const altName = ({ base, quote }: Market): string => `${short(base)}${short(quote)}`

/** `XXBTZUSD` where both sides are old, else as the other. */
export function pairId(market: Market): string {
  const isOld = ASSETS.has(market.base) && ASSETS.has(market.quote)
  return isOld ? `${assetId(market.base)}${assetId(market.quote)}` : altName(market)
}

export const wsName = ({ base, quote }: Market): string => `${short(base)}/${short(quote)}`

export function marketOf(markets: readonly Market[], name: string): Market {
  const market = markets.find((each) =>
    [altName(each), pairId(each), wsName(each), each.symbol].includes(name),
  )
  if (market === undefined) throw new KrakenError('EQuery:Unknown asset pair')
  return market
}

export const KINDS: ReadonlyMap<string, OrderKind> = new Map([
  ['limit', 'limit'],
  ['market', 'market'],
  ['stop-loss', 'stop'],
  ['stop-loss-limit', 'stop-limit'],
  ['take-profit', 'take-profit'],
  ['take-profit-limit', 'take-profit-limit'],
])

export const typeOf = ({ kind }: Order): string =>
  [...KINDS].find(([, each]) => each === kind)?.[0] ?? kind

/** `OVENUE-ORDER0-000001`: as long as Kraken's own. */
export const orderTxid = (id: number): string => `OVENUE-ORDER0-${String(id).padStart(6, '0')}`

export const tradeTxid = (id: number, orderId: number): string =>
  `TVENUE-${String(orderId).padStart(5, '0')}-${String(id).padStart(6, '0')}`

export function statusOf({ state }: Order): string {
  if (state === 'filled') return 'closed'
  if (state === 'cancelled') return 'canceled'
  return state === 'expired' ? 'expired' : 'open'
}
