// Orders that members ask for: judged by the account's policy, then placed once, whoever repeats
// the request; and cancelled, which waits for nobody.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Decimal, parseDecimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { OrderReason, OrderVerdict } from '@countersign/core/exchange/policy/decide.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { type Asked, checkCode, proofsOf, standingOf } from '../asked.ts'
import { isOver } from '../kept/book.ts'
import { type Known, orderToCanonical } from '../orders/book.ts'
import { initiatorOf, type Judged, judge, type Scene, setScene } from '../orders/judge.ts'
import type { Placement } from '../orders/placement.ts'
import { cancelKept } from './kept.ts'

type Placing = Asked<TraderBody<'order.preview'>>

/**
 * Places an order, or says how the one of this name stands.
 * @throws Fault exchange.*, Refusal factor.*
 */
export async function placeOrder(asked: Asked<TraderBody<'order.place'>>): Promise<Canonical> {
  const { trader, body, proof } = asked
  const { code, ...order } = body
  const about = { ...asked, body: order }
  const name = { account: order.account, intent: order.order, generation: 1 }
  const wanted = placementOf(about)
  // Their names are the same ones: an order that is kept here is another one.
  if (trader.kept.book.find(order))
    throw new Fault('exchange.order_differs', { order: order.order })
  if (!trader.orders.book.find(name)) {
    const scene = await sceneOf(about)
    const { verdict, notional } = judge(trader, scene, wanted)
    const needs = passed(verdict)
    if (notional === null) throw new Fault('exchange.price_missing', { market: order.market })
    if (needs.factor === 'code') {
      if (code === undefined) throw new Fault('exchange.code_needed', { account: order.account })
      await checkCode(asked, 'order.place', { ...order, code })
    }
    const check = (fitted: Placement) => {
      // Another one may have been placed while the code was looked at.
      passed(judge(trader, scene, fitted).verdict)
    }
    const placement = { ...wanted, notional, device: proof.device }
    const proofs = proofsOf(asked)
    await trader.orders.placements.place(placement, { proofs, check, isTold: needs.isTold })
  } else {
    await trader.orders.placements.place(wanted)
  }
  return shownOrder(trader.orders.book.find(name) as Known)
}

/** What the policy says of an order. Nothing is placed, and nothing counted. */
export async function previewOrder(asked: Placing): Promise<Canonical> {
  const { trader } = asked
  const { verdict, notional } = judge(trader, await sceneOf(asked), placementOf(asked))
  const because = verdict.because.map(reasonToCanonical)
  const worth = notional === null ? '' : writeDecimal(notional)
  if (verdict.kind === 'deny') {
    return plain({ verdict: 'deny', because, passesAt: verdict.passesAt, notional: worth })
  }
  const { factor, approvals, delaySeconds } = verdict.needs
  const needs = { factor, approvals: approvals.map((each) => ({ ...each })), delaySeconds }
  return plain({ verdict: 'allow', because, needs, isTold: verdict.isTold, notional: worth })
}

/**
 * Gets out, which any member may unless they, their device or the account is frozen.
 * @throws Fault exchange.frozen
 */
export async function cancelOrder(asked: Asked<TraderBody<'order.cancel'>>): Promise<Canonical> {
  const { trader, body } = asked
  await checkUnfrozen(asked, body.account)
  const kept = await cancelKept(trader, body)
  if (kept !== null) return kept
  const name = { account: body.account, intent: body.order, generation: 1 }
  await trader.orders.placements.cancel(name)
  return shownOrder(trader.orders.book.find(name) as Known)
}

/** Of an account, or of all that are not frozen. */
export async function cancelAll(asked: Asked<TraderBody<'order.cancel-all'>>): Promise<Canonical> {
  const { trader, body } = asked
  const { book, placements } = trader.orders
  if (body.account !== undefined) await checkUnfrozen(asked, body.account)
  const names = trader.accounts.all().map(({ name }) => name)
  const wanted = body.account === undefined ? names : [body.account]
  const done = await Promise.all(
    wanted.map(async (account) => {
      const isFree = await checkUnfrozen(asked, account).then(
        () => true,
        () => false,
      )
      if (!isFree) return { account, cancelled: plain(0), refused: 'exchange.frozen' }
      const armed = trader.kept.book.all().filter((each) => each.account === account)
      const alive = armed.filter(({ state }) => !isOver(state))
      for (const each of alive) await cancelKept(trader, each)
      const own = book.live().filter(({ placement }) => placement.account === account)
      await Promise.all(own.map(({ placement }) => placements.cancel(placement)))
      const cancelled = own.filter(({ order }) => order.state !== 'rejected').length
      return { account, cancelled: plain(cancelled), refused: '' }
    }),
  )
  return { accounts: done }
}

/** A signer that stands still for its own sake keeps nobody in: none of its keys is needed. */
async function checkUnfrozen({ trader, proof }: Asked<unknown>, account: string): Promise<void> {
  const standing = await standingOf(trader, proof.device, account)
  const [subject] = standing.frozen
  if (subject !== undefined) throw new Fault('exchange.frozen', { subject })
  if (standing.account?.standing === 'frozen') {
    throw new Fault('exchange.frozen', { subject: `account:${account}` })
  }
}

/** The account's policy and standing as they are now, and what the market is worth. */
async function sceneOf({ trader, body, proof }: Placing): Promise<Scene> {
  const account = trader.accounts.get(body.account)
  await trader.watch.checkMayTrade(account)
  const standing = await standingOf(trader, proof.device, account.name)
  const initiator = initiatorOf(standing, proof.device)
  return setScene(trader, { account, market: body.market, standing, initiator })
}

function placementOf({ body, standing, proof }: Placing): Placement {
  const { account, order, market, side, execution } = body
  return {
    account,
    intent: order,
    generation: 1,
    market,
    side,
    amount: positive(body.amount, 'amount'),
    plan: { kind: execution.kind, price: positive(execution.price, 'price') },
    kind: execution.kind,
    member: standing.member,
    device: proof.device,
    notional: 0n,
    isProtective: false,
  }
}

function positive(text: string, field: string): Decimal {
  try {
    const value = parseDecimal(text)
    if (value > 0n) return value
  } catch {
    // The fault names the field.
  }
  throw new Fault('exchange.order_invalid', { field })
}

/** What has to be there; a code at most, for now. @throws Fault exchange.order_* */
export function passed(verdict: Judged['verdict']) {
  if (verdict.kind === 'deny') throw denied(verdict)
  const { factor, approvals, delaySeconds } = verdict.needs
  const needed = [
    ...(factor === 'passkey' ? ['passkey'] : []),
    ...approvals.map(({ group, count }) => `${count} of group ${group}`),
    ...(delaySeconds > 0 ? [`${delaySeconds} seconds`] : []),
  ]
  if (needed.length > 0) throw new Fault('exchange.order_needs', { needs: needed.join(', ') })
  return { factor, isTold: verdict.isTold }
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

/** A reason with its amounts as people write them. */
function reasonToCanonical(reason: OrderReason): Canonical {
  const fields = Object.entries(reason).filter(([, value]) => value !== null)
  return plain(
    Object.fromEntries(
      fields.map(([name, value]) => [
        name,
        typeof value === 'bigint' ? writeDecimal(value) : value,
      ]),
    ),
  )
}

/** An order as people see it, with the number to list on from. */
export function shownOrder({ placement, order, seq, plannedAt }: Known): Canonical {
  const shown = orderToCanonical(placement, order) as Readonly<Record<string, Canonical>>
  return { ...shown, seq: plain(seq), plannedAt: plain(plannedAt) }
}
