// An order that somebody wishes, as a link or the console brought it, to be confirmed here: with a
// code or a passkey where the account's policy wants one.

import type { Canonical } from '@countersign/core/canonical.ts'
import { askingHash, askingOf, orderChallenge } from '@countersign/core/exchange/orders/asking.ts'
import { describeWish } from '@countersign/core/exchange/orders/describe.ts'
import {
  type OrderRequest,
  type OrderWish,
  readWish,
  requestOf,
} from '@countersign/core/exchange/orders/wish.ts'
import { optional, text } from '@countersign/core/fields.ts'
import { h } from '../../dom.ts'
import { asCode, button, codeField, form, notice, section } from '../../parts.ts'
import { usePasskey } from '../../passkey.ts'
import { takeSeat } from '../../seat.ts'
import type { Session } from '../../session.ts'
import { Refusal } from '../../signer.ts'
import { some } from '../../some.ts'
import type { Trader } from '../../trader.ts'
import { askVerdict } from './verdict.ts'

const answered = some({ phase: optional(text(32)) })

/** One that was brought. A stranger may have written it: all of it is shown before it is placed. */
export async function wishScreen(
  session: Session,
  trader: Trader,
  brought: Canonical,
): Promise<Node> {
  const wish = readWish(brought)
  // Pressed twice it is the same order.
  const order = crypto.getRandomValues(new Uint8Array(16)).toHex()
  const request = requestOf(wish, order)
  const { kind, body } = request
  const place = h('div', {})
  const go = (answer: Canonical) => {
    const isWaiting = answered(answer, 'order').phase === 'waiting'
    session.go(isWaiting ? `#/waiting-order/${wish.account}/${order}` : `#/orders/${wish.account}`)
  }
  const withPasskey = async () => {
    const assertion = await confirmed(session, request)
    go(await trader.ask(kind, { ...body, assertion }))
  }
  const byCode = async (code: string) => go(await trader.askWithCode(kind, body, code))
  const first = async () => {
    try {
      go(await trader.ask(kind, body))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'exchange.code_needed') place.replaceChildren(withCode(byCode))
      else if (error.code === 'exchange.passkey_needed') place.replaceChildren(asking(withPasskey))
      else throw error
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

/** A passkey of whoever sits here, about exactly this order. @throws DOMException */
async function confirmed(session: Session, { kind, body }: OrderRequest) {
  const { view, me } = await takeSeat(session)
  const usable = me.credentials.filter((each) => each.kind === 'passkey' && !each.isFrozen)
  const rawIds = usable.flatMap(({ rawId }) => (rawId === undefined ? [] : [rawId]))
  const asked = askingHash(askingOf(kind, body))
  const challenge = orderChallenge({ organisation: view.organisation.id, asked })
  return { ...(await usePasskey(challenge, rawIds)) }
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

const asking = (ask: () => Promise<void>): Node =>
  h(
    'section',
    { class: 'card call' },
    h('h2', {}, 'Your passkey is needed'),
    h('p', {}, 'The account’s policy wants one. It signs for exactly this order.'),
    h('p', { class: 'actions' }, button('With your passkey', ask, 'primary')),
  )
