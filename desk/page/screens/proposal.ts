// One proposal, from the bytes that the signer shows: what it changes, who is for it, when it takes
// hold, and what this member can do about it.

import { isGoverning, mayVeto } from '@countersign/core/charter/member.ts'
import { nameOf } from '@countersign/core/charter/names.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { describe, pieceView } from '../change-words.ts'
import { type Choice, consent } from '../consent.ts'
import { type Child, h } from '../dom.ts'
import { badge, facts, moment, notice, section, type Tone } from '../parts.ts'
import { oldPolicies } from '../policy-words.ts'
import type { Said } from '../saying.ts'
import { isOver, type ProposalView, type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { plural, untilWords } from '../words.ts'

export async function proposalScreen(session: Session, id: string): Promise<Node> {
  const seat = await takeSeat(session)
  const proposal = seat.view.proposals.find((each) => each.id === id)
  if (!proposal) return unknownProposal()
  const policies = await oldPolicies(session, proposal.changes)
  const told = proposal.changes.map((each) => describe(each, { view: seat.view, policies }))
  return h(
    'article',
    {},
    h('p', { class: 'kicker' }, stateBadge(proposal), ' ', classBadge(proposal)),
    h('h1', {}, told.length === 1 ? (told[0]?.title ?? '') : `${told.length} changes at once`),
    h(
      'p',
      { class: 'lead' },
      'Proposed by ',
      h('bdi', {}, nameOf(seat.view, proposal.by)),
      ' on ',
      moment(proposal.openedAt),
      proposal.why === '' ? '.' : ': ',
      proposal.why === '' ? null : h('q', { dir: 'auto' }, proposal.why),
    ),
    codeCard(proposal),
    told.map(({ title, pieces }) => section(title, pieces.map(pieceView))),
    standing(proposal, seat),
    isOver(proposal) ? null : acts(session, seat, proposal),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk')),
  )
}

function unknownProposal(): Node {
  return h(
    'article',
    {},
    h('h1', {}, 'No such proposal'),
    notice('plain', 'The signer knows of no proposal by this address.'),
    h('p', { class: 'actions' }, h('a', { class: 'quiet', href: '#/' }, 'Back to your desk')),
  )
}

const STATES: { readonly [S in ProposalView['state']]: readonly [Tone, string] } = {
  open: ['warn', 'waits for votes'],
  waiting: ['warn', 'agreed, not yet in force'],
  held: ['warn', 'held up'],
  'in-force': ['good', 'in force'],
  withdrawn: ['plain', 'withdrawn'],
  vetoed: ['bad', 'vetoed'],
  expired: ['plain', 'expired'],
  stale: ['plain', 'void'],
}

export const stateBadge = ({ state }: ProposalView): HTMLElement => badge(...STATES[state])

export const CLASSES: { readonly [C in ProposalView['class']]: readonly [Tone, string] } = {
  tightening: ['good', 'tightening'],
  loosening: ['bad', 'loosening'],
  undo: ['plain', 'undoes'],
}

export const classBadge = ({ class: kind }: ProposalView): HTMLElement => badge(...CLASSES[kind])

function codeCard({ code }: ProposalView): HTMLElement {
  return h(
    'section',
    { class: 'card code-card' },
    h('p', { class: 'short-code', dir: 'ltr', role: 'group', 'aria-label': 'Short code' }, code),
    h(
      'p',
      { class: 'hint' },
      'Your e-mail, your SMS and the command line name the same code. If they differ, stop.',
    ),
  )
}

function standing(proposal: ProposalView, { view }: Seat): HTMLElement {
  const { votes, vetoes, needed } = proposal
  const counting = votes.filter(({ decision, counts }) => decision === 'approve' && counts)
  const rows = votes.map(({ member, decision, at, counts }) =>
    h(
      'li',
      {},
      h(
        'span',
        {},
        h('bdi', {}, nameOf(view, member)),
        h('span', { class: 'hint' }, ' ', moment(at)),
      ),
      decision === 'approve'
        ? badge(counts ? 'good' : 'plain', counts ? 'approves' : 'does not count')
        : badge('bad', 'rejects'),
    ),
  )
  const vetoed = vetoes.map(({ by, until }) =>
    h(
      'li',
      {},
      h('bdi', {}, nameOf(view, by)),
      badge('bad', until ? `veto, ends ${untilWords(until, view.now)}` : 'veto'),
    ),
  )
  return section(
    `${counting.length} of ${plural(needed, 'person', 'people')} for it`,
    rows.length + vetoed.length > 0 ? h('ul', { class: 'rows' }, rows, vetoed) : null,
    facts(...times(proposal, view.now)),
  )
}

function times(proposal: ProposalView, now: number): readonly (readonly [string, Child])[] {
  const { delaySeconds, executesAt, expiresAt, endedAt, whyEnded } = proposal
  if (endedAt !== undefined) {
    const why = whyEnded === undefined ? [] : [['Because', whyEnded] as const]
    return [['Ended', moment(endedAt)], ...why]
  }
  if (executesAt !== undefined) {
    return [
      [
        'Takes hold',
        [moment(executesAt), h('span', { class: 'hint' }, ` ${untilWords(executesAt, now)}`)],
      ],
    ]
  }
  const delay =
    delaySeconds === 0
      ? 'at once, with the last vote needed'
      : `${duration(delaySeconds)} after the last vote needed`
  return [
    ['Takes hold', delay],
    ['Waits until', moment(expiresAt)],
  ]
}

function acts(session: Session, seat: Seat, proposal: ProposalView): Child {
  const { me } = seat
  const { id } = proposal
  const mine = proposal.votes.find(({ member }) => member === me.id)
  const done = () => session.go(`#/proposal/${id}`)
  const simply = (act: Said['act'], verb: string): Child =>
    consent({
      session,
      seat,
      act,
      isAside: true,
      choices: [{ verb, said: () => ({ act, fields: { proposal: id } }), done }],
    })
  const decide = (verb: string, decision: string): Choice => ({
    verb,
    said: () => ({ act: 'vote', fields: { proposal: id, decision } }),
    done,
  })
  const isAsked = proposal.state === 'open' && isGoverning(me) && !mine
  const choices = [decide('Approve', 'approve'), decide('Reject', 'reject')]
  return [
    isAsked
      ? h(
          'section',
          { class: 'card call' },
          h('h2', {}, 'Your vote'),
          h('p', {}, 'You sign exactly what stands above, and nothing else.'),
          consent({ session, seat, act: 'vote', choices }),
        )
      : null,
    mine ? section('You have voted', simply('unvote', 'Take my vote back')) : null,
    proposal.by === me.id
      ? section(
          'It is yours',
          h('p', {}, 'Withdrawn, it is over for everybody.'),
          simply('withdraw', 'Withdraw it'),
        )
      : null,
    stopping(proposal, seat, simply),
  ]
}

function stopping(
  proposal: ProposalView,
  { me, view }: Seat,
  simply: (act: 'veto', verb: string) => Child,
): Child {
  if (proposal.class === 'undo') return null
  const hasVetoed = proposal.vetoes.some(({ by }) => by === me.id)
  if (!mayVeto(me) || hasVetoed) {
    const stoppers = view.members.filter((each) => mayVeto(each) && each.id !== me.id)
    const names = stoppers.map(({ name }) => name).join(', ')
    return names === ''
      ? null
      : section('How to stop it', h('p', {}, `A veto by ${names} stops it.`))
  }
  return section(
    'How to stop it',
    h('p', {}, 'Your veto holds it up at once. The others can overrule you within seven days.'),
    simply('veto', 'Veto it'),
  )
}
