// Asking the operators to open what is locked. They identify the customer elsewhere, and two of
// them sign a ticket; it opens one proposal, which then takes the quorum and the delay as always.

import { isGoverning } from '@countersign/core/charter/member.ts'
import { nameOf, subjectName } from '@countersign/core/charter/names.ts'
import { openingTicket } from '@countersign/core/charter/opening.ts'
import { consent } from '../consent.ts'
import { h } from '../dom.ts'
import { fieldRow, inputOf, moment, notice, section } from '../parts.ts'
import { type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { asSentence, untilWords } from '../words.ts'

export async function unlockScreen(session: Session, subject: string): Promise<Node> {
  const seat = await takeSeat(session)
  const lock = seat.view.locks.find((each) => each.subject === subject)
  const isLocked = lock?.lockedAt !== undefined && lock.lockedAt <= seat.view.now
  const named = subjectName(subject, seat.view)
  return h(
    'article',
    {},
    h('h1', {}, asSentence(named)),
    isLocked ? locked(session, seat, subject) : notice('plain', 'It is not locked.'),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk')),
  )
}

function locked(session: Session, seat: Seat, subject: string): Node {
  const { view, me } = seat
  const ticket = openingTicket(view, subject)
  if (ticket) {
    const until = untilWords(ticket.validUntil, view.now)
    return notice('good', `Two operators opened it: one proposal, ${until} at the latest.`)
  }
  const requests = view.unlockRequests.filter((each) => each.subject === subject)
  const asked = requests.map(({ by, at }) =>
    h('li', {}, h('bdi', {}, nameOf(view, by)), h('span', { class: 'hint' }, ' ', moment(at))),
  )
  return h(
    'div',
    {},
    h('p', { class: 'lead' }, 'Nothing of it can be loosened now. Stopping always works.'),
    asked.length > 0 ? section('Asked for', h('ul', { class: 'rows' }, asked)) : null,
    isGoverning(me) ? asking(session, seat, subject) : null,
  )
}

function asking(session: Session, seat: Seat, subject: string): HTMLElement {
  const field = {
    name: 'why',
    label: 'What for',
    hint: 'Everybody and the operators read this.',
    input: { maxlength: '500', dir: 'auto' },
  }
  const input = inputOf(field)
  return section(
    'Ask the operators',
    h('p', {}, 'They call you on a number they have, and identify you. Everybody is told.'),
    fieldRow(field, input),
    consent({
      session,
      seat,
      act: 'request-unlock',
      choices: [
        {
          verb: 'Ask to unlock it',
          said: () => ({ act: 'request-unlock', fields: { subject, why: input.value.trim() } }),
          done: () => session.go(`#/unlock/${subject}`),
        },
      ],
    }),
  )
}
