// An order with a trigger that a venue keeps for us: how it is asked for, and whether what it keeps
// is what was meant. One that is live at once in place of a stop sells at a price nobody wanted.

import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { isReadBack, nativeOrder, type ReadBack } from '@countersign/core/exchange/native.ts'
import type { OrderKind } from '@countersign/core/exchange/policy/facts.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Told } from '../venue/load.ts'

type Kept = { readonly type: string; readonly trigger: unknown }
type KindThere = 'stop-limit' | 'take-profit-limit'
type Words = {
  /** As the venue's own lists show an order with a trigger, in its own words. */
  readonly read: (info: Told) => Kept
  readonly types: { readonly [K in KindThere]: string }
}

const WORDS: { readonly [V in ReadBack]: Words } = {
  binance: {
    read: ({ type, stopPrice }) => ({ type: String(type), trigger: stopPrice }),
    types: { 'stop-limit': 'STOP_LOSS_LIMIT', 'take-profit-limit': 'TAKE_PROFIT_LIMIT' },
  },
  kraken: {
    read({ descr }) {
      const { ordertype, price } = (descr ?? {}) as Told
      return { type: String(ordertype), trigger: price }
    },
    types: { 'stop-limit': 'stop-loss-limit', 'take-profit-limit': 'take-profit-limit' },
  },
}

/** Both have a limit: no other is given to a venue. */
const kindThere = (kind: OrderKind): KindThere =>
  kind === 'take-profit' ? 'take-profit-limit' : 'stop-limit'

/** By the one parameter of ccxt's that a captured request proves. */
export function nativeParams(venue: VenueId, kind: OrderKind, trigger: string): object {
  const native = nativeOrder(venue, kindThere(kind))
  if (native?.type !== 'limit') throw new Error('the venue keeps no such order')
  return { [native.parameter]: trigger }
}

type Meant = { readonly kind: OrderKind; readonly trigger: Decimal }

/** Whether the venue shows it as one that waits for exactly this price, or waited for it. */
export function isKeptThere(venue: VenueId, told: Told, { kind, trigger }: Meant): boolean {
  const { info } = told
  if (!isReadBack(venue) || typeof info !== 'object' || info === null) return false
  const { read, types } = WORDS[venue]
  const kept = read(info as Told)
  return kept.type === types[kindThere(kind)] && priceOf(kept.trigger) === trigger
}

function priceOf(value: unknown): Decimal | null {
  try {
    return parseDecimal(
      String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, ''),
    )
  } catch {
    return null
  }
}
