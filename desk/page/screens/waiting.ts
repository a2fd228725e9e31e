// What waits for this member: votes, spends to approve, what is frozen, what one did alone, keys to
// compare, locks that come soon.

import { isGoverning } from '@countersign/core/charter/member.ts'
import { nameOf, subjectName } from '@countersign/core/charter/names.ts'
import { readPending } from '../answers.ts'
import { changesTitle } from '../change-words.ts'
import { type Child, h } from '../dom.ts'
import { amount, badge, moment, notice, section } from '../parts.ts'
import { isOver, type ProposalView, proposalFor, type Seat, waitsFor } from '../seat.ts'
import type { Session } from '../session.ts'
import { asSentence, plural, untilWords } from '../words.ts'
import { aloneCard, frozenCard } from './freeze.ts'
import { classBadge, stateBadge } from './proposal.ts'

/** A lock that comes within this long is told. */
const SOON_SECONDS = 86_400

export type ForApproval = {
  readonly wallet: string
  readonly txid: string
  readonly amountSats: bigint
  readonly expiresAt: number
}

/** Spends that wait for others than the one who asked. */
export async function forApproval(
  session: Session,
  { me }: Seat,
  wallets: readonly string[],
): Promise<readonly ForApproval[]> {
  const found: ForApproval[] = []
  for (const wallet of wallets) {
    const spends = readPending(await session.ask('spend.pending', { wallet }))
    for (const { txid, amountSats, expiresAt, waitsFor: lacks, device } of spends) {
      const isOthers = !me.credentials.some(({ id }) => id === device)
      if (isOthers && lacks.includes('approvals'))
        found.push({ wallet, txid, amountSats, expiresAt })
    }
  }
  return found
}

/** How many things of the charter wait for this member. */
export function waitingCards(
  session: Session,
  seat: Seat,
  spends: readonly ForApproval[],
): readonly HTMLElement[] {
  const { view, me } = seat
  const votes = view.proposals.filter((each) => waitsFor(me, each))
  const stopped = view.freezes.map((each) => frozenCard(session, seat, each))
  const alone = view.alone.filter(({ kind }) => kind !== 'freeze')
  return [
    ...(votes.length > 0 ? [votesCard(votes, seat)] : []),
    ...(spends.length > 0 ? [spendsCard(spends)] : []),
    ...stopped,
    ...alone.map((each) => aloneCard(session, seat, each)),
    ...invitedCards(seat),
    ...lockCards(seat),
  ]
}

function votesCard(votes: readonly ProposalView[], seat: Seat): HTMLElement {
  const title = `${plural(votes.length, 'proposal waits', 'proposals wait')} for your vote`
  const rows = votes.map((each) => proposalRow(each, seat, 'primary'))
  return h('section', { class: 'card call' }, h('h2', {}, title), h('ul', { class: 'rows' }, rows))
}

/** A proposal in a line, with the way to it. */
function proposalRow(proposal: ProposalView, { view }: Seat, kind = 'quiet'): HTMLElement {
  const { id, by, code, changes, openedAt } = proposal
  return h(
    'li',
    {},
    h(
      'div',
      {},
      h('strong', { class: 'mono', dir: 'ltr' }, code),
      ' ',
      kind === 'primary' ? classBadge(proposal) : stateBadge(proposal),
      h('div', {}, changesTitle(changes, view)),
      h('div', { class: 'hint' }, h('bdi', {}, nameOf(view, by)), ', ', moment(openedAt)),
    ),
    h('a', { class: kind, href: `#/proposal/${id}` }, 'See it'),
  )
}

function spendsCard(spends: readonly ForApproval[]): HTMLElement {
  const rows = spends.map(({ wallet, txid, amountSats, expiresAt }) =>
    h(
      'li',
      {},
      h(
        'div',
        {},
        h('div', { class: 'sum' }, amount(amountSats)),
        h(
          'div',
          { class: 'hint' },
          'from ',
          h('bdi', {}, wallet),
          `, ends ${untilWords(expiresAt)}`,
        ),
      ),
      h('a', { class: 'primary', href: `#/approve/${wallet}/${txid}` }, 'See it'),
    ),
  )
  const title = `${plural(spends.length, 'spend needs', 'spends need')} approval`
  return h('section', { class: 'card call' }, h('h2', {}, title), h('ul', { class: 'rows' }, rows))
}

function invitedCards({ view, me }: Seat): readonly HTMLElement[] {
  if (!isGoverning(me)) return []
  const accepted = view.invitations.filter(
    (each) => each.fingerprint !== undefined && proposalFor(view, each) === null,
  )
  if (accepted.length === 0) return []
  const names = accepted.map(({ name }) => name).join(', ')
  const isFounded = view.organisation.isFounded
  const [href, words] = isFounded
    ? ['#/people', 'Compare and propose']
    : ['#/found', 'Found it with them']
  return [
    h(
      'section',
      { class: 'card call' },
      h('h2', {}, `Accepted: ${names}`),
      h('p', {}, 'Compare by voice what they brought.'),
      h('p', { class: 'actions' }, h('a', { class: 'primary', href }, words)),
    ),
  ]
}

function lockCards({ view }: Seat): readonly HTMLElement[] {
  const rows = view.locks.flatMap(({ subject, lockedAt }) => {
    if (lockedAt === undefined || lockedAt - view.now > SOON_SECONDS || lockedAt <= view.now)
      return []
    return [notice('warn', `${lockName(subject, view)} locks ${untilWords(lockedAt, view.now)}.`)]
  })
  return rows
}

const lockName = (subject: string, view: Seat['view']): string =>
  asSentence(subjectName(subject, view))

/** What is locked, and when; nothing where nothing locks. */
export function locksCard({ view }: Seat): Child {
  const locks = view.locks.filter(({ lockedAt }) => lockedAt !== undefined)
  if (locks.length === 0) return null
  const rows = locks.map(({ subject, lockedAt = 0 }) =>
    h(
      'li',
      {},
      h('span', {}, lockName(subject, view)),
      lockedAt <= view.now
        ? h(
            'span',
            {},
            badge('good', 'locked'),
            ' ',
            h('a', { href: `#/unlock/${subject}` }, 'Unlock'),
          )
        : badge('warn', `locks ${untilWords(lockedAt, view.now)}`),
    ),
  )
  return section('Locks', h('ul', { class: 'rows' }, rows))
}

/** How many decisions the desk recalls at once. */
const RECENT = 8

export function decisionsCard(seat: Seat): Child {
  const { proposals } = seat.view
  const running = proposals.filter((each) => !isOver(each) && !waitsFor(seat.me, each))
  const ended = proposals.filter(isOver).toSorted((a, b) => b.seq - a.seq)
  const shown = [...running, ...ended].slice(0, RECENT)
  if (shown.length === 0) return null
  return section(
    'Decisions',
    h(
      'ul',
      { class: 'rows' },
      shown.map((each) => proposalRow(each, seat)),
    ),
  )
}
