// Which orders with a trigger their venue may keep in place of the trader: those that it keeps as
// they are meant, and shows as what they are.

import { isReadBack } from '../native.ts'
import type { VenueId } from '../venue.ts'
import type { KeptOrder, Trigger } from './kept.ts'

/** Who waits for the trigger. */
export type KeptAt = 'here' | 'venue'

/** For these a venue waits, each with a limit. */
const KINDS: readonly Trigger['kind'][] = ['stop', 'take-profit']

/**
 * The field for which no venue can keep it; null where one may. It goes by its own last price, has
 * one order and no bound but a limit, does beyond a gap what limits do, and would fill at once what
 * is beyond its trigger already.
 */
export function flawThere(kept: KeptOrder, onBeyond: 'refuse' | 'fire'): string | null {
  if (!KINDS.includes(kept.trigger.kind)) return 'trigger'
  if (kept.execution.kind !== 'limit') return 'execution'
  if (kept.onGap.kind !== 'limit') return 'onGap'
  if (kept.target !== null) return 'target'
  if (kept.source !== 'last') return 'source'
  return onBeyond === 'refuse' ? null : 'onBeyond'
}

/** The same at this venue, which may keep none. */
export const flawAtVenue = (
  venue: VenueId,
  kept: KeptOrder,
  onBeyond: 'refuse' | 'fire',
): string | null => (isReadBack(venue) ? flawThere(kept, onBeyond) : 'at')
