// A charter as people and programs are shown it: who is there, what is proposed, what is locked, as
// of one moment. The signer writes it, everybody else reads it.

import type { UnixSeconds } from '../basics.ts'
import type { Canonical } from '../canonical.ts'
import { anything, hex, list, object, optional, text, truth, whole, word } from '../fields.ts'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import { opened } from './ending.ts'
import { locksOf } from './lock.ts'
import { CLASSES, type Credential, contacts, type Member, roles } from './member.ts'
import { executesAt, type Proposal, stateOf, UNDO_SECONDS, vetoesAt } from './proposal.ts'
import {
  activeFactor,
  type Charter,
  credentialsOf,
  type Invitation,
  isAble,
  isFrozen,
  voters,
} from './state.ts'
import { shortCode } from './statement.ts'
import { approvals } from './voting.ts'

const id = text(128)
const at = whole()

const credential = object({
  id,
  kind: word('device', 'passkey', 'wallet'),
  name: text(64),
  class: word(...CLASSES),
  /** A passkey's id in base64url, for the browser. */
  rawId: optional(text(2_048)),
  since: at,
  isFrozen: truth,
})

const member = object({
  id,
  name: text(64),
  roles,
  contacts,
  verified: list(text(600), 16),
  since: at,
  /** `no`, by one person `alone`, or by a `quorum`. */
  suspended: word('no', 'alone', 'quorum'),
  /** Whether their vote would count now. */
  isAble: truth,
  hasCode: truth,
  credentials: list(credential, 64),
})

const vote = object({ member: id, decision: word('approve', 'reject'), at, counts: truth })

const proposal = object({
  id: hex(32),
  seq: whole(),
  /** What people compare by eye or voice. */
  code: text(16),
  by: id,
  why: text(1_024),
  changes: list(anything, 32),
  class: word('tightening', 'loosening', 'undo'),
  needed: whole(),
  delaySeconds: whole(),
  openedAt: at,
  expiresAt: at,
  quorumAt: optional(at),
  executesAt: optional(at),
  state: word('open', 'waiting', 'held', 'in-force', 'withdrawn', 'vetoed', 'expired', 'stale'),
  endedAt: optional(at),
  whyEnded: optional(text(256)),
  votes: list(vote, 64),
  vetoes: list(object({ by: id, at, until: optional(at) }), 64),
})

const invitation = object({
  id: text(32),
  member: id,
  name: text(64),
  roles,
  contacts,
  by: id,
  at,
  /** Once accepted: what to compare by voice, and what was brought. */
  fingerprint: optional(hex(32)),
  credentials: list(credential, 8),
  hasCode: truth,
})

const lock = object({ subject: id, changedAt: at, changeSeq: whole(), lockedAt: optional(at) })

export const charterView = object({
  organisation: object({
    id: hex(32),
    kind: word('personal', 'team'),
    name: text(64),
    isFounded: truth,
  }),
  head: object({ seq: whole(), hash: hex(32) }),
  now: at,
  origin: text(256),
  settings: object({
    quorum: whole(),
    delaySeconds: whole(),
    lockAfterSeconds: whole(),
    expirySeconds: whole(),
    compareAboveSats: text(20),
  }),
  voters: whole(),
  members: list(member, 64),
  groups: list(object({ name: text(32), members: list(id, 64) }), 64),
  operations: list(hex(32), 16),
  locks: list(lock, 1_024),
  freezes: list(object({ subject: id, by: optional(id), why: text(256), at, seq: whole() }), 1_024),
  /** What the signer stopped by itself: `signer`, `wallet:…`. */
  stops: list(object({ subject: id, why: text(256) }), 1_024),
  /** What one person did alone and the others can undo at once. */
  alone: list(
    object({ seq: whole(), by: id, at, kind: word('freeze', 'veto', 'tightening'), subject: id }),
    1_024,
  ),
  unlockRequests: list(object({ subject: id, by: id, at, seq: whole() }), 1_024),
  tickets: list(
    object({ hash: hex(32), subject: id, changeSeq: whole(), validUntil: at, isUsed: truth }),
    64,
  ),
  invitations: list(invitation, 256),
  proposals: list(proposal, 256),
  wallets: list(object({ name: text(32), policy: hex(32) }), 1_024),
})

export type CharterView = ReturnType<typeof charterView>

/** Reads a view. @throws Fault channel.message_invalid */
export const readView = (value: Canonical): CharterView => charterView(value, 'charter')

/** How many ended proposals are shown; the charter itself has them all. */
const ENDED_SHOWN = 50

/** The view of a charter that has an owner. */
export function viewOf(
  charter: Charter,
  head: { readonly seq: number; readonly hash: string },
  now: UnixSeconds,
): Canonical {
  const { organisation, settings } = charter
  if (!organisation) throw new RangeError('nobody has claimed it')
  const shown = [...charter.proposals.values(), ...opened(charter.ended).slice(-ENDED_SHOWN)]
  return plain({
    organisation,
    head,
    now,
    origin: charter.origin ?? '',
    settings,
    voters: voters(charter, now).length,
    members: [...charter.members.values()].map((each) => memberView(charter, each, now)),
    groups: [...charter.groups].map(([name, members]) => ({ name, members })),
    operations: charter.operations,
    locks: locksOf(charter),
    freezes: [...charter.freezes.values()],
    stops: stopsView(charter),
    alone: undoable(charter, now).map(({ seq, by, at: since, kind, ...act }) => ({
      seq,
      by,
      at: since,
      kind,
      subject: subjectOf(act),
    })),
    unlockRequests: charter.unlockRequests,
    tickets: charter.tickets,
    invitations: [...charter.invitations.values()].map(invitationView),
    proposals: shown.map((each) => proposalView(charter, each, now)),
    wallets: [...charter.wallets.values()].map(({ name, policy }) => ({
      name,
      policy: policyHash(policy),
    })),
  })
}

function stopsView({ stops: { frozen, frozenWallets } }: Charter) {
  const wallets = [...frozenWallets].map(([wallet, why]) => ({ subject: `wallet:${wallet}`, why }))
  return frozen === null ? wallets : [{ subject: 'signer', why: frozen }, ...wallets]
}

const undoable = ({ alone }: Charter, now: UnixSeconds) =>
  alone.filter(({ at: since }) => now <= since + UNDO_SECONDS)

function subjectOf(act: object): string {
  if ('subject' in act) return String(act.subject)
  if ('proposal' in act) return String(act.proposal)
  return 'wallet' in act ? `wallet:${String(act.wallet)}` : ''
}

function credentialView(each: Credential, isStill: boolean) {
  const { id: name, key } = each
  const rawId = key.kind === 'passkey' ? { rawId: key.rawId } : {}
  const { class: place, since } = each
  return {
    id: name,
    kind: key.kind,
    name: each.name,
    class: place,
    since,
    isFrozen: isStill,
    ...rawId,
  }
}

function memberView(charter: Charter, each: Member, now: UnixSeconds) {
  const freeze = charter.freezes.get(`member:${each.id}`)
  const own = [...charter.credentials.values()].filter((it) => it.member === each.id)
  const verified = each.contacts
    .map(({ kind, address }) => `${kind} ${address}`)
    .filter((it) => charter.verifiedContacts.has(`${each.id} ${it}`))
  const { linksFrom: _, ...shown } = each
  return {
    ...shown,
    verified,
    suspended: freeze === undefined ? 'no' : freeze.by === null ? 'quorum' : 'alone',
    isAble: isAble(charter, each, now) && credentialsOf(charter, each.id).length > 0,
    hasCode: activeFactor(charter, now, each.id) !== null,
    credentials: own.map((it) => credentialView(it, isFrozen(charter, `credential:${it.id}`))),
  }
}

function invitationView({ accepted, key: _, ...each }: Invitation) {
  const isWhole = accepted !== null && accepted.fingerprint !== ''
  return {
    ...each,
    ...(isWhole ? { fingerprint: accepted.fingerprint } : {}),
    credentials: (accepted?.credentials ?? []).map((it) => credentialView(it, false)),
    hasCode: accepted?.factor != null,
  }
}

function proposalView(charter: Charter, each: Proposal, now: UnixSeconds) {
  const counting = each.end ? [...each.votes.keys()] : approvals(charter, each, now)
  const { quorumAt, end } = each
  const executes = executesAt(each)
  return {
    id: each.id,
    seq: each.seq,
    code: shortCode(Uint8Array.fromHex(each.id)),
    by: each.by,
    why: each.why,
    changes: each.changes.map(plain),
    class: each.class,
    needed: each.needed,
    delaySeconds: each.delaySeconds,
    openedAt: each.openedAt,
    expiresAt: each.expiresAt,
    ...(quorumAt === null ? {} : { quorumAt }),
    ...(executes === null ? {} : { executesAt: executes }),
    state: stateOf(each, now),
    ...(end ? { endedAt: end.at } : {}),
    ...(end?.why === undefined ? {} : { whyEnded: end.why }),
    votes: [...each.votes].map(([who, { decision, at: since }]) => ({
      member: who,
      decision,
      at: since,
      counts: counting.includes(who),
    })),
    vetoes: vetoesAt(each, now).map(({ by, at: since, until }) => ({ by, at: since, until })),
  }
}
