// An order that waits, as whoever decides on it sees it: worked out from what the trader would
// place. What is signed names exactly this order under exactly this policy.

import type { Canonical } from '@countersign/core/canonical.ts'
import { nameOf } from '@countersign/core/charter/names.ts'
import {
  describeAsked,
  missingWords,
  readWaiting,
  type WaitingTold,
} from '@countersign/core/exchange/orders/waiting-told.ts'
import { anything, list, optional } from '@countersign/core/fields.ts'
import { type Child, h } from '../../dom.ts'
import { button, moment, notice, section } from '../../parts.ts'
import { type Seat, takeSeat } from '../../seat.ts'
import type { Session } from '../../session.ts'
import { some } from '../../some.ts'
import type { Trader } from '../../trader.ts'
import { untilWords } from '../../words.ts'
import { approval } from '../approval.ts'

type Named = { readonly account: string; readonly order: string }

const answer = some({ waiting: optional(list(anything, 1)) })

export async function waitingScreen(
  session: Session,
  trader: Trader,
  { account, order }: Named,
): Promise<Node> {
  const seat = await takeSeat(session)
  const found = answer(await trader.ask('order.show', { account, order }), 'order')
  const [first] = found.waiting ?? []
  const waiting = first === undefined ? null : own(first, { account, order })
  if (waiting?.phase !== 'waiting') return over(account)
  const [whole = '', ...more] = describeAsked(waiting.asking)
  const name = (id: string) => nameOf(seat.view, id)
  const cancel = async () => {
    await trader.ask('order.cancel', { account, order })
    session.go(`#/orders/${account}`)
  }
  return h(
    'article',
    {},
    h('p', { class: 'kicker' }, 'By the account ', h('bdi', {}, account)),
    h('h1', {}, 'An order that waits'),
    h('p', { class: 'lead' }, whole),
    h(
      'p',
      {},
      'Asked by ',
      h('bdi', {}, name(waiting.by)),
      ' on ',
      moment(waiting.since),
      '. It lapses ',
      untilWords(waiting.lapsesAt, seat.view.now),
      '.',
    ),
    section(
      'What it does',
      h(
        'ul',
        {},
        more.map((each) => h('li', {}, each)),
      ),
    ),
    section('What is missing', h('p', {}, missingWords(waiting) || 'Nothing: it is being placed.')),
    votes(waiting, name),
    decide(session, seat, waiting),
    h('p', { class: 'actions' }, button('Cancel it', cancel)),
    back(account),
  )
}

/** Another one in its place is refused. */
function own(value: Canonical, { account, order }: Named): WaitingTold | null {
  const waiting = readWaiting(value)
  return waiting.account === account && waiting.order === order ? waiting : null
}

const back = (account: string): Node =>
  h('p', { class: 'actions' }, h('a', { class: 'quiet', href: `#/orders/${account}` }, 'Orders'))

const over = (account: string): Node =>
  h(
    'article',
    {},
    h('h1', {}, 'Nothing to decide'),
    notice('plain', 'It waits no longer: it was placed, cancelled, denied, or waited too long.'),
    back(account),
  )

function votes({ votes: said }: WaitingTold, name: (id: string) => string): Child {
  if (said.length === 0) return null
  const rows = said.map(({ member, decision, at, counts }) => {
    const word = decision === 'approve' ? 'approved' : 'rejected'
    const stands = counts === 'yes' ? '' : ', which counts no more'
    return h('li', {}, h('bdi', {}, name(member)), ` ${word} it on `, moment(at), stands)
  })
  return section('What was said', h('ul', { class: 'plain' }, rows))
}

function decide(session: Session, seat: Seat, waiting: WaitingTold): Child {
  const { account, order, asked, by, policy } = waiting
  const { id } = seat.me
  if (id === by) return notice('plain', 'You asked for it: others decide.')
  return approval(session, seat, {
    act: 'approve-order',
    mine: waiting.votes.find(({ member }) => member === id)?.decision,
    noun: 'order',
    exactly: 'this order',
    fields: (decision) => ({ account, order, asked, by, policy, decision }),
    done: () => session.go(`#/waiting-order/${account}/${order}`),
  })
}
