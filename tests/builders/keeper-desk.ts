// Orders that the real caged trader keeps at a local venue: armed by a device, fired by prices that
// come over the trader's own TLS.

import type { KeyObject } from 'node:crypto'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { KeptOrder, KeptPhase } from '@countersign/core/exchange/orders/kept.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import type { Dialect } from '@countersign/demo/venue/open.ts'
import { at } from './house.ts'
import { n } from './kept.ts'
import { anOrderId, type Placing, type PlacingOptions, startPlacing } from './placing.ts'
import { until } from './until.ts'

export type Keeping = Placing & {
  /** Arms it; without a name under a new one, which is answered. */
  keep(changes: Partial<KeptOrder>, how?: How): Promise<string>
  /** The market trades at this price next. */
  price(text: string): void
  phase(order: string): Promise<string>
  /** Once it is in one of these phases. */
  becomesKept(order: string, ...phases: readonly KeptPhase[]): Promise<string>
  /** Once its trigger is above this. */
  sees(order: string, above: number): Promise<number>
  /** Once the venue took so many altogether. */
  rests(count: number): Promise<number>
  /** What people were told of it when they were woken, in turn. */
  told(order: string): Promise<readonly Canonical[]>
  /** Why they were, in turn. */
  woken(order: string): Promise<readonly string[]>
  /** Once they were woken for it so many times. */
  wakes(order: string, count: number): Promise<readonly string[]>
}

type How = {
  readonly order?: string
  readonly onBeyond?: 'refuse' | 'fire'
  readonly at?: 'here' | 'venue'
  /** Whose it is; the owner's otherwise. */
  readonly by?: KeyObject
}

/** A sale of a hundredth, stopped at 49,000 by the last price. */
const STOP: Omit<KeptOrder, 'market'> = {
  side: 'sell',
  amount: n(0.01),
  trigger: { kind: 'stop', price: n(49_000) },
  execution: { kind: 'limit', price: n(48_500) },
  onGap: { kind: 'wake' },
  target: null,
  source: 'closing',
  staleSeconds: 60,
  jumpBasisPoints: 1_000,
}

/** All there are: an answer has a part of them. */
async function newsOf(desk: Placing['desk'], after = 0): Promise<readonly Canonical[]> {
  const told = await desk.ask('news.next', { after: String(after), waitMs: '0' }, SERVER)
  const { events, head } = told as { readonly events: readonly Canonical[]; readonly head: string }
  const last = events.at(-1)
  const seq = last === undefined ? Number(head) : Number(at(last, 'seq'))
  return seq < Number(head) ? [...events, ...(await newsOf(desk, seq))] : events
}

export async function startKeeping(dialect: Dialect, options?: PlacingOptions): Promise<Keeping> {
  const placing = await startPlacing(dialect, options)
  const { desk, account, venue, market } = placing
  const keep: Keeping['keep'] = async (
    changes,
    { order = anOrderId(), onBeyond = 'refuse', by, ...how } = {},
  ) => {
    const kept = recordOf({ ...STOP, market, ...changes })
    const asked = { account, order, kept, onBeyond, ...how }
    await desk.ask('order.keep', asked, by ? { device: by } : {})
    return order
  }
  const phase = async (order: string) => {
    const shown = await desk.ask('order.show', { account, order }, SERVER)
    return String(at(shown, 'kept', '0', 'phase'))
  }
  const told = async (order: string) => {
    const wakes = (await newsOf(desk)).filter((each) => at(each, 'kind') === 'wake')
    return wakes.map((each) => at(each, 'body')).filter((body) => at(body, 'order') === order)
  }
  const woken = async (order: string) => (await told(order)).map((each) => String(at(each, 'why')))
  return {
    ...placing,
    keep,
    phase,
    told,
    woken,
    price: (text) => venue.house.setPrice(market, units(text)),
    sees: (order, above) =>
      until(
        async () => {
          const shown = await desk.ask('order.show', { account, order }, SERVER)
          return Number(at(shown, 'kept', '0', 'trigger'))
        },
        (found) => found > above,
      ),
    rests: (count) =>
      until(
        async () => placing.taken().length,
        (found) => found >= count,
      ),
    becomesKept: (order, ...phases) =>
      until(
        () => phase(order),
        (found) => phases.some((each) => each === found),
      ),
    wakes: (order, count) =>
      until(
        () => woken(order),
        (found) => found.length >= count,
      ),
  }
}

const SERVER = { role: 'server', device: null } as const
