// Which orders with a trigger a venue keeps for us, and whether what it keeps is what was meant: an
// order that is live at once where a stop was meant sells at a price that nobody wanted.

import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { nativeOrder } from '@countersign/core/exchange/native.ts'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Told } from '../venue/load.ts'

type Kept = { readonly type: string; readonly trigger: unknown }

/**
 * As the venue's own lists show an order with a trigger, in its own words: ccxt's are the same for
 * one that is live. A venue that is not here keeps none for us, for it could not be read back.
 */
const READ: Readonly<Partial<Record<VenueId, (info: Told) => Kept>>> = {
  binance: ({ type, stopPrice }) => ({ type: String(type), trigger: stopPrice }),
  kraken: ({ descr }) => {
    const { ordertype, price } = (descr ?? {}) as Told
    return { type: String(ordertype), trigger: price }
  },
}

const STOP_LIMITS = ['STOP_LOSS_LIMIT', 'stop-loss-limit']

/**
 * The field for which a venue cannot keep the order; null where it can. It goes by its own last
 * price, has one order and no bound but a limit, and does beyond a gap what limits do.
 */
export function nativeFlaw(venue: VenueId, kept: KeptOrder): string | null {
  const isKept = nativeOrder(venue, 'stop-limit') !== undefined && READ[venue] !== undefined
  if (!isKept) return 'at'
  if (kept.trigger.kind !== 'stop') return 'trigger'
  if (kept.execution.kind !== 'limit') return 'execution'
  if (kept.onGap.kind !== 'limit') return 'onGap'
  if (kept.target !== null) return 'target'
  return kept.source === 'last' ? null : 'source'
}

/** By the one parameter of ccxt's that a captured request proves. */
export function nativeParams(venue: VenueId, trigger: string): object {
  const native = nativeOrder(venue, 'stop-limit')
  if (native?.type !== 'limit') throw new Error('the venue keeps no such order')
  return { [native.parameter]: trigger }
}

/** Whether the venue shows it as one that waits for exactly this price, or waited for it. */
export function isKeptThere(venue: VenueId, told: Told, trigger: Decimal): boolean {
  const read = READ[venue]
  const { info } = told
  if (!read || typeof info !== 'object' || info === null) return false
  const kept = read(info as Told)
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
