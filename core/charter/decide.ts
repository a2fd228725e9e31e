// What the entries of governance do to a charter: proposals, votes, vetoes, freezes, invitations
// and the operators' tickets.

import { unreachable } from '../basics.ts'
import type { Canonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { isLast, withoutCredential } from './alter.ts'
import { ended, withProposal } from './ending.ts'
import type { Entry } from './entry.ts'
import { founded } from './founding.ts'
import { BODIES } from './kinds.ts'
import { signedTicket, TICKET_SECONDS, ticketHash, ticketToCanonical } from './lock.ts'
import { credentialOf } from './member.ts'
import { LINK_VETO_SECONDS, type Proposal, type Veto, type Vote } from './proposal.ts'
import { type Alone, type Charter, proposalOf } from './state.ts'
import { type Reading, readingOf, type Statement, statementHash } from './statement.ts'

export const DECISION_KINDS = [
  'organisation.founded',
  'invitation.made',
  'invitation.accepted',
  'factor.offered',
  'proposal.opened',
  'vote.cast',
  'vote.withdrawn',
  'proposal.withdrawn',
  'proposal.vetoed',
  'freeze.set',
  'credential.revoked',
  'head.disputed',
  'unlock.requested',
  'unlock.issued',
  'stop.linked',
  'contact.verified',
] as const
export type DecisionKind = (typeof DECISION_KINDS)[number]

/**
 * The charter after one of these entries.
 * @param known - the reading of a statement, taken if it is the very one of the entry
 */
export function applyDecision(
  charter: Charter,
  kind: DecisionKind,
  entry: Entry,
  known?: Reading,
): Charter {
  switch (kind) {
    case 'invitation.accepted':
      return accepted(charter, entry)
    case 'factor.offered':
      return offered(charter, entry)
    case 'unlock.issued':
      return issued(charter, entry)
    case 'stop.linked':
      return linked(charter, entry)
    case 'head.disputed': {
      const { member: by, seq, statement } = BODIES[kind](entry.body, kind)
      const why = `${by} has seen entry ${seq} otherwise, or later`
      const freeze = { subject: 'organisation', by, why, at: entry.time, seq: entry.seq }
      const hash = statementHash(statement).toHex()
      const disputed = { ...charter, stops: { ...charter.stops, isDisputed: true } }
      return frozen(remembered(disputed, { hash }, entry), freeze)
    }
    case 'contact.verified': {
      const { member, kind: by, address } = BODIES[kind](entry.body, kind)
      const verified = new Set(charter.verifiedContacts).add(`${member} ${by} ${address}`)
      return { ...charter, verifiedContacts: verified }
    }
    default: {
      const body = entry.body as { readonly statement: Canonical }
      const reading = known?.statement === body.statement ? known : readingOf(body.statement)
      return saidSo(remembered(charter, reading, entry), reading.said, entry)
    }
  }
}

type Hashed = Pick<Reading, 'hash'>

function remembered(charter: Charter, { hash }: Hashed, { time: at }: Entry): Charter {
  return { ...charter, statements: [...charter.statements, { hash, at }] }
}

function saidSo(charter: Charter, said: Statement, entry: Entry): Charter {
  const { time: at, seq } = entry
  switch (said.act) {
    case 'found':
      return founded(charter, said, { at, seq })
    case 'invite':
      return invited(charter, said, entry)
    case 'propose':
      return opened(charter, said, entry)
    case 'vote':
      return voted(charter, said, entry)
    case 'unvote':
      return unvoted(charter, said)
    case 'withdraw':
      return ended(charter, proposalIn(charter, said.proposal), { kind: 'withdrawn', at })
    case 'veto':
      return vetoed(charter, said.proposal, { by: said.member, at, seq, until: null })
    case 'freeze':
      return frozen(charter, { subject: said.subject, by: said.member, why: said.why, at, seq })
    case 'revoke':
      return revoked(charter, said.credential)
    case 'request-unlock':
      return requested(charter, { subject: said.subject, by: said.member, at, seq })
    case 'approve-spend':
    case 'approve-order':
      throw new Fault('channel.message_invalid', { where: 'act', wanted: 'an act of the charter' })
    default:
      return unreachable(said)
  }
}

// It may have ended in the second between asking and writing.
function proposalIn(charter: Charter, id: string): Proposal {
  const proposal = proposalOf(charter, id)
  if (!proposal) throw new Error('the charter decides on a proposal it lacks')
  return proposal
}

function credentialsIn(entry: Entry): readonly string[] {
  return entry.proofs.flatMap((proof) => {
    const { kind, credential } = proof as {
      readonly kind?: Canonical
      readonly credential?: Canonical
    }
    return kind === 'signed' && typeof credential === 'string' ? [credential] : []
  })
}

function opened(charter: Charter, said: Statement<'propose'>, entry: Entry): Charter {
  const body = BODIES['proposal.opened'](entry.body, entry.kind)
  const { time: at, seq } = entry
  const vote: Vote = { decision: 'approve', at, credentials: credentialsIn(entry) }
  const proposal: Proposal = {
    id: entry.hash.toHex(),
    seq,
    by: said.member,
    why: said.why,
    changes: said.changes,
    openedAt: at,
    class: body.class,
    needed: body.needed,
    delaySeconds: body.delaySeconds,
    expiresAt: body.expiresAt,
    epoch: charter.epoch,
    ticket: said.ticket ?? null,
    votes: new Map([[said.member, vote]]),
    quorumAt: body.class === 'tightening' ? at : null,
    vetoes: [],
    hasVetoed: [],
    end: null,
  }
  const tickets = charter.tickets.map((ticket) =>
    ticket.hash === said.ticket ? { ...ticket, isUsed: true } : ticket,
  )
  return withProposal({ ...charter, tickets }, proposal)
}

function voted(charter: Charter, said: Statement<'vote'>, entry: Entry): Charter {
  const { time: at } = entry
  const proposal = proposalIn(charter, said.proposal)
  const vote: Vote = { decision: said.decision, at, credentials: credentialsIn(entry) }
  const votes = new Map(proposal.votes).set(said.member, vote)
  return withProposal(charter, { ...proposal, votes })
}

function unvoted(charter: Charter, said: Statement<'unvote'>): Charter {
  const proposal = proposalIn(charter, said.proposal)
  const votes = new Map(proposal.votes)
  votes.delete(said.member)
  return withProposal(charter, { ...proposal, votes })
}

function vetoed(charter: Charter, id: string, veto: Veto): Charter {
  const proposal = proposalIn(charter, id)
  const next = withProposal(charter, {
    ...proposal,
    vetoes: [...proposal.vetoes, veto],
    hasVetoed: [...proposal.hasVetoed, { by: veto.by, isSigned: veto.until === null }],
  })
  const { by, at, seq } = veto
  return withAlone(next, { kind: 'veto', seq, by, at, proposal: id })
}

function frozen(charter: Charter, freeze: Parameters<typeof freezeOf>[0]): Charter {
  const { subject, by, at, seq } = freeze
  if (charter.freezes.has(subject)) return charter
  const freezes = new Map(charter.freezes).set(subject, freezeOf(freeze))
  return withAlone({ ...charter, freezes }, { kind: 'freeze', seq, by, at, subject })
}

const freezeOf = (freeze: {
  readonly subject: string
  readonly by: string
  readonly why: string
  readonly at: number
  readonly seq: number
}) => freeze

// A proposal may have taken hold in the second between asking and writing.
function revoked(charter: Charter, id: string): Charter {
  const credential = charter.credentials.get(id)
  if (!credential || isLast(charter, credential)) return charter
  return withoutCredential(charter, id)
}

// One of each member for each subject: nobody's asking pushes out somebody else's.
function requested(charter: Charter, request: Charter['unlockRequests'][number]): Charter {
  const others = charter.unlockRequests.filter(
    ({ subject, by }) =>
      charter.members.has(by) && (by !== request.by || subject !== request.subject),
  )
  return { ...charter, unlockRequests: [...others, request] }
}

// Of a person alone nobody else could undo it: there it is as any other.
function withAlone(charter: Charter, act: Alone): Charter {
  if (charter.organisation?.kind !== 'team') return charter
  return { ...charter, alone: [...charter.alone, act] }
}

function invited(charter: Charter, said: Statement<'invite'>, { time: at }: Entry): Charter {
  const { invitation: id, key, invitee: member, name, roles, contacts } = said
  const invitation = { id, key, by: said.member, member, name, roles, contacts, at, accepted: null }
  return { ...charter, invitations: new Map(charter.invitations).set(id, invitation) }
}

function offered(charter: Charter, entry: Entry): Charter {
  const body = BODIES['factor.offered'](entry.body, entry.kind)
  const invitation = charter.invitations.get(body.invitation)
  if (!invitation) throw new Error('an authenticator is offered without an invitation')
  const factor = {
    id: body.factor,
    kind: body.kind,
    sealedSeed: body.seed,
    recoveryHashes: body.recovery,
  }
  const held = { ...invitation, accepted: { fingerprint: '', credentials: [], factor } }
  return { ...charter, invitations: new Map(charter.invitations).set(invitation.id, held) }
}

function accepted(charter: Charter, entry: Entry): Charter {
  const body = BODIES['invitation.accepted'](entry.body, entry.kind)
  const invitation = charter.invitations.get(body.invitation)
  if (!invitation) throw new Error('an invitation is accepted that there is not')
  const credentials = body.credentials.map((each) =>
    credentialOf(each, invitation.member, entry.time),
  )
  const brought = invitation.accepted?.factor ?? null
  const factor = brought?.id === body.factor ? brought : null
  const next = { ...invitation, accepted: { fingerprint: body.fingerprint, credentials, factor } }
  return { ...charter, invitations: new Map(charter.invitations).set(invitation.id, next) }
}

function issued(charter: Charter, entry: Entry): Charter {
  const { ticket } = signedTicket(BODIES['unlock.issued'](entry.body, entry.kind).ticket, 'ticket')
  const hash = ticketHash(ticketToCanonical(ticket)).toHex()
  const { subject, changeSeq } = ticket
  const validUntil = entry.time + TICKET_SECONDS
  const held = { hash, subject, changeSeq, validUntil, isUsed: false }
  // One ticket for each asking.
  const unlockRequests = charter.unlockRequests.filter(({ seq }) => seq !== ticket.request)
  return { ...charter, unlockRequests, tickets: [...charter.tickets, held] }
}

function linked(charter: Charter, entry: Entry): Charter {
  const { member: by, stop, subject } = BODIES['stop.linked'](entry.body, entry.kind)
  const { time: at, seq } = entry
  const used = { ...charter, linked: [...charter.linked, { member: by, subject, at }] }
  if (stop === 'freeze') return frozen(used, { subject, by, why: 'by a link in a notice', at, seq })
  return vetoed(used, subject, { by, at, seq, until: at + LINK_VETO_SECONDS })
}
