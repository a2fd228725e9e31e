// Changes that the console prepared, as a link brought them. The signer says first what they would
// take; the words are worked out here, old beside new. Nothing is proposed until its member signs.

import type { Canonical } from '@countersign/core/canonical.ts'
import { isGoverning } from '@countersign/core/charter/member.ts'
import { subjectName } from '@countersign/core/charter/names.ts'
import { openingTicket } from '@countersign/core/charter/opening.ts'
import type { Description } from '@countersign/core/charter/pieces.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { readTerms, type Terms } from '../answers.ts'
import { describe, pieceView } from '../change-words.ts'
import { consent } from '../consent.ts'
import { type Child, h } from '../dom.ts'
import type { ProposeLink } from '../links.ts'
import { badge, notice, section, swap } from '../parts.ts'
import { oldPolicies } from '../policy-words.ts'
import type { Outcome } from '../saying.ts'
import { isTeam, type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { Refusal } from '../signer.ts'
import { asSentence, faultWords, plural } from '../words.ts'
import { onwards } from './brought.ts'
import { CLASSES } from './proposal.ts'

export async function proposeScreen(session: Session, link: ProposeLink): Promise<Node> {
  const seat = await takeSeat(session)
  if (!isGoverning(seat.me)) return mayNot(session)
  let planned: Planned
  try {
    planned = await plan(session, seat, link.changes)
  } catch (error) {
    if (error instanceof Refusal) return refused(session, seat, error)
    throw error
  }
  const policies = await oldPolicies(session, link.changes)
  const told = link.changes.map((each) => describe(each, { view: seat.view, policies }))
  const article = h('article', {})
  const done = (outcome: Outcome) => swap(article, ...proposed(session, outcome))
  swap(article, ...proposal({ session, seat, link, planned, told, done }))
  return article
}

type Planned = { readonly terms: Terms; readonly ticket: string | null }

/** As the signer will fix them. What is locked is tried with the ticket that opens it. */
async function plan(session: Session, seat: Seat, changes: readonly Canonical[]): Promise<Planned> {
  try {
    const terms = readTerms(await session.ask('charter.preview', { changes }))
    return { terms, ticket: null }
  } catch (error) {
    const subject = error instanceof Refusal ? lockedBy(error) : null
    const ticket = subject === null ? null : openingTicket(seat.view, subject)
    if (ticket === null) throw error
    const { hash } = ticket
    const terms = readTerms(await session.ask('charter.preview', { changes, ticket: hash }))
    return { terms, ticket: hash }
  }
}

const lockedBy = ({ code, facts }: Refusal): string | null =>
  code === 'charter.locked' ? (facts.subject ?? null) : null

type Proposing = {
  readonly session: Session
  readonly seat: Seat
  readonly link: ProposeLink
  readonly planned: Planned
  readonly told: readonly Description[]
  done(outcome: Outcome): void
}

function proposal(proposing: Proposing): readonly Node[] {
  const { session, seat, link, planned, told, done } = proposing
  const { changes, why } = link
  const { terms, ticket } = planned
  const fields = { changes, why, ...(ticket === null ? {} : { ticket }) }
  const said = () => ({ act: 'propose' as const, fields })
  return [
    h(
      'p',
      { class: 'kicker' },
      badge('plain', 'not proposed yet'),
      ' ',
      badge(...CLASSES[terms.class]),
    ),
    h('h1', {}, told.length === 1 ? (told[0]?.title ?? '') : `${told.length} changes at once`),
    h(
      'p',
      { class: 'lead' },
      'A link brought this. It is proposed in your name only when you sign it here',
      why === '' ? '.' : ', with the words ',
      why === '' ? null : [h('q', { dir: 'auto' }, why), '.'],
    ),
    ...told.map(({ title, pieces }) => section(title, pieces.map(pieceView))),
    section('What it takes', termsWords(terms, seat), ticketWords(ticket)),
    h(
      'section',
      { class: 'card call' },
      h('h2', {}, 'Do you propose it?'),
      h('p', {}, 'Only if you meant exactly what stands above. Everybody is told.'),
      consent({
        session,
        seat,
        act: 'propose',
        changes,
        choices: [{ verb: 'Propose it', said, done }],
      }),
    ),
    onwards(session),
  ]
}

function termsWords({ class: kind, needed, delaySeconds }: Terms, seat: Seat): Child {
  const people =
    needed === 1
      ? 'You alone decide it'
      : `${plural(needed, 'person', 'people')} have to agree, you among them`
  const then =
    delaySeconds === 0
      ? 'Then it takes hold at once.'
      : `Then it takes hold after ${duration(delaySeconds)}, in which it can be vetoed.`
  switch (kind) {
    case 'tightening':
      return h(
        'p',
        {},
        'It only tightens: it takes hold at once, by you alone. ',
        isTeam(seat)
          ? 'The others can undo it together within seven days.'
          : 'Undoing it is a loosening.',
      )
    case 'loosening':
      return h('p', {}, `It loosens something, or cannot be proven not to. ${people}. ${then}`)
    case 'undo':
      return h('p', {}, `${people}, without those whom it is about. ${then}`)
  }
}

const ticketWords = (ticket: string | null): Child =>
  ticket === null
    ? null
    : h(
        'p',
        { class: 'hint' },
        'It is locked, and uses up the operators’ ticket that opens it once.',
      )

function proposed(session: Session, { hash = '', code = '' }: Outcome): readonly Node[] {
  return [
    h('h1', {}, 'Proposed'),
    notice('good', 'The signer has it, and everybody is told.'),
    section(
      'Its short code',
      h('p', { class: 'short-code', dir: 'ltr', role: 'group', 'aria-label': 'Short code' }, code),
      h('p', { class: 'hint' }, 'Every notice about it names the same.'),
    ),
    h(
      'p',
      { class: 'actions' },
      h('a', { class: 'primary', href: `#/proposal/${hash}` }, 'See the proposal'),
    ),
    onwards(session),
  ]
}

function mayNot(session: Session): HTMLElement {
  return h(
    'article',
    {},
    h('h1', {}, 'You cannot propose this'),
    notice(
      'warn',
      'The link brought a proposal, and your roles let you make none.',
      h('p', {}, 'The owner and administrators propose. Send them the link.'),
    ),
    onwards(session),
  )
}

function refused(session: Session, { view }: Seat, refusal: Refusal): HTMLElement {
  const subject = lockedBy(refusal)
  return h(
    'article',
    {},
    h('h1', {}, 'This cannot be proposed'),
    notice('warn', faultWords(refusal), h('p', {}, 'Nothing was proposed.')),
    subject === null
      ? null
      : h(
          'p',
          { class: 'actions' },
          h(
            'a',
            { class: 'primary', href: `#/unlock/${subject}` },
            `Ask to unlock ${asSentence(subjectName(subject, view))}`,
          ),
        ),
    onwards(session),
  )
}
