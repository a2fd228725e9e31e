// Orders at exchanges: those that are open, with a way out of each, and those that wait for people,
// with what is missing and the way to decide on them.

import { describeStanding } from '@countersign/core/exchange/orders/describe.ts'
import {
  missingWords,
  readWaiting,
  type WaitingTold,
} from '@countersign/core/exchange/orders/waiting-told.ts'
import { anything, list, optional, text } from '@countersign/core/fields.ts'
import { type Child, h } from '../../dom.ts'
import { badge, button, section } from '../../parts.ts'
import type { Session } from '../../session.ts'
import { some } from '../../some.ts'
import type { Trader } from '../../trader.ts'

const shown = some({
  account: text(32),
  order: text(64),
  market: text(64),
  side: text(8),
  amount: text(40),
  price: optional(text(40)),
  trigger: optional(text(40)),
  kind: text(32),
  state: optional(text(32)),
  phase: optional(text(32)),
  filled: optional(text(40)),
  why: optional(text(64)),
  /** Who waits for its trigger. */
  at: optional(text(16)),
})

type ShownOrder = ReturnType<typeof shown>

/** Those that wait, those that are kept here until their trigger, and those at the exchange. */
const listed = some({
  waiting: list(anything, 10_000),
  kept: list(shown, 10_000),
  orders: list(shown, 10_000),
})

export async function ordersScreen(
  session: Session,
  trader: Trader,
  account: string,
): Promise<Node> {
  const asked = account === '' ? { which: 'open' } : { account, which: 'open' }
  const found = listed(await trader.ask('order.list', asked), 'orders')
  const waiting = found.waiting.map(readWaiting)
  const orders = [...found.kept, ...found.orders]
  const cancelAll = async () => {
    await trader.ask('order.cancel-all', account === '' ? {} : { account })
    session.go(`#/orders/${account}`)
  }
  const rows = orders.map((each) => orderRow(session, trader, each))
  const isAny = orders.length + waiting.length > 0
  return h(
    'article',
    {},
    h('h1', {}, 'Open orders'),
    h(
      'p',
      { class: 'lead' },
      account === '' ? 'Of every account.' : ['Of ', h('bdi', {}, account)],
    ),
    waiting.length === 0 ? null : waitingList(waiting),
    section(
      'In the book, or waiting for their trigger',
      rows.length === 0
        ? h('p', { class: 'hint' }, 'None.')
        : h('ul', { class: 'rows tall' }, rows),
    ),
    isAny ? h('p', { class: 'actions' }, button('Cancel all', cancelAll)) : null,
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/exchange' }, 'Back')),
  )
}

function waitingList(waiting: readonly WaitingTold[]): HTMLElement {
  const rows = waiting.map((each) => {
    const { account, order, side, amount, market, price = '' } = each
    const at = price === '' ? '' : ` at ${price}`
    const missing = missingWords(each)
    return h(
      'li',
      {},
      h(
        'div',
        { class: 'spread' },
        h('strong', {}, `${side} ${amount} ${market}${at}`),
        h('a', { href: `#/waiting-order/${account}/${order}` }, 'Look at it'),
      ),
      h(
        'p',
        { class: 'hint' },
        `${each.kind}, ${account}, asked by ${each.by}: `,
        badge('warn', missing === '' ? 'about to be placed' : `waits for ${missing}`),
      ),
    )
  })
  return section('Waiting for people or time', h('ul', { class: 'rows tall' }, rows))
}

function orderRow(session: Session, trader: Trader, each: ShownOrder): HTMLElement {
  const { account, order, side, amount, market } = each
  const cancel = async () => {
    await trader.ask('order.cancel', { account, order })
    session.go(location.hash)
  }
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'spread' },
      h('strong', {}, `${side} ${amount} ${market}${pricesOf(each)}`),
      button('Cancel', cancel),
    ),
    h('p', { class: 'hint' }, `${each.kind}, ${account}: `, standing(each)),
  )
}

function pricesOf({ trigger = '', price = '' }: ShownOrder): string {
  if (trigger === '') return price === '' ? '' : ` at ${price}`
  return price === '' ? `, fires at ${trigger}` : `, fires at ${trigger}, then at ${price}`
}

function standing({
  state = '',
  phase = state,
  filled = '',
  why = '',
  at = '',
}: ShownOrder): Child {
  const said = describeStanding({ state: phase, filled, why, at })
  return phase === 'woken' ? badge('warn', said) : said
}
