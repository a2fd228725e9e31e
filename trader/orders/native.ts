// An order with a trigger that a venue keeps for us: how it is asked for, and whether what it keeps
// is what was meant. One that is live at once in place of a stop sells at a price that nobody wanted.

import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { isReadBack, nativeOrder, type ReadBack } from '@countersign/core/exchange/native.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Told } from '../venue/load.ts'

type Kept = { readonly type: string; readonly trigger: unknown }

/** As the venue's own lists show an order with a trigger, in its own words. */
const READ: { readonly [V in ReadBack]: (info: Told) => Kept } = {
  binance: ({ type, stopPrice }) => ({ type: String(type), trigger: stopPrice }),
  kraken: ({ descr }) => {
    const { ordertype, price } = (descr ?? {}) as Told
    return { type: String(ordertype), trigger: price }
  },
}

const STOP_LIMITS = ['STOP_LOSS_LIMIT', 'stop-loss-limit']

/** By the one parameter of ccxt's that a captured request proves. */
export function nativeParams(venue: VenueId, trigger: string): object {
  const native = nativeOrder(venue, 'stop-limit')
  if (native?.type !== 'limit') throw new Error('the venue keeps no such order')
  return { [native.parameter]: trigger }
}

/** Whether the venue shows it as one that waits for exactly this price, or waited for it. */
export function isKeptThere(venue: VenueId, told: Told, trigger: Decimal): boolean {
  const { info } = told
  if (!isReadBack(venue) || typeof info !== 'object' || info === null) return false
  const kept = READ[venue](info as Told)
  return STOP_LIMITS.includes(kept.type) && priceOf(kept.trigger) === trigger
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
