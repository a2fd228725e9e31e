// A spend that its user's wallet has signed, as a link brought it. The signer reads it and says
// what it would do; then it is asked for as by any program, and the server finishes it.

import {
  type Asked,
  type Decision,
  type Previewed,
  type Review,
  readAsked,
  readPreviewed,
} from '../answers.ts'
import { type Child, h } from '../dom.ts'
import { forgetSpend, keepSpend } from '../keep.ts'
import type { CosignLink } from '../links.ts'
import { button, grouped, notice, section, swap } from '../parts.ts'
import type { Session } from '../session.ts'
import { Refusal } from '../signer.ts'
import { asSentence, faultWords } from '../words.ts'
import { onwards } from './brought.ts'
import { type Factor, signing } from './signing.ts'
import { denial, HELD } from './spend.ts'
import {
  costs,
  decisionCard,
  laterCard,
  paymentRows,
  senderWords,
  spendTitle,
  verdictCard,
} from './spend-parts.ts'

export async function cosignScreen(session: Session, link: CosignLink): Promise<Node> {
  let seen: Previewed
  try {
    const { wallet, psbt } = link
    const body = { wallet, psbt, ...laterOf(link) }
    seen = readPreviewed(await session.ask('spend.preview', body))
  } catch (error) {
    if (error instanceof Refusal) return refused(session, error)
    throw error
  }
  const article = h('article', {})
  const show = (...children: readonly Node[]) => swap(article, ...children)
  const screen = { session, link, seen, show, key: crypto.getRandomValues(new Uint8Array(32)) }
  show(...(seen.state === 'signed' ? signed(screen, seen.spend) : asking(screen)))
  return article
}

type Screen = {
  readonly session: Session
  readonly link: CosignLink
  readonly seen: Previewed
  readonly show: (...children: readonly Node[]) => void
  /** Opens the spend at the desk, should it have to wait. */
  readonly key: Uint8Array<ArrayBuffer>
}

/** What the link says lies ahead, as requests say it. */
const laterOf = ({ notBefore }: CosignLink) =>
  notBefore === undefined ? {} : { notBefore: String(notBefore) }

function refused(session: Session, refusal: Refusal): HTMLElement {
  return h(
    'article',
    {},
    h('h1', {}, 'This cannot be signed'),
    notice('bad', faultWords(refusal), h('p', {}, 'Nothing was signed or kept.')),
    onwards(session),
  )
}

function asking(screen: Screen): readonly Node[] {
  const { session, link, seen } = screen
  const { spend, verdict, decision, waitsFor = [] } = seen
  const later = laterCard(seen)
  return [
    h('p', { class: 'kicker' }, 'From ', h('bdi', {}, seen.wallet), ' on ', seen.network),
    h('h1', { class: 'total' }, spendTitle(spend)),
    h(
      'p',
      { class: 'lead' },
      'A link brought this. Nobody has asked for it yet. ',
      `Once it is signed, ${senderWords(link.broadcast, seen.counts !== undefined)}`,
    ),
    paymentRows(seen, spend),
    costs(spend),
    ...(later ? [later] : []),
    verdictCard(verdict),
    ...deciding(decision),
    waitsFor.includes('policy') ? denial(verdict) : consenting(screen, waitsFor),
    onwards(session),
  ]
}

const deciding = (decision: Decision | undefined): readonly Node[] =>
  decision ? [decisionCard(decision, (id) => id)] : []

function consenting(screen: Screen, waitsFor: readonly string[]): HTMLElement {
  const { session, seen } = screen
  if (waitsFor.length !== 1) return leaving(screen, waitsFor)
  const give = (factor: Factor) => ask(screen, factor)
  return signing({ ...seen, session, txid: seen.spend.txid, give })
}

/** What others or time have to agree to: asked for now, confirmed when they have. */
function leaving(screen: Screen, waitsFor: readonly string[]): HTMLElement {
  const why = waitsFor.filter((word) => word !== 'code').map((word) => HELD[word] ?? word)
  return h(
    'section',
    { class: 'card call' },
    h('h2', {}, 'Ask for it?'),
    h(
      'ul',
      { class: 'plain' },
      why.map((words) => h('li', {}, words)),
    ),
    h(
      'p',
      {},
      'Asked for, it waits at the signer and those who decide are told. You confirm it last.',
    ),
    h(
      'p',
      { class: 'actions' },
      button('Ask for this spend', () => ask(screen, {}), 'primary'),
    ),
  )
}

async function ask(screen: Screen, factor: Factor): Promise<void> {
  const { session, link, seen, show, key } = screen
  const { wallet, psbt, broadcast } = link
  const { txid } = seen.spend
  const deskKey = new Uint8Array(await crypto.subtle.digest('SHA-256', key)).toHex()
  // Before it is asked for: should the answer be lost, this browser finds it again.
  await keepSpend({ wallet, txid, key: key.toHex() })
  const body = { wallet, psbt, broadcast, deskKey, ...laterOf(link), ...factor }
  const answer = readAsked(await session.ask('spend.sign', body))
  if (answer.outcome === 'waiting') return session.go(`#/spend/${wallet}/${txid}`)
  await forgetSpend(txid)
  show(...ended(screen, answer))
}

function ended(screen: Screen, { outcome, verdict, spend }: Asked): readonly Node[] {
  if (outcome === 'signed') return signed(screen, spend)
  return [h('h1', {}, 'Not signed'), denial(verdict), onwards(screen.session)]
}

function signed({ session, link, seen }: Screen, { txid }: Review): readonly Node[] {
  return [
    h('h1', {}, 'Signed'),
    notice('good', 'The signer has counted and signed this spend.', whatFollows(seen, link)),
    section('Transaction', grouped(txid, 'Transaction')),
    onwards(session),
  ]
}

function whatFollows({ state, counts }: Previewed, { broadcast }: CosignLink): Child {
  if (state === 'signed') return h('p', {}, 'It was signed before: nothing was done now.')
  return h('p', {}, asSentence(senderWords(broadcast, counts !== undefined)))
}
