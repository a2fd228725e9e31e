// Any member stops a wallet, an account, a member, a token or everything, alone and at once; and what is frozen
// is undone by the others from here.

import type { Canonical } from '@countersign/core/canonical.ts'
import { isLever, LEVER_WORDS, LEVERS } from '@countersign/core/charter/levers.ts'
import { isGoverning } from '@countersign/core/charter/member.ts'
import { nameOf, subjectName } from '@countersign/core/charter/names.ts'
import { type Choice, consent } from '../consent.ts'
import { type Child, h } from '../dom.ts'
import { badge, fieldRow, inputOf, moment, notice, section } from '../parts.ts'
import { isTeam, type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { asSentence } from '../words.ts'

/**
 * Asks in words before anything happens.
 * @param why - the reason that a link brought, for its reader to change
 */
export async function freezeScreen(session: Session, subject: string, why: string): Promise<Node> {
  const seat = await takeSeat(session)
  if (!hasSubject(seat, subject)) return nothingToFreeze()
  const named = subjectName(subject, seat.view)
  const frozen = seat.view.freezes.find((each) => each.subject === subject)
  if (frozen) return frozenAlready(session, seat, frozen)
  const field = {
    name: 'why',
    label: 'Why',
    hint: `Everybody reads this.${why === '' ? '' : ' The link wrote it: change it as you like.'}`,
    input: { maxlength: '200', dir: 'auto', value: why },
  }
  const input = inputOf(field)
  const said = () => ({
    act: 'freeze' as const,
    fields: { subject, why: input.value.trim() },
  })
  return h(
    'article',
    {},
    h('h1', {}, `Freeze ${named}?`),
    h('p', { class: 'lead' }, effect(subject, named)),
    section(
      'At once, by you alone',
      h('p', {}, 'The others can undo it together at any time, even when everything is locked.'),
      fieldRow(field, input),
      consent({
        session,
        seat,
        act: 'freeze',
        choices: [{ verb: `Freeze ${named}`, said, done: () => session.go('#/') }],
      }),
    ),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back')),
  )
}

/** The address may be somebody else's: what it names has to be there. */
function hasSubject({ view }: Seat, subject: string): boolean {
  const credentials = view.members.flatMap((each) => each.credentials)
  return [
    'organisation',
    ...LEVERS,
    ...view.locks.map((each) => each.subject),
    ...view.freezes.map((each) => each.subject),
    ...view.members.map(({ id }) => `member:${id}`),
    ...credentials.map(({ id }) => `credential:${id}`),
  ].includes(subject)
}

function nothingToFreeze(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'There is nothing of that name'),
    notice('plain', 'The signer knows nothing that this address could freeze.'),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back')),
  )
}

function effect(subject: string, named: string): string {
  if (subject === 'organisation') {
    return 'No wallet signs any more, and no change takes hold, until the others undo it.'
  }
  if (isLever(subject)) return LEVER_WORDS[subject].does
  if (subject.startsWith('token:')) return `${asSentence(named)} asks for nothing any more.`
  if (subject.startsWith('account:')) return `Nothing more is ordered for ${named}.`
  if (subject.startsWith('wallet:')) return `The signer signs nothing more for ${named}.`
  return `${asSentence(named)} can neither vote nor ask for spends any more.`
}

type Frozen = Seat['view']['freezes'][number]

function frozenAlready(session: Session, seat: Seat, frozen: Frozen): Node {
  return h(
    'article',
    {},
    h('h1', {}, `${asSentence(subjectName(frozen.subject, seat.view))} is frozen`),
    frozenCard(session, seat, frozen),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back')),
  )
}

/** What is frozen, by whom and why, and how it goes on. */
export function frozenCard(session: Session, seat: Seat, frozen: Frozen): HTMLElement {
  const { subject, by, why, at, seq } = frozen
  const { view } = seat
  const byWhom = by === undefined ? 'by a quorum' : ['by ', h('bdi', {}, nameOf(view, by))]
  const isAlone = isTeam(seat) && view.alone.some((each) => each.seq === seq)
  const change: Canonical = isAlone ? { kind: 'undo', seq: String(seq) } : { kind: 'lift', subject }
  const isMine = isAlone && by === seat.me.id
  const mayPropose = isGoverning(seat.me) && !isMine
  const howEnds: Child = mayPropose
    ? consent({
        session,
        seat,
        act: 'propose',
        changes: [change],
        choices: [proposing(session, 'Propose to end it', change)],
      })
    : h('p', { class: 'hint' }, isMine ? 'The others can undo it together.' : '')
  return h(
    'section',
    { class: 'card' },
    h(
      'div',
      { class: 'spread' },
      h('h2', {}, asSentence(subjectName(subject, view))),
      badge('bad', 'frozen'),
    ),
    h(
      'p',
      {},
      'Since ',
      moment(at),
      ', ',
      byWhom,
      why === '' ? '.' : [': ', h('q', { dir: 'auto' }, why)],
    ),
    howEnds,
  )
}

const proposing = (session: Session, verb: string, change: Canonical): Choice => ({
  verb,
  said: () => ({ act: 'propose', fields: { changes: [change], why: '' } }),
  done: ({ hash }) => session.go(`#/proposal/${hash}`),
})

/** What one person did alone besides freezing, which the others may undo or confirm. */
export function aloneCard(
  session: Session,
  seat: Seat,
  { seq, by, at, kind, subject }: Seat['view']['alone'][number],
): HTMLElement {
  const { view } = seat
  const choices = [
    proposing(session, 'Propose to undo it', { kind: 'undo', seq: String(seq) }),
    proposing(session, 'Propose to confirm it', { kind: 'confirm', seq: String(seq) }),
  ]
  return section(
    `${nameOf(view, by)} alone: ${kind} of ${subjectName(subject, view)}`,
    h(
      'p',
      { class: 'hint' },
      'On ',
      moment(at),
      '. The others can undo it at once within seven days.',
    ),
    isGoverning(seat.me) && by !== seat.me.id
      ? consent({ session, seat, act: 'propose', choices })
      : notice('plain', 'The others can undo it.'),
  )
}
