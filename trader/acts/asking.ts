// What all orders have in common that members ask for: the factor is looked at when they are asked
// for, and those that need people or time wait for these.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type AskingAct,
  askingHash,
  type OrderAsking,
} from '@countersign/core/exchange/orders/asking.ts'
import { isGated, nothingGiven } from '@countersign/core/exchange/orders/waiting.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import { type Asked, checkCode, checkPasskey } from '../asked.ts'
import type { KeptName } from '../kept/book.ts'
import type { Trader } from '../trader.ts'
import type { Waiting } from '../waiting/book.ts'
import { askerOf, checkFree, demanded, factorNeeded, type Prepared } from './prepared.ts'

type Asking = Asked<TraderBody<'order.place'> | TraderBody<'order.keep'>>

/** All of it but the factor that came along: what a code is for. */
export function withoutFactor<B extends Asking['body']>({ code: _, assertion: __, ...rest }: B) {
  return plain(rest) as Readonly<Record<string, Canonical>>
}

/** The one of this name that waits, or waited and was never placed. */
export function waitingOf(trader: Trader, name: KeptName, asking: OrderAsking): Waiting | null {
  const known = trader.waiting.book.find(name)
  if (!known || known.phase === 'placed') return null
  if (known.asked === askingHash(asking)) return known
  throw new Fault('exchange.order_differs', { order: name.order })
}

/**
 * Has it placed or armed, or has it wait for what it needs beside the factor.
 * @throws Fault exchange.*, Refusal factor.*
 */
export async function askFor(
  asked: Asking,
  asking: OrderAsking,
  prepared: Prepared,
): Promise<void> {
  const { trader, body } = asked
  const { account, order } = body
  const name = { account, order }
  const { needs } = demanded(prepared.verdict)
  const { member: by, device } = askerOf(asked)
  if (isGated(needs)) trader.waiting.book.checkRoom({ account, by })
  const factor = await giveFactor(asked, asking.act, needs.factor)
  const guard = () => {
    if (trader.waiting.book.find(name)) throw new Fault('exchange.order_differs', { order })
  }
  if (!isGated(needs)) return prepared.carryOut(nothingGiven(factor), guard)
  checkFree(trader, name)
  // Whoever repeated the request may have been answered first.
  if (waitingOf(trader, name, asking)) return
  const policy = prepared.scene.standing.account?.policyHash ?? ''
  const waiting = { ...name, asking, by, device, factor, policy, needs }
  trader.waiting.book.ask(waiting, askerOf(asked).proofs)
}

/** The factor that was given, once it was found right: a passkey is worth a code. */
async function giveFactor(
  asked: Asking,
  act: AskingAct,
  wanted: Needs['factor'],
): Promise<Needs['factor']> {
  if (wanted === 'key') return 'key'
  const { code, assertion } = asked.body
  if (assertion !== undefined) {
    await checkPasskey(asked, act, { body: withoutFactor(asked.body), assertion })
    return 'passkey'
  }
  if (wanted === 'passkey' || code === undefined) throw factorNeeded(wanted)
  await checkCode(asked, act, { ...withoutFactor(asked.body), code })
  return 'code'
}
