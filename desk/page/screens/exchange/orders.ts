// Orders at exchanges: those that are open, with a way out of each; and one that somebody wishes,
// as a link or the console brought it, to be confirmed here.

import type { Canonical } from '@countersign/core/canonical.ts'
import { describeStanding, describeWish } from '@countersign/core/exchange/orders/describe.ts'
import { type OrderWish, readWish, requestOf } from '@countersign/core/exchange/orders/wish.ts'
import { list, optional, text } from '@countersign/core/fields.ts'
import { type Child, h } from '../../dom.ts'
import { asCode, badge, button, codeField, form, notice, section } from '../../parts.ts'
import type { Session } from '../../session.ts'
import { Refusal } from '../../signer.ts'
import { some } from '../../some.ts'
import type { Trader } from '../../trader.ts'
import { askVerdict } from './verdict.ts'

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

/** Those that are kept here until their trigger, and those at the exchange. */
const listed = some({ kept: list(shown, 10_000), orders: list(shown, 10_000) })

export async function ordersScreen(
  session: Session,
  trader: Trader,
  account: string,
): Promise<Node> {
  const asked = account === '' ? { which: 'open' } : { account, which: 'open' }
  const found = listed(await trader.ask('order.list', asked), 'orders')
  const orders = [...found.kept, ...found.orders]
  const cancelAll = async () => {
    await trader.ask('order.cancel-all', account === '' ? {} : { account })
    session.go(`#/orders/${account}`)
  }
  const rows = orders.map((each) => orderRow(session, trader, each))
  return h(
    'article',
    {},
    h('h1', {}, 'Open orders'),
    h(
      'p',
      { class: 'lead' },
      account === '' ? 'Of every account.' : ['Of ', h('bdi', {}, account)],
    ),
    section(
      'In the book, or waiting for their trigger',
      rows.length === 0
        ? h('p', { class: 'hint' }, 'None.')
        : h('ul', { class: 'rows tall' }, rows),
    ),
    orders.length === 0 ? null : h('p', { class: 'actions' }, button('Cancel all', cancelAll)),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/exchange' }, 'Back')),
  )
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

/** One that was brought. A stranger may have written it: all of it is shown before it is placed. */
export async function wishScreen(
  session: Session,
  trader: Trader,
  brought: Canonical,
): Promise<Node> {
  const wish = readWish(brought)
  // Pressed twice it is the same order.
  const order = crypto.getRandomValues(new Uint8Array(16)).toHex()
  const place = h('div', {})
  const ask = async (code?: string) => {
    const { kind, body } = requestOf(wish, order)
    if (code === undefined) await trader.ask(kind, body)
    else await trader.askWithCode(kind, body, code)
    session.go(`#/orders/${wish.account}`)
  }
  const first = async () => {
    try {
      await ask()
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'exchange.code_needed') throw error
      place.replaceChildren(withCode(ask))
    }
  }
  const judge = async () => {
    const { view, mayGoOn } = await askVerdict(trader, wish, order)
    const next = mayGoOn ? button(verbOf(wish), first, 'primary') : button('Ask again', judge)
    place.replaceChildren(view, h('p', { class: 'actions' }, next))
  }
  await judge()
  const [whole = '', ...more] = describeWish(wish)
  return h(
    'article',
    {},
    h('h1', {}, wish.kind === 'keep' ? 'Keep this order?' : 'Place this order?'),
    h('p', { class: 'lead' }, whole),
    section(
      'What it does',
      h(
        'ul',
        {},
        more.map((each) => h('li', {}, each)),
      ),
      h('p', {}, 'By the account ', h('bdi', {}, wish.account), ' and its policy.'),
    ),
    place,
    notice(
      'plain',
      'A link brought this.',
      h('p', {}, 'If you did not ask for it, close this page.'),
    ),
  )
}

const verbOf = (wish: OrderWish): string =>
  wish.kind === 'keep' ? 'Keep it' : wish.side === 'buy' ? 'Buy' : 'Sell'

const withCode = (ask: (code: string) => Promise<void>): Node =>
  form({
    fields: [codeField()],
    action: 'With this code',
    busy: 'Placing…',
    submit: ({ code = '' }) => ask(asCode(code)),
  })
