// An order on its way to be placed or armed: judged, and carried out once all that the policy needs
// is there. The same for one that is asked for now and for one that waited.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type Decimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { type Given, lacksOf } from '@countersign/core/exchange/orders/waiting.ts'
import type { OrderVerdict } from '@countersign/core/exchange/policy/decide.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import { type Asked, proofsOf } from '../asked.ts'
import type { KeptName } from '../kept/book.ts'
import type { Scene } from '../orders/judge.ts'
import type { Trader } from '../trader.ts'

/** For whom it is done, on whose signature. */
export type Asker = {
  readonly trader: Trader
  readonly member: string
  readonly device: string
  readonly proofs: readonly Canonical[]
}

export const askerOf = (asked: Asked<unknown>): Asker => ({
  trader: asked.trader,
  member: asked.standing.member,
  device: asked.proof.device,
  proofs: proofsOf(asked),
})

export type Prepared = {
  readonly verdict: OrderVerdict
  readonly scene: Scene
  /** What it may move at most; null where no fresh price says so. */
  readonly notional: Decimal | null
  /**
   * Judges once more right before it is journalled, and places or arms it.
   * @param guard - called there, too: throws where it must not be done any more
   * @throws Fault exchange.*
   */
  carryOut(given: Given, guard: () => void): Promise<void>
}

type Demand = { readonly needs: Needs; readonly isTold: boolean }

/** What has to be there. @throws Fault exchange.order_denied, exchange.trading_stopped */
export function demanded(verdict: OrderVerdict): Demand {
  if (verdict.kind === 'deny') throw denied(verdict)
  return verdict
}

/**
 * The same, of which nothing may be missing.
 * @throws Fault also exchange.code_needed, exchange.passkey_needed, exchange.order_needs
 */
export function checkGiven(
  { trader: { time } }: Pick<Asker, 'trader'>,
  verdict: OrderVerdict,
  given: Given,
): Demand {
  const demand = demanded(verdict)
  const [lack] = lacksOf(demand.needs, given, time())
  if (lack?.kind === 'factor') throw factorNeeded(lack.factor)
  if (lack) throw new Fault('exchange.order_needs')
  return demand
}

export const factorNeeded = (factor: 'code' | 'passkey'): Fault =>
  new Fault(factor === 'code' ? 'exchange.code_needed' : 'exchange.passkey_needed')

/** The name of an order that is kept here, at a venue or waiting is no other one's. */
export function checkFree(trader: Trader, { account, order }: KeptName): void {
  const isTaken =
    trader.kept.book.find({ account, order }) !== undefined ||
    trader.orders.book.ofIntent(account, order).length > 0
  if (isTaken) throw new Fault('exchange.order_differs', { order })
}

function denied({ because, passesAt }: Extract<OrderVerdict, { readonly kind: 'deny' }>): Fault {
  const ruled = [...new Set(because.map(({ rule }) => rule))]
  if (ruled.includes('account:stopped')) return new Fault('exchange.trading_stopped')
  const rules = ruled.join(' ')
  const when = passesAt === null ? {} : { passesAt }
  const left = because.find((each) => 'left' in each && each.left !== undefined)
  const room = left && 'left' in left ? { left: written(left.left) } : {}
  return new Fault('exchange.order_denied', { rules: rules.slice(0, 200), ...room, ...when })
}

const written = (value: unknown): string =>
  typeof value === 'bigint' ? writeDecimal(value) : String(value)
