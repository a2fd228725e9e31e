// Orders as a terminal shows them: ids as short as they can be told apart, and where each stands.

import { describeStanding } from '@countersign/core/exchange/orders/describe.ts'
import { fieldOf, type ShownOrder, waitingWords } from '../flows/orders.ts'
import { moment, type Row, rows } from './layout.ts'
import type { Screen } from './screen.ts'

const LEAST_SHORT = 8

/** Two lines for each, with as much of its id as tells it from the others. */
export function ordersList(screen: Screen, orders: readonly ShownOrder[]): string {
  const length = shortLength(orders.map((each) => fieldOf(each, 'order')))
  const lines = orders.flatMap((each): readonly Row[] => [
    [fieldOf(each, 'order').slice(0, length), whatWords(each), screen.bold],
    ['', `${fieldOf(each, 'kind')} of ${fieldOf(each, 'account')}: ${standingWords(each)}`],
  ])
  return rows(screen, lines)
}

/** How much of them tells them apart. */
export function shortLength(ids: readonly string[]): number {
  const all = [...new Set(ids)]
  const longest = Math.max(LEAST_SHORT, ...all.map((id) => id.length))
  const lengths = Array.from({ length: longest - LEAST_SHORT }, (_, at) => LEAST_SHORT + at)
  const isEnough = (length: number) =>
    new Set(all.map((id) => id.slice(0, length))).size === all.length
  return lengths.find(isEnough) ?? longest
}

/** All that is told of one. */
export function orderRows(screen: Screen, each: ShownOrder): string {
  const since = fieldOf(each, 'armedAt') || fieldOf(each, 'plannedAt') || fieldOf(each, 'since')
  const told: readonly Row[] = [
    ['what', whatWords(each), screen.bold],
    ['kind', fieldOf(each, 'kind')],
    ['state', standingWords(each)],
    ['asked by', fieldOf(each, 'by') || fieldOf(each, 'member')],
    ['since', since === '' ? '' : moment(Number(since))],
    ['at the exchange', fieldOf(each, 'venueId')],
  ]
  return rows(
    screen,
    told.filter(([, value]) => value !== ''),
  )
}

/** `sell 0.02 BTC/USDT, fires at 49000, then at 48500`. */
function whatWords(each: ShownOrder): string {
  const [trigger, price] = [fieldOf(each, 'trigger'), fieldOf(each, 'price')]
  const what = `${fieldOf(each, 'side')} ${fieldOf(each, 'amount')} ${fieldOf(each, 'market')}`
  if (trigger === '') return price === '' ? what : `${what} at ${price}`
  return `${what}, fires at ${trigger}${price === '' ? '' : `, then at ${price}`}`
}

/** `Order aab78c7f, sell 0.01 BTC/USDT, fires at 49000: waits for its trigger.` */
export function orderLine(each: ShownOrder): string {
  const id = fieldOf(each, 'order').slice(0, LEAST_SHORT)
  return `Order ${id}, ${whatWords(each)}: ${standingWords(each)}.`
}

/** What there is no taking back. */
const ENDED: ReadonlySet<string> = new Set(['done', 'filled', 'rejected', 'lapsed', 'denied'])

/** How it stands once somebody cancelled it: that may have been too late. */
export function cancelledLine(each: ShownOrder): string {
  const isLate = ENDED.has(fieldOf(each, 'phase') || fieldOf(each, 'state'))
  return isLate ? `${orderLine(each)} There was nothing to cancel.` : orderLine(each)
}

/** Its state, how much of it is filled, and why it is as it is. */
const standingWords = (each: ShownOrder): string =>
  waitingWords(each) ??
  describeStanding({
    state: fieldOf(each, 'phase') || fieldOf(each, 'state'),
    filled: fieldOf(each, 'filled'),
    why: fieldOf(each, 'why'),
    at: fieldOf(each, 'at'),
  })
