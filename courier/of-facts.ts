// What entries say that are no statement of a member's: devices, authenticators, wallets,
// witnesses, what the signer saw, links and codes. A kind that is not told says so here.

import { unreachable } from '@countersign/core/basics.ts'
import { BODIES, type CharterKind } from '@countersign/core/charter/kinds.ts'
import { signedTicket, TICKET_SECONDS } from '@countersign/core/charter/lock.ts'
import { nameOf, subjectName, voiceCode } from '@countersign/core/charter/names.ts'
import { LINK_VETO_SECONDS } from '@countersign/core/charter/proposal.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { describeOrderPolicy } from '@countersign/core/exchange/policy/describe.ts'
import { orderPolicyFromCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { groupedRecipient } from '@countersign/core/wallet/exit/recipients.ts'
import type { ChannelName } from '@countersign/notices/channel.ts'
import type { Happening } from '@countersign/notices/happening.ts'
import type { NewsEntry } from './news.ts'
import { calledBy, changed, revoked } from './saying.ts'

export function factsOf(
  kind: CharterKind,
  entry: NewsEntry,
  view: CharterView,
): readonly Happening[] {
  switch (kind) {
    case 'device.added':
    case 'device.removed':
      return [deviceChanged(kind, entry, view)]
    case 'factor.enrolled':
    case 'factor.cancelled':
    case 'factor.unlocked':
      return [factorChanged(kind, entry, view)]
    case 'wallet.created':
      return [walletMade(entry)]
    case 'policy.tightened':
      return [changed(`The policy of ${BODIES[kind](entry.body, kind).wallet} is tightened`)]
    case 'account.created':
    case 'account.removed':
      return [accountChanged(kind, entry)]
    case 'witness.added':
      return [changed(`${BODIES[kind](entry.body, kind).name} becomes a witness`)]
    case 'witness.removed':
      return [changed('A witness is one no more')]
    case 'signer.resumed':
      return [changed('The signer goes on after it stood still: its limits count as used up')]
    case 'signer.frozen':
    case 'signer.restored':
    case 'wallet.frozen':
    case 'head.disputed':
    case 'stop.linked':
      return [stopped(kind, entry, view)]
    case 'invitation.accepted':
      return [accepted(entry, view)]
    case 'unlock.issued':
      return [unlockIssued(entry, view)]
    case 'contact.verified':
      return [contactVerified(entry, view)]
    // What nobody has to know of: no one's say or money hangs on it.
    case 'genesis':
    case 'wallet.prepared':
    case 'wallet.rehearsed':
    case 'factor.offered':
      return []
    // Said by statements.
    case 'organisation.founded':
    case 'invitation.made':
    case 'proposal.opened':
    case 'vote.cast':
    case 'vote.withdrawn':
    case 'proposal.withdrawn':
    case 'proposal.vetoed':
    case 'freeze.set':
    case 'credential.revoked':
    case 'unlock.requested':
      return []
    default:
      return unreachable(kind)
  }
}

/** Each recipient whole: whoever has such a key and the user's moves everything. */
function walletMade(entry: NewsEntry): Happening {
  const { wallet, sealedKey } = BODIES['wallet.created'](entry.body, entry.kind)
  const sealed = (sealedKey?.recipients ?? []).map(
    (each) => `The signer’s key of it is sealed for ${groupedRecipient(each)}`,
  )
  return changed(`The wallet ${wallet} is made`, sealed)
}

/** With what may be ordered there: one person alone said so. */
function accountChanged(kind: 'account.created' | 'account.removed', entry: NewsEntry): Happening {
  if (kind === 'account.removed') {
    return changed(`The exchange account ${BODIES[kind](entry.body, kind).account} is taken away`)
  }
  const { account, venue, policy, paper } = BODIES[kind](entry.body, kind)
  const rules = describeOrderPolicy(orderPolicyFromCanonical(policy))
  const what = paper === 'yes' ? 'account with pretended money' : 'exchange account'
  return changed(`The ${what} ${account} at ${venue} is added`, rules)
}

function deviceChanged(
  kind: 'device.added' | 'device.removed',
  entry: NewsEntry,
  view: CharterView,
): Happening {
  const member = nameOf(view, 'owner')
  if (kind === 'device.removed') return revoked(member, BODIES[kind](entry.body, kind).device)
  const { name: credential, device } = BODIES[kind](entry.body, kind)
  const fingerprint = device.slice(0, 16)
  return { kind: 'credential.changed', member, credential, change: 'admitted', fingerprint }
}

function accepted(entry: NewsEntry, view: CharterView): Happening {
  const { invitation, fingerprint } = BODIES['invitation.accepted'](entry.body, entry.kind)
  return {
    kind: 'credential.changed',
    member: view.invitations.find(({ id }) => id === invitation)?.name ?? 'Somebody',
    credential: 'what they brought',
    change: 'invited',
    fingerprint: voiceCode(fingerprint),
  }
}

type Stopping =
  | 'signer.frozen'
  | 'signer.restored'
  | 'wallet.frozen'
  | 'head.disputed'
  | 'stop.linked'

function stopped(kind: Stopping, entry: NewsEntry, view: CharterView): Happening {
  switch (kind) {
    case 'signer.frozen':
    case 'signer.restored':
      return { kind: 'freeze.made', subject: 'the signer' }
    case 'wallet.frozen': {
      const { wallet } = BODIES[kind](entry.body, kind)
      return { kind: 'freeze.made', subject: `the wallet ${wallet}` }
    }
    case 'head.disputed':
      return { kind: 'freeze.made', subject: 'the organisation' }
    case 'stop.linked': {
      const { stop, subject } = BODIES[kind](entry.body, kind)
      if (stop === 'freeze') {
        return { kind: 'freeze.made', subject: subjectName(subject, view) }
      }
      const until = entry.time + LINK_VETO_SECONDS
      return { kind: 'proposal.vetoed', proposal: calledBy(subject, view), until }
    }
    default:
      return unreachable(kind)
  }
}

function factorChanged(
  kind: 'factor.enrolled' | 'factor.cancelled' | 'factor.unlocked',
  entry: NewsEntry,
  view: CharterView,
): Happening {
  const {
    factor = '',
    member,
    activeFrom,
  } = entry.body as Readonly<Partial<Record<'factor' | 'member' | 'activeFrom', string>>>
  const isLater = activeFrom !== undefined && Number(activeFrom) > entry.time
  const change = {
    'factor.enrolled': isLater ? 'asked to be replaced' : 'enrolled',
    'factor.cancelled': 'removed',
    'factor.unlocked': 'unlocked by a recovery code',
  } as const
  const name = nameOf(view, member ?? 'owner')
  return { kind: 'factor.changed', member: name, factor, change: change[kind] }
}

function unlockIssued(entry: NewsEntry, view: CharterView): Happening {
  const { ticket } = BODIES['unlock.issued'](entry.body, entry.kind)
  const { ticket: inner, signatures } = signedTicket(ticket, 'ticket')
  return {
    kind: 'unlock.issued',
    subject: subjectName(inner.subject, view),
    operators: signatures.map(({ key }) => `operator ${key.slice(0, 8)}`),
    expiresAt: entry.time + TICKET_SECONDS,
  }
}

const CHANNEL_OF: Readonly<Record<string, ChannelName>> = {
  email: 'mail',
  phone: 'sms',
  webhook: 'webhook',
  ntfy: 'ntfy',
  push: 'push',
}

function contactVerified(entry: NewsEntry, view: CharterView): Happening {
  const { member, kind: by, address } = BODIES['contact.verified'](entry.body, entry.kind)
  return {
    kind: 'contact.changed',
    member: nameOf(view, member),
    channel: CHANNEL_OF[by] ?? 'push',
    address: hidden(address),
    change: 'verified',
  }
}

/** An address so that its owner knows it and others learn little: `a…@example.org`. */
function hidden(address: string): string {
  const at = address.indexOf('@')
  return at > 0 ? `${address[0]}…${address.slice(at)}` : `…${address.slice(-3)}`
}
