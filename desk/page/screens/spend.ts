// One spend, as the signer read it from the bytes it would sign. The code or passkey is asked last.

import { type Approved, readApproved, readShown, type ShownSpend } from '../answers.ts'
import { h } from '../dom.ts'
import { forgetSpend, type KnownSpend, keptSpends } from '../keep.ts'
import { badge, button, grouped, moment, notice, section, swap } from '../parts.ts'
import type { Session } from '../session.ts'
import { asSentence, reasonWords, untilWords } from '../words.ts'
import { type Factor, signing } from './signing.ts'
import {
  costs,
  decisionCard,
  laterCard,
  paymentRows,
  senderWords,
  spendTitle,
  verdictCard,
} from './spend-parts.ts'

export async function spendScreen(session: Session, txid: string): Promise<Node> {
  const known = (await keptSpends()).find((each) => each.txid === txid)
  if (!known) return unknownSpend()
  const shown = readShown(await session.ask('spend.show', { ...known }))
  const article = h('article', {})
  const show = (...children: readonly Node[]) => swap(article, ...children)
  if (shown.state !== 'waiting' || !shown.spend) {
    await forgetSpend(txid)
    show(...ended(shown))
  } else {
    show(...waiting({ session, known, shown, show }))
  }
  return article
}

type Waiting = {
  readonly session: Session
  readonly known: KnownSpend
  readonly shown: ShownSpend
  readonly show: (...children: readonly Node[]) => void
}

function waiting(screen: Waiting): readonly Node[] {
  const { session, known, shown, show } = screen
  const { spend, waitsFor = [], verdict, decision } = shown
  if (!spend) return []
  const isReady = waitsFor.length === 1 && (waitsFor[0] === 'code' || waitsFor[0] === 'passkey')
  return [
    h('p', { class: 'kicker' }, 'From ', h('bdi', {}, shown.wallet), ' on ', shown.network),
    h('h1', { class: 'total' }, spendTitle(spend)),
    h(
      'p',
      { class: 'lead' },
      'Asked by ',
      h('bdi', {}, shown.initiator.name),
      ' on ',
      moment(shown.askedAt),
      '. It ends ',
      untilWords(shown.expiresAt),
      '.',
    ),
    paymentRows(shown, spend),
    costs(spend),
    laterCard({ ...shown, spend }) ?? h('span', {}),
    verdictCard(verdict),
    decision ? decisionCard(decision, (id) => id) : h('span', {}),
    isReady ? approval(screen) : heldUp(waitsFor),
    session.stage === 'paired' ? refusal(session, known, show) : h('span', {}),
  ]
}

function approval(screen: Waiting): HTMLElement {
  const { session, shown, known } = screen
  const { wallet, txid } = known
  const give = (factor: Factor) => confirm(screen, factor)
  return signing({ ...shown, session, wallet, txid, give })
}

async function confirm({ session, known, shown, show }: Waiting, factor: Factor): Promise<void> {
  const { wallet, txid, key } = known
  const body = { wallet, txid, key, ...factor }
  const answer = readApproved(await session.ask('spend.approve', body))
  if (answer.outcome === 'signed') await forgetSpend(txid)
  show(...outcome(answer, shown))
}

function outcome(
  { outcome: kind, verdict, waitsFor = [] }: Approved,
  shown: ShownSpend,
): readonly Node[] {
  switch (kind) {
    case 'signed':
      return signed(shown)
    case 'denied':
      return [h('h1', {}, 'Not signed'), denial(verdict), home()]
    case 'waiting':
      return [h('h1', {}, 'Not signed yet'), heldUp(waitsFor), home()]
  }
}

function signed({ spend, broadcast, counts }: ShownSpend): readonly Node[] {
  return [
    h('h1', {}, 'Signed'),
    notice(
      'good',
      'The signer has counted and signed this spend.',
      h('p', {}, asSentence(senderWords(broadcast ?? 'other', counts !== undefined))),
    ),
    section('Transaction', grouped(spend?.txid ?? '', 'Transaction')),
    home(),
  ]
}

export function denial(verdict: ShownSpend['verdict']): HTMLElement {
  const rows = reasonWords(verdict).map((words) => h('li', {}, words))
  return notice('bad', 'The policy denies it.', h('ul', { class: 'plain' }, rows))
}

export const HELD: { readonly [word: string]: string } = {
  passkey: 'It needs your passkey.',
  approvals: 'It needs approvals by others. They find it at their own desk.',
  delay: 'The policy asks for a delay first. Come back when it has passed.',
  key: 'A token asked for it, and has to ask again.',
  policy: 'The policy denies it as things stand. It may pass again before it ends.',
}

function heldUp(waitsFor: readonly string[]): HTMLElement {
  const why = waitsFor.filter((word) => word !== 'code').map((word) => HELD[word] ?? word)
  const rows = why.map((words) => h('li', {}, words))
  return notice('warn', 'No code helps now.', h('ul', { class: 'plain' }, rows))
}

function refusal(session: Session, { wallet, txid }: KnownSpend, show: Waiting['show']): Node {
  const cancel = async () => {
    await session.ask('spend.cancel', { wallet, txid })
    await forgetSpend(txid)
    show(h('h1', {}, 'Refused'), notice('plain', 'It will not be signed.'), home())
  }
  return h('p', { class: 'actions end' }, button('I did not mean this: refuse it', cancel))
}

function ended(shown: ShownSpend): readonly Node[] {
  const { state } = shown
  if (state === 'signed') return signed(shown)
  const words =
    state === 'expired'
      ? 'It waited too long. Ask for it again.'
      : 'It was refused. Make another transaction.'
  return [h('h1', {}, 'Not signed'), notice('plain', words), home()]
}

function unknownSpend(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'Open the link again'),
    notice('plain', 'This browser holds no key to that spend.'),
    h('p', { class: 'hint' }, 'The program that asked for it shows the whole link.'),
    h('p', {}, badge('plain', 'nothing was signed')),
    home(),
  )
}

const home = (): HTMLElement =>
  h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk'))
