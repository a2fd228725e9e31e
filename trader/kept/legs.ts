// What an order that is kept here has at its venue: placed and cancelled by name, so that each may
// be asked for again, and heard of.

import type { Decimal } from '@countersign/core/exchange/decimal.ts'
import { kindOfKept } from '@countersign/core/exchange/orders/kept.ts'
import type { KeptAct } from '@countersign/core/exchange/orders/stops.ts'
import { isUnsent, type TrackedOrder } from '@countersign/core/exchange/orders/track.ts'
import { Fault } from '@countersign/core/fault.ts'
import { keyOf, type OrderName, type Placement } from '../orders/placement.ts'
import type { Placements } from '../orders/placements.ts'
import type { Keeping, KeptName } from './book.ts'

export type LegNews = Pick<TrackedOrder, 'state' | 'filled'> & {
  /** Trading was stopped right before it would have left: nothing of it ever did. */
  readonly isWithheld: boolean
}

export const legNewsOf = (order: TrackedOrder): LegNews => ({
  state: order.state,
  filled: order.filled,
  isWithheld: order.why === 'stopped' && isUnsent(order),
})

export type Legs = {
  /** @param notional - what it may move at most, in the account's quote */
  place(keeping: Keeping, act: PlaceAct, notional: Decimal): void
  cancel(keeping: Keeping, generation: number): void
}

type PlaceAct = Extract<KeptAct, { readonly kind: 'place' }>

type LegsOptions = {
  readonly placements: Placements
  readonly heard: (name: KeptName, generation: number, news: LegNews) => void
  /** It was not done, and may be another time. */
  readonly postponed: (name: KeptName) => void
}

/** Nothing left: what was refused before it was journalled is as good as refused by the venue. */
const NEVER_LEFT: LegNews = { state: 'rejected', filled: 0n, isWithheld: false }

export function openLegs({ placements, heard, postponed }: LegsOptions): Legs {
  /** Those that are being placed, by name: one that is not journalled yet cannot be cancelled. */
  const pending = new Map<string, Promise<unknown>>()
  const hear = (name: KeptName, generation: number, done: Promise<TrackedOrder>, isFinal: Final) =>
    done.then(
      (order) => heard(name, generation, legNewsOf(order)),
      (error: unknown) => {
        if (error instanceof Fault && isFinal(error)) heard(name, generation, NEVER_LEFT)
        else postponed(name)
      },
    )
  placements.listen(({ account, intent, generation }, order) => {
    // That it is about to leave is written down while the signer is asked, and not before: the log
    // of orders has it already.
    setImmediate(() => heard({ account, order: intent }, generation, legNewsOf(order)))
  })
  const cancelled = async (name: OrderName, placing: Promise<unknown> | undefined) => {
    try {
      return await placements.cancel(name)
    } catch (error) {
      if (!placing || !isMissing(error)) throw error
      await placing
      return placements.cancel(name)
    }
  }
  return {
    place(keeping, act, notional) {
      const placement = placementOf(keeping, act, notional)
      const key = keyOf(placement)
      const placing = placements.place(placement)
      const settled = hear(keeping, act.generation, placing, (fault) => !mayPass(fault))
      pending.set(key, settled)
      void settled.finally(() => {
        if (pending.get(key) === settled) pending.delete(key)
      })
    },
    cancel(keeping, generation) {
      const name = { account: keeping.account, intent: keeping.order, generation }
      void hear(keeping, generation, cancelled(name, pending.get(keyOf(name))), isMissing)
    },
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Fault && error.code === 'exchange.order_missing'

/** What another try may bring; the rest was refused before anything was planned. */
const mayPass = ({ kind }: Fault): boolean => kind === 'unavailable'

type Final = (fault: Fault) => boolean

function placementOf(
  { account, order, kept, by, device }: Keeping,
  { leg, generation, side, amount, order: plan }: PlaceAct,
  notional: Decimal,
): Placement {
  const name = { account, intent: order, generation }
  const { market, trigger } = kept
  const isStop = trigger.kind !== 'take-profit' && trigger.kind !== 'time'
  const whose = { kind: kindOfKept(kept), member: by, device, notional }
  const isProtective = leg === 'fired' && isStop
  return { ...name, market, side, amount, plan, ...whose, isProtective }
}
