// What the charter's entries say, each as what everybody is told of it. A kind that is not told
// says so: nothing is left out by being forgotten.

import { unreachable } from '@countersign/core/basics.ts'
import { BODIES, CHARTER_KINDS } from '@countersign/core/charter/kinds.ts'
import { nameOf, subjectName } from '@countersign/core/charter/names.ts'
import { readStatement, type Statement, shortCode } from '@countersign/core/charter/statement.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Happening } from '@countersign/notices/happening.ts'
import { changesOf } from './changes.ts'
import type { News, NewsEntry } from './news.ts'
import { factsOf } from './of-facts.ts'
import { calledBy, changed, revoked } from './saying.ts'
import { type Told, title } from './told.ts'

export function ofEntries({ view, entries }: Pick<News, 'view' | 'entries'>): readonly Told[] {
  return entries.flatMap((entry) => {
    const about = aboutEntry(entry, view)
    const takesHoldAt = whenOf(entry, view)
    return foreseen(entry, view).map((happening, index): Told => {
      const { vetoes } = entry
      return {
        ...about,
        id: index === 0 ? about.id : `${about.id}/${index}`,
        happening: () => happening,
        ...(takesHoldAt === undefined ? {} : { takesHoldAt }),
        ...(vetoes === undefined ? {} : { linkFor: vetoLink(entry) }),
      }
    })
  })
}

/** When a proposal takes hold, as far as that is known with this entry. */
function whenOf(entry: NewsEntry, view: CharterView): number | undefined {
  const said = saidIn(entry)
  if (said?.act !== 'propose' && said?.act !== 'vote') return undefined
  const id = said.act === 'vote' ? said.proposal : entry.hash
  const proposal = view.proposals.find((each) => each.id === id)
  const isDecided = proposal?.quorumAt !== undefined && proposal.quorumAt <= entry.time
  return isDecided ? proposal.executesAt : undefined
}

const vetoLink =
  ({ hash, vetoes = [] }: NewsEntry) =>
  (member: string) => {
    const mac = vetoes.find((each) => each.member === member)?.mac
    return mac === undefined ? undefined : `stop=veto.${member}.${hash}.${mac}`
  }

function aboutEntry(entry: NewsEntry, view: CharterView): Omit<Told, 'happening'> {
  const { seq, hash, time, device } = entry
  const said = saidIn(entry)
  const owner = view.members.find(({ credentials }) => credentials.some(({ id }) => id === device))
  const who = said ? nameOf(view, said.member) : (owner?.name ?? 'the signer')
  const code = shortCode(Uint8Array.fromHex(hash))
  return { id: `charter/${seq}`, who, at: time, seq, hash, code }
}

function saidIn({ body }: NewsEntry): Statement | null {
  const statement = (body as { readonly statement?: News['entries'][number]['body'] }).statement
  return statement === undefined ? null : readStatement(statement)
}

/** An entry that cannot be read is told all the same, and keeps none behind it from being told. */
function foreseen(entry: NewsEntry, view: CharterView): readonly Happening[] {
  try {
    return happeningsOf(entry, view)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return [changed(`An entry of kind ${entry.kind} was made that is to be read at the desk`)]
  }
}

function happeningsOf(entry: NewsEntry, view: CharterView): readonly Happening[] {
  const kind = CHARTER_KINDS.find((each) => each === entry.kind)
  if (kind === undefined) return [changed(`An entry of kind ${entry.kind} was made`)]
  const said = saidIn(entry)
  return said && kind !== 'head.disputed'
    ? ofStatement(said, entry, view)
    : factsOf(kind, entry, view)
}

function ofStatement(said: Statement, entry: NewsEntry, view: CharterView): readonly Happening[] {
  const subject = (of: string) => subjectName(of, view)
  switch (said.act) {
    case 'found':
      return [changed(`The organisation ${said.name} is founded`, foundedWords(said))]
    case 'invite':
      return [changed(`${said.name} is invited`, invitedWords(said))]
    case 'propose':
      return ofProposal(said, entry, view)
    case 'vote':
      return [voted(said, said.decision === 'approve' ? 'yes' : 'no', { entry, view })]
    case 'unvote':
      return [voted(said, 'taken back', { entry, view })]
    case 'withdraw':
      return [{ kind: 'proposal.ended', proposal: calledBy(said.proposal, view), how: 'withdrawn' }]
    case 'veto':
      return [{ kind: 'proposal.vetoed', proposal: calledBy(said.proposal, view) }]
    case 'freeze':
      return [{ kind: 'freeze.made', subject: subject(said.subject) }]
    case 'revoke':
      return [revoked(nameOf(view, said.member), said.credential)]
    case 'request-unlock':
      return [{ kind: 'unlock.requested', subject: subject(said.subject) }]
    case 'approve-spend':
    case 'approve-order':
      return []
    default:
      return unreachable(said)
  }
}

function ofProposal(said: Statement<'propose'>, entry: NewsEntry, view: CharterView) {
  const body = BODIES['proposal.opened'](entry.body, entry.kind)
  const code = shortCode(Uint8Array.fromHex(entry.hash))
  const proposal = title({ why: said.why, code })
  const changes = changesOf(said.changes, view, entry.before)
  const opened: Happening = {
    kind: 'proposal.opened',
    proposal,
    changes,
    isLoosening: body.class === 'loosening',
    votesNeeded: body.needed,
    delaySeconds: body.delaySeconds,
    expiresAt: body.expiresAt,
  }
  if (said.ticket === undefined) return [opened]
  const ticket = view.tickets.find(({ hash }) => hash === said.ticket)
  const subject = subjectName(ticket?.subject ?? 'organisation', view)
  return [opened, { kind: 'unlock.used', subject, proposal } satisfies Happening]
}

function voted(
  { proposal: id }: { readonly proposal: string },
  answer: 'yes' | 'no' | 'taken back',
  { entry, view }: { readonly entry: NewsEntry; readonly view: CharterView },
): Happening {
  const proposal = view.proposals.find((each) => each.id === id)
  // The view is of now, and others may have voted since.
  const votes = proposal?.votes.filter(
    ({ counts, decision, at }) => counts && decision === 'approve' && at <= entry.time,
  ).length
  return {
    kind: 'proposal.voted',
    proposal: calledBy(id, view),
    answer,
    votes: votes ?? 0,
    votesNeeded: proposal?.needed ?? 0,
  }
}

const invitedWords = ({ invitee, roles, contacts }: Statement<'invite'>): readonly string[] => [
  `As ${invitee}: ${roles.join(', ')}.`,
  `To be told by ${contacts.map(({ kind, address }) => `${kind} ${address}`).join(', ')}.`,
  'They belong to it once the others have compared what they bring, and voted.',
]

const foundedWords = ({ members, kind, quorum }: Statement<'found'>): readonly string[] => [
  `It is ${kind === 'team' ? 'a team' : 'one person’s'}; ${quorum} decide.`,
  ...members.map(({ name, roles }) => `${name}: ${roles.join(', ')}.`),
]
