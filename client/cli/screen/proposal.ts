// A proposal as people see it before they vote: all it would change, how it stands, who said what,
// when it takes hold and how to stop it.

import { type Change, changes as readChanges } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { isOpen, type ProposalView } from '../flows/charter.ts'
import type { Policies, Preview } from '../flows/terms.ts'
import { changeLines, memberWords } from './changes.ts'
import { bullets, heading, moment, paragraph, type Row, rows } from './layout.ts'
import type { Json, Screen } from './screen.ts'

const CLASS_WORDS = {
  tightening: 'tightening: one person may, at once, and the others can undo it for seven days',
  loosening: 'loosening',
  undo: 'undoing what one person did alone: at once, even when locked',
} as const

const STATE_WORDS = {
  open: 'open: people are missing',
  waiting: 'has its people, and waits out its delay',
  held: 'has its people, and a veto or a freeze holds it',
  'in-force': 'in force',
  withdrawn: 'withdrawn',
  vetoed: 'vetoed',
  expired: 'expired',
  stale: 'void: something it is about was changed',
} as const

export const changesOf = (proposal: ProposalView): readonly Change[] =>
  readChanges(proposal.changes, 'changes')

type Shown = {
  readonly view: CharterView
  readonly proposal: ProposalView
  readonly policies: Policies
}

export function showProposal(screen: Screen, { view, proposal, policies }: Shown): void {
  const { code, by, why, state } = proposal
  screen.say(heading(screen, `Proposal ${code}`))
  const lines = changeLines(changesOf(proposal), { view, policies })
  screen.say(`${bullets(screen, lines)}\n`)
  const counted = proposal.votes.filter(({ counts, decision }) => counts && decision === 'approve')
  const facts: Row[] = [
    ['code', code, screen.bold],
    ['by', memberWords(view, by)],
    ...(why === '' ? [] : [['why', why] as const]),
    ['kind', CLASS_WORDS[proposal.class]],
    ['state', STATE_WORDS[state]],
    ['people', `${counted.length} of ${proposal.needed}`],
    ...proposal.votes.map((vote): Row => {
      const counts = vote.counts ? '' : ', which does not count now'
      const word = vote.decision === 'approve' ? 'approved' : 'rejected'
      return ['', `${memberWords(view, vote.member)} ${word} ${moment(vote.at)}${counts}`]
    }),
    ...proposal.vetoes.map((veto): Row => {
      const until = veto.until === undefined ? '' : ` until ${moment(veto.until)}`
      return ['veto', `${memberWords(view, veto.by)} ${moment(veto.at)}${until}`, screen.warn]
    }),
    ...timeRows(proposal),
    ['id', proposal.id, screen.dim],
  ]
  screen.say(rows(screen, facts))
  if (isOpen(proposal)) screen.say(`\n${paragraph(screen, stopWords(proposal), screen.dim)}`)
}

function timeRows(proposal: ProposalView): readonly Row[] {
  const { executesAt, delaySeconds, expiresAt, endedAt, whyEnded } = proposal
  if (endedAt !== undefined) {
    return [['ended', `${moment(endedAt)}${whyEnded ? `: ${whyEnded}` : ''}`]]
  }
  if (executesAt !== undefined) return [['takes hold', moment(executesAt)]]
  const delay = delaySeconds === 0 ? 'at once when' : `${duration(delaySeconds)} after`
  return [
    ['takes hold', `${delay} enough people approve`],
    ['expires', moment(expiresAt)],
  ]
}

const stopWords = ({ code, class: kind }: ProposalView): string =>
  kind === 'undo'
    ? `To stop it: countersign charter vote ${code} reject`
    : `To stop it: countersign charter veto ${code}. To stop everything: ` +
      'countersign charter freeze organisation'

/** What is about to be proposed, before anything is signed. */
export function showPreview(
  screen: Screen,
  changes: readonly Change[],
  shown: { readonly view: CharterView; readonly policies: Policies; readonly preview: Preview },
): void {
  const { preview, view } = shown
  screen.say(heading(screen, 'You propose'))
  screen.say(`${bullets(screen, changeLines(changes, shown))}\n`)
  const { delaySeconds } = preview
  const isAlone = preview.needed === 1
  const people = isAlone ? 'you alone' : `${preview.needed}, you included`
  const isAtOnce = delaySeconds === 0
  const after = isAlone ? 'later' : 'after they approved'
  const delay = isAtOnce
    ? `at once${isAlone ? '' : ' when they approved'}`
    : `${duration(delaySeconds)} ${after}, not before ${moment(view.now + delaySeconds)}`
  screen.say(
    rows(screen, [
      ['kind', CLASS_WORDS[preview.class]],
      ['people', people],
      ['takes hold', delay],
      ['expires', `${duration(preview.expirySeconds)} after it is proposed, without its people`],
      ...preview.locked.map(
        (subject): Row => ['locked', `${subject}: the operators have to unlock it`, screen.bad],
      ),
      ...(preview.ticket === undefined
        ? []
        : [['ticket', `opens the lock, once: ${preview.ticket}`] as const]),
    ]),
  )
  if (preview.grows.length > 0) {
    screen.say(heading(screen, 'More than twice as wide, so the delay is longer'))
    screen.say(bullets(screen, preview.grows))
  }
}

export function proposalJson(proposal: ProposalView): Json {
  const at = (seconds: number | undefined) => (seconds === undefined ? null : moment(seconds))
  return {
    id: proposal.id,
    seq: proposal.seq,
    code: proposal.code,
    by: proposal.by,
    why: proposal.why,
    changes: proposal.changes,
    class: proposal.class,
    state: proposal.state,
    needed: proposal.needed,
    delaySeconds: proposal.delaySeconds,
    openedAt: moment(proposal.openedAt),
    expiresAt: moment(proposal.expiresAt),
    quorumAt: at(proposal.quorumAt),
    executesAt: at(proposal.executesAt),
    endedAt: at(proposal.endedAt),
    whyEnded: proposal.whyEnded ?? null,
    votes: proposal.votes.map((vote) => ({ ...vote, at: moment(vote.at) })),
    vetoes: proposal.vetoes.map(({ by, at: since, until }) => ({
      by,
      at: moment(since),
      until: at(until),
    })),
  }
}
