// What each change does to a charter when it takes hold. All of a proposal or nothing: a change
// that no longer fits what is there makes the whole of it stale.

import { unreachable } from '../basics.ts'
import { Fault } from '../fault.ts'
import { policyFromCanonical } from '../policy/policy.ts'
import { withOrderPolicy } from './accounts.ts'
import type { Change } from './change.ts'
import { enlist, extend } from './enlist.ts'
import { type Credential, keepsAll, type Member } from './member.ts'
import { withNetworks } from './networks.ts'
import { checkOperations, replaceOperations } from './operations.ts'
import { checkPolicies, hashOf, policySet } from './policies.ts'
import { refuse } from './refusal.ts'
import { checkSettings, settingsFields, shrinkingLock } from './settings.ts'
import { type Charter, isTeam, type Moment, voters } from './state.ts'
import {
  confirmed,
  lifted,
  suspended,
  undone,
  withoutFreezesOf,
  withoutSuspensionsBy,
} from './stopping.ts'
import { tokenOfKey, withoutToken, withToken } from './tokens.ts'

/** As many as a view shows. */
const MAX_GROUPS = 64

/** Changes of who decides: what was open before is void. */
const OF_GOVERNANCE: ReadonlySet<Change['kind']> = new Set([
  'member.add',
  'member.remove',
  'member.roles',
  'credential.add',
  'credential.remove',
  'group.set',
  'settings.set',
  'organisation.team',
  'desk.set',
  'operations.pin',
  'operations.replace',
])

/**
 * The charter with all of these changes.
 * @throws Fault charter.change_invalid, charter.would_lock_out, charter.settings_invalid, policy.*
 */
export function altered(charter: Charter, changes: readonly Change[], moment: Moment): Charter {
  const next = changes.reduce((known, change) => alter(known, change, moment), charter)
  const isOfGovernance = changes.some(({ kind }) => OF_GOVERNANCE.has(kind))
  if (!isOfGovernance) return next
  checkAble(next, moment)
  checkPolicies(next)
  return { ...next, epoch: charter.epoch + 1 }
}

/**
 * Somebody can act, and nobody can alone who is not alone.
 * @throws Fault charter.would_lock_out, charter.settings_invalid
 */
export function checkAble(charter: Charter, { at }: Moment): void {
  const { settings, members, operations } = charter
  const able = voters(charter, at).length
  if (!isTeam(charter) && members.size > 1) {
    const why = 'more than one person is a team: make it one in the same proposal'
    throw new Fault('charter.would_lock_out', { voters: able, why })
  }
  const kind = isTeam(charter) ? 'team' : 'personal'
  checkSettings(settings, { kind, voters: able, hasOperations: operations.length > 0 })
}

function alter(charter: Charter, change: Change, moment: Moment): Charter {
  switch (change.kind) {
    case 'policy.set':
      return withPolicy(charter, change, moment)
    case 'account.policy':
      return withOrderPolicy(charter, change, moment.at)
    case 'member.add':
      return enlist(charter, change, moment.at)
    case 'credential.add':
      return extend(charter, change, moment.at)
    case 'member.remove':
      return withoutMember(charter, change.member)
    case 'member.roles':
      return withMember(charter, change.member, { roles: change.roles })
    case 'member.contacts':
      return withContacts(charter, change, moment)
    case 'member.suspend':
      return suspended(charter, change.member, moment)
    case 'credential.remove':
      return withoutCredential(charter, change.credential)
    case 'group.set':
      return withGroup(charter, change)
    case 'settings.set':
      return withSettings(charter, change)
    case 'organisation.team':
      return asTeam(charter)
    case 'desk.set':
      return moved(charter, change.origin, moment)
    case 'operations.pin':
      return { ...charter, operations: checkOperations(charter, change.keys) }
    case 'operations.replace':
      return replaceOperations(charter, change)
    case 'witness.add':
    case 'witness.remove':
      return withWitness(charter, change)
    case 'token.add':
      return withToken(charter, change, moment.at)
    case 'token.remove':
      return withoutToken(charter, change.token)
    case 'networks.set':
      return withNetworks(charter, change, moment.at)
    case 'lift':
      return lifted(charter, change.subject, moment.at)
    case 'undo':
      return undone(charter, change.seq, moment)
    case 'confirm':
      return confirmed(charter, change.seq, moment)
    default:
      return unreachable(change)
  }
}

function withPolicy(
  charter: Charter,
  change: Extract<Change, { readonly kind: 'policy.set' }>,
  moment: Moment,
): Charter {
  const record = charter.wallets.get(change.wallet)
  if (!record) throw new Fault('wallet.missing', { wallet: change.wallet })
  if (hashOf(record.policy) !== change.from) throw new Fault('policy.changed')
  return policySet(charter, record, policyFromCanonical(change.policy), moment.at)
}

type MemberParts = Partial<Pick<Member, 'roles' | 'contacts' | 'linksFrom'>>

function withMember(charter: Charter, id: string, parts: MemberParts): Charter {
  const member = charter.members.get(id) ?? refuse(`there is no member ${id}`)
  const members = new Map(charter.members).set(id, { ...member, ...parts })
  return { ...charter, members, verifiedContacts: verifiedOf(charter, members) }
}

// Whoever reads a mailbox that was given up must not stop things by what lies in it.
function withContacts(
  charter: Charter,
  { member, contacts }: Extract<Change, { readonly kind: 'member.contacts' }>,
  { at }: Moment,
): Charter {
  const isKept = keepsAll(charter.members.get(member)?.contacts ?? [], contacts)
  return withMember(charter, member, isKept ? { contacts } : { contacts, linksFrom: at })
}

// What is taken off a member's list has to be verified again when it comes back.
function verifiedOf(
  { verifiedContacts }: Charter,
  members: Charter['members'],
): ReadonlySet<string> {
  const told = [...members.values()].flatMap(({ id, contacts }) =>
    contacts.map(({ kind, address }) => `${id} ${kind} ${address}`),
  )
  return new Set(told.filter((each) => verifiedContacts.has(each)))
}

function withoutMember(charter: Charter, id: string): Charter {
  if (!charter.members.has(id)) refuse(`there is no member ${id}`)
  const members = new Map(charter.members)
  members.delete(id)
  const credentials = new Map([...charter.credentials].filter(([, { member }]) => member !== id))
  const groups = new Map(
    [...charter.groups].map(([name, ids]) => [name, ids.filter((each) => each !== id)]),
  )
  // Whoever is let in again under this name brings an authenticator of their own.
  const factors = charter.factors.map((it) =>
    it.member === id ? { ...it, isCancelled: true } : it,
  )
  const verifiedContacts = verifiedOf(charter, members)
  const gone = { ...charter, members, credentials, groups, factors, verifiedContacts }
  const isGone = (subject: string) =>
    subject === `member:${id}` ||
    (subject.startsWith('credential:') && !credentials.has(subject.slice('credential:'.length)))
  return withoutFreezesOf(withoutSuspensionsBy(gone, id), isGone)
}

/** Whether its member has no other. */
export function isLast(charter: Charter, { id, member }: Credential): boolean {
  return [...charter.credentials.values()].every((it) => it.member !== member || it.id === id)
}

/** Without one credential; nobody who decides is left without any. */
export function withoutCredential(charter: Charter, id: string): Charter {
  const credential = charter.credentials.get(id) ?? refuse('there is no such credential')
  if (isLast(charter, credential)) refuse('it is the last credential of its member')
  const credentials = new Map(charter.credentials)
  credentials.delete(id)
  return withoutFreezesOf({ ...charter, credentials }, (it) => it === `credential:${id}`)
}

function withGroup(
  charter: Charter,
  { group, members }: Extract<Change, { readonly kind: 'group.set' }>,
): Charter {
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(group)) refuse('a group has 1 to 32 of a-z, 0-9 and "-"')
  const missing = members.find((id) => !charter.members.has(id))
  if (missing !== undefined) refuse(`there is no member ${missing}`)
  if (new Set(members).size !== members.length) refuse('a member is named twice')
  const groups = new Map(charter.groups)
  if (members.length === 0) groups.delete(group)
  else groups.set(group, members)
  if (groups.size > MAX_GROUPS) refuse(`an organisation has ${MAX_GROUPS} groups`)
  return { ...charter, groups }
}

function withSettings(
  charter: Charter,
  change: Extract<Change, { readonly kind: 'settings.set' }>,
): Charter {
  return { ...charter, settings: shrinkingLock(charter.settings, settingsFields(change)) }
}

function asTeam(charter: Charter): Charter {
  const { organisation } = charter
  if (!organisation || organisation.kind === 'team') return refuse('it is a team already')
  return { ...charter, organisation: { ...organisation, kind: 'team' } }
}

// A passkey answers the host it was made for and no other: without them there have to be enough.
function moved(charter: Charter, to: string, moment: Moment): Charter {
  const next = { ...charter, origin: checkOrigin(to) }
  if (charter.origin === null || hostOf(charter.origin) === hostOf(to)) return next
  const left = [...charter.credentials].filter(([, { key }]) => key.kind !== 'passkey')
  checkAble({ ...next, credentials: new Map(left) }, moment)
  return next
}

const hostOf = (origin: string): string => new URL(origin).hostname

/** The desk's origin: a host of its own, by https unless it is this machine. */
export function checkOrigin(origin: string): string {
  const isOrigin =
    /^(?:https:\/\/[a-z0-9.-]+(?::\d{1,5})?|http:\/\/(?:[a-z0-9-]+\.)*localhost(?::\d{1,5})?)$/
  if (!isOrigin.test(origin)) refuse('an origin is https://host, or http://…localhost:port')
  return origin
}

function withWitness(
  charter: Charter,
  change: Extract<Change, { readonly kind: 'witness.add' | 'witness.remove' }>,
): Charter {
  const witnesses = new Map(charter.stops.witnesses)
  if (change.kind === 'witness.remove') {
    if (!witnesses.delete(change.witness)) refuse('there is no such witness')
  } else {
    if (witnesses.has(change.witness)) refuse('it is a witness already')
    if (charter.credentials.has(change.witness)) refuse('a member’s key cannot be a witness')
    if (tokenOfKey(charter, change.witness)) refuse('a token’s key cannot be a witness')
    witnesses.set(change.witness, change.name)
  }
  return { ...charter, stops: { ...charter.stops, witnesses } }
}
