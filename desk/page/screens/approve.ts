// A spend that waits for others, as an approver sees it: from the bytes the signer would sign, with
// what the policy asks and who has agreed. What is signed names exactly this transaction.

import type { Canonical } from '@countersign/core/canonical.ts'
import { nameOf } from '@countersign/core/charter/names.ts'
import { readReview, type SpendReview } from '../answers.ts'
import { type Child, h } from '../dom.ts'
import { fieldRow, inputOf, moment, notice, section } from '../parts.ts'
import { type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { Refusal } from '../signer.ts'
import { reasonWords, untilWords } from '../words.ts'
import { approval } from './approval.ts'
import {
  costs,
  decisionCard,
  laterCard,
  paymentRows,
  spendTitle,
  verdictCard,
} from './spend-parts.ts'

type Named = { readonly wallet: string; readonly txid: string }

export async function approveScreen(session: Session, named: Named): Promise<Node> {
  const seat = await takeSeat(session)
  const shown = await reviewed(session, named)
  if (shown === null) return over()
  const { spend, wallet, member, askedAt, expiresAt, verdict, decision } = shown
  const { network } = session.greeting
  return h(
    'article',
    {},
    h('p', { class: 'kicker' }, 'From ', h('bdi', {}, wallet), ' on ', network),
    h('h1', { class: 'total' }, spendTitle(spend)),
    h(
      'p',
      { class: 'lead' },
      'Asked by ',
      h('bdi', {}, nameOf(seat.view, member)),
      ' on ',
      moment(askedAt),
      '. It ends ',
      untilWords(expiresAt, seat.view.now),
      '.',
    ),
    paymentRows({ network }, spend),
    costs(spend),
    laterCard(shown, seat.view.now),
    reasons(verdict),
    verdictCard(verdict),
    decision ? decisionCard(decision, (id) => nameOf(seat.view, id)) : null,
    decide(session, seat, shown),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk')),
  )
}

const ENDED: ReadonlySet<string> = new Set([
  'spend.missing',
  'spend.expired',
  'spend.closed',
  'spend.cancelled',
  'spend.already_signed',
])

async function reviewed(session: Session, named: Named): Promise<SpendReview | null> {
  try {
    return readReview(await session.ask('spend.review', { ...named }))
  } catch (error) {
    if (error instanceof Refusal && ENDED.has(error.code)) return null
    throw error
  }
}

function over(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'Nothing to approve'),
    notice('plain', 'It waits no longer: it was signed, refused, or it waited too long.'),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk')),
  )
}

function reasons(verdict: Canonical | undefined): Child {
  const rows = reasonWords(verdict).map((words) => h('li', {}, words))
  return rows.length > 0
    ? section('Why it needs approval', h('ul', { class: 'plain' }, rows))
    : null
}

function decide(session: Session, seat: Seat, shown: SpendReview): Child {
  const { wallet, spend, policy, needsComparing, decision } = shown
  const { id } = seat.me
  if (!decision?.voters.includes(id)) return null
  const field = {
    name: 'compared',
    label: 'Code from your e-mail or SMS',
    hint: 'Eight digits. The message names the same amount and addresses: compare them.',
    input: { class: 'code', inputmode: 'numeric', maxlength: '16', dir: 'ltr' },
  }
  const input = inputOf(field)
  return approval(session, seat, {
    act: 'approve-spend',
    mine: decision.votes.find(({ member }) => member === id)?.decision,
    noun: 'spend',
    exactly: 'this transaction',
    fields: (word) => {
      const typed = input.value.replaceAll(/\s/g, '')
      const compared = needsComparing && typed !== '' ? { compared: typed } : {}
      return { wallet, txid: spend.txid, policy, decision: word, ...compared }
    },
    beside: needsComparing ? fieldRow(field, input) : null,
    done: () => session.go(`#/approve/${wallet}/${spend.txid}`),
  })
}
