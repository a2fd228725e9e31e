// countersign order buy | sell | keep | approve | reject | list | show | cancel | cancel-all

import { Refusal } from '@countersign/channel/client.ts'
import { describeWish } from '@countersign/core/exchange/orders/describe.ts'
import { describePreview, type Preview } from '@countersign/core/exchange/orders/preview.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import type { Side } from '@countersign/core/exchange/policy/facts.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import {
  order as ask,
  cancelEverywhere,
  cancelOrder,
  cancelOrders,
  listOrders,
  newOrderId,
  previewOrder,
  showOrder,
  wholeOrderId,
} from '../flows/orders.ts'
import { agentAccounts, contextFor } from '../keep/agent.ts'
import { withCode } from '../screen/code.ts'
import { bullets, heading, paragraph, table } from '../screen/layout.ts'
import { type KeepOptions, kept, type Named, type PlaceOptions, placed } from '../screen/order.ts'
import { cancelledLine, orderLine, orderRows, ordersList } from '../screen/orders.ts'
import { type Ending, perform, type Session, sessionFor } from '../session.ts'
import { addDeciding } from './order-decide.ts'

const DRY = 'asks what the policy says of it, and does nothing'

export function addOrder(program: Command): void {
  const order = program
    .command('order')
    .description('orders at exchanges, by the policy of their account')
  for (const side of ['buy', 'sell'] as const) addPlacing(order, side)
  addKeeping(order)
  addDeciding(order)
  order
    .command('list [account]')
    .option('--all', 'also those that ended, newest first')
    .option('--before <number>', 'with --all: on from there')
    .description('open orders, and those that wait for people, time or their trigger')
    .action(perform(list))
  order
    .command('show <account> <order>')
    .description('everything that was placed for one order, by as much of its id as is listed')
    .action(perform(show))
  order
    .command('cancel <account> <order>')
    .description('takes one back; any member may, at any time')
    .action(perform(cancel))
  order
    .command('cancel-all [account]')
    .description('takes every open order back, of one account or of all')
    .action(perform(cancelAll))
}

function addPlacing(order: Command, side: Side): void {
  order
    .command(side)
    .argument('<account>')
    .argument('<amount>', 'of the market’s first currency: 0.25')
    .argument('<market>', 'BTC/USDT')
    .option('--limit <price>', 'waits in the book for this price or better')
    .option('--worst <price>', 'fills at once, never worse than this; the rest is cancelled')
    .option('--id <hex>', 'the order’s name: asked again under it, it is done once')
    .option('--dry', DRY)
    .description(`places an order to ${side}`)
    .action(perform((session, ...args: Placing) => place(session, side, ...args)))
}

function addKeeping(order: Command): void {
  order
    .command('keep')
    .argument('<account>')
    .argument('<side>', 'sell or buy')
    .argument('<amount>')
    .argument('<market>')
    .option('--stop <price>', 'a sale at or below it, a buy at or above it')
    .option('--take-profit <price>', 'the other way round')
    .option('--trail <distance>', 'so far behind the best price since now: 3% or 1500')
    .option('--time <time>', 'at the first price after it: 2027-01-31T12:00:00Z')
    .option('--late <seconds>', 'with --time: later than that, you are asked', '60')
    .option('--limit <price>', 'when it fires: as a limit order at this price')
    .option('--bound <share>', 'when it fires: at once, at most so much worse: 1%')
    .option('--gap <choice>', 'where the price jumped beyond: wake (unless told), limit or a bound')
    .option('--target <price>', 'meanwhile a limit order at this price: one of the two (OCO)')
    .option('--by <price>', 'closing (bid of a sale, ask of a buy; unless told), last or mid')
    .option('--stale <seconds>', 'older prices say nothing; 30 unless told')
    .option('--jump <share>', 'a larger one has to be confirmed; 5% unless told')
    .option('--at <place>', 'who waits: here, or venue (with --limit, at Binance and Kraken)')
    .option('--fire-if-beyond', 'fires at once where the price is beyond already')
    .option('--id <hex>', 'the order’s name: asked again under it, it is done once')
    .option('--dry', DRY)
    .description('keeps a stop, take-profit, trailing or timed order, and fires it')
    .action(perform(keep))
}

type Named3 = readonly [account: string, amount: string, market: string]
type Asking = { readonly id?: string; readonly dry?: boolean }
type Placing = readonly [...Named3, PlaceOptions & Asking]

async function place(
  session: Session,
  side: Side,
  ...[account, amount, market, options]: Placing
): Promise<Ending> {
  return asked(session, placed({ account, side, amount, market }, options), options)
}

type Keeping = readonly [
  account: string,
  side: string,
  amount: string,
  market: string,
  options: KeepOptions & Asking,
]

async function keep(session: Session, ...given: Keeping): Promise<Ending> {
  const [account, written, amount, market, options] = given
  const side = (['buy', 'sell'] as const).find((each) => each === written)
  if (!side) throw new Fault('client.argument_invalid', { given: written, wanted: 'buy or sell' })
  const named: Named = { account, side, amount, market }
  return asked(session, kept(named, options), options)
}

/** Says it, asks once, and for a code where the policy wants one. */
async function asked(from: Session, wish: OrderWish, given: Asking): Promise<Ending> {
  const session = sessionFor(from, wish.account)
  const { context, screen, ask: asker } = session
  const id = given.id ?? newOrderId()
  screen.say(heading(screen, `An order of ${wish.account}`))
  for (const sentence of describeWish(wish)) screen.say(paragraph(screen, sentence))
  if (given.dry === true) return tried(session, await previewOrder(context, wish, id))
  await asker.agree(wish.kind === 'keep' ? 'Keep this order?' : 'Place this order?')
  const ordered = await ask(context, wish, { id }).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'exchange.code_needed') throw error
    return withCode(session, 'One-time code', (code) => ask(context, wish, { id, code }))
  })
  screen.say(`\n${paragraph(screen, orderLine(ordered), screen.bold)}`)
  return { json: { ...ordered } }
}

function tried({ screen }: Session, preview: Preview): Ending {
  const [verdict = '', ...more] = describePreview(preview)
  const paint = preview.verdict === 'deny' ? screen.warn : screen.bold
  screen.say(`\n${paragraph(screen, verdict, paint)}`)
  screen.say(bullets(screen, more))
  const { needs, ...told } = preview
  const approvals = needs?.approvals.map((each) => ({ ...each })) ?? []
  return { json: { ...told, ...(needs === null ? {} : { needs: { ...needs, approvals } }) } }
}

async function list(
  from: Session,
  account: string | undefined,
  { all, before }: { readonly all?: boolean; readonly before?: string },
): Promise<Ending> {
  const session = account === undefined ? from : sessionFor(from, account)
  const { context, screen } = session
  const orders = await listOrders(context, {
    which: all === true ? 'all' : 'open',
    ...(account === undefined ? {} : { account }),
    ...(before === undefined ? {} : { before }),
  })
  if (orders.length === 0) screen.say(paragraph(screen, 'No order.'))
  else screen.say(ordersList(screen, orders))
  const here = account === undefined ? agentAccounts(context) : []
  if (here.length > 0) {
    const words = `Without those of this machine’s own accounts: order list ${here.join(', ')}.`
    screen.say(paragraph(screen, words))
  }
  return { json: { orders: orders.map((each) => ({ ...each })) } }
}

async function show(from: Session, account: string, given: string): Promise<Ending> {
  const session = sessionFor(from, account)
  const { context, screen } = session
  const id = await wholeOrderId(context, account, given)
  const orders = await showOrder(context, account, id)
  screen.say(heading(screen, `Order ${id} of ${account}`))
  screen.say(orders.map((each) => orderRows(screen, each)).join('\n\n'))
  return { json: { orders: orders.map((each) => ({ ...each })) } }
}

async function cancel(from: Session, account: string, given: string): Promise<Ending> {
  const session = sessionFor(from, account)
  const { context, screen } = session
  const id = await wholeOrderId(context, account, given)
  const cancelled = await cancelOrder(context, account, id)
  screen.say(paragraph(screen, cancelledLine(cancelled)))
  return { json: { ...cancelled } }
}

async function cancelAll(session: Session, account: string | undefined): Promise<Ending> {
  const { context, screen } = session
  const told =
    account === undefined
      ? await cancelEverywhere(context)
      : await cancelOrders(contextFor(context, account), account)
  const lines = told.map((each) => [each.account, String(each.cancelled), each.refused])
  screen.say(table(screen, ['account', 'cancelled', 'refused'], lines))
  return { json: { accounts: told.map((each) => ({ ...each })) } }
}
