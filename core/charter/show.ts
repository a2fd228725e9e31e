// Writes the view of a charter: the signer's part of view.ts.

import type { UnixSeconds } from '../basics.ts'
import type { Canonical } from '../canonical.ts'
import { orderPolicyToCanonical } from '../exchange/policy/policy.ts'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import { tokenSubject } from '../policy/who.ts'
import { opened } from './ending.ts'
import { locksOf, subjectOfAccount, walletSubject } from './lock.ts'
import type { Credential, Member } from './member.ts'
import { orderHashOf } from './policies.ts'
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
    witnesses: [...charter.stops.witnesses].map(([key, name]) => ({ key, name })),
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
    wallets: [...charter.wallets.values()].map(({ name, policy, sealedKey }) => ({
      name,
      policy: policyHash(policy),
      ...(sealedKey ? { sealedKey } : {}),
    })),
    accounts: [...charter.accounts.values()].map(({ isPaper, device, policy, ...account }) => ({
      name: account.name,
      venue: account.venue,
      quote: account.quote,
      ...(isPaper ? { paper: true } : {}),
      policy: orderHashOf(policy),
      orders: orderPolicyToCanonical(policy),
      ...(device === null ? {} : { device }),
    })),
    tokens: [...charter.tokens.values()].map((each) => ({
      ...each,
      isFrozen: isFrozen(charter, tokenSubject(each.id)),
    })),
    networks: charter.networks,
    renewFrom: charter.renewFrom,
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
  if ('account' in act) return subjectOfAccount(String(act.account))
  return 'wallet' in act ? walletSubject(String(act.wallet)) : ''
}

function credentialView(each: Credential, isStill: boolean) {
  const { id: name, key } = each
  const passkey = key.kind === 'passkey' ? { rawId: key.rawId, isSyncable: key.isSyncable } : {}
  const { class: place, since } = each
  return {
    id: name,
    kind: key.kind,
    name: each.name,
    class: place,
    since,
    isFrozen: isStill,
    ...passkey,
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
