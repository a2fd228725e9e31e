// Where somebody approves or rejects what another member asked for: once each, and a rejection may
// follow an approval.

import { consent } from '../consent.ts'
import { type Child, h } from '../dom.ts'
import { notice, section } from '../parts.ts'
import type { Said } from '../saying.ts'
import type { Seat } from '../seat.ts'
import type { Session } from '../session.ts'

export type Decision = 'approve' | 'reject'

export type Approval = {
  readonly act: 'approve-spend' | 'approve-order'
  /** What this person said before. */
  readonly mine: Decision | undefined
  /** `spend` or `order`, and as what exactly it is signed for. */
  readonly noun: string
  readonly exactly: string
  /** Worked out when a button is pressed. */
  fields(decision: Decision): Said['fields']
  /** What is typed along. */
  readonly beside?: Child
  done(): void
}

export function approval(session: Session, seat: Seat, asked: Approval): Child {
  const { act, mine, noun, exactly, beside = null, fields, done } = asked
  if (mine === 'reject') return notice('plain', `You have rejected this ${noun}.`)
  const choice = (verb: string, decision: Decision) => ({
    verb,
    said: () => ({ act, fields: fields(decision) }),
    done,
  })
  const reject = choice('Reject', 'reject')
  if (mine) {
    return section(
      'You have approved it',
      h('p', {}, 'You can still turn: a rejection takes your approval away.'),
      consent({ session, seat, act, choices: [reject], isAside: true }),
    )
  }
  return h(
    'section',
    { class: 'card call' },
    h('h2', {}, 'Do you approve?'),
    h('p', {}, `Only if you know of exactly this. Your signature counts for ${exactly} alone.`),
    beside,
    consent({ session, seat, act, choices: [choice('Approve', 'approve'), reject] }),
  )
}
