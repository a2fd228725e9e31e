// What a proposal can change, one kind each. A change says all of what it brings: what people
// approve is exactly what takes hold, and nothing is looked up later.

import {
  anything,
  byKind,
  type FieldReader,
  hex,
  line,
  list,
  object,
  text,
  whole,
} from '../fields.ts'
import { contacts, credentialId, hash, memberId, roles } from './member.ts'

const walletId = text(32)
const accountId = text(32)
/** As long as `credential:` and a device’s key. */
const subject = text(128)

/** The bodies of changes. A kind never changes its meaning. */
const CHANGES = {
  /** `from` is the hash of the policy it replaces: another one meanwhile makes it stale. */
  'policy.set': object({ kind: text(), wallet: walletId, from: hash, policy: anything }),
  /** The same of an account at an exchange, with its order policy. */
  'account.policy': object({ kind: text(), account: accountId, from: hash, policy: anything }),
  /** Everything of an accepted invitation; `fingerprint` is what people compare by voice. */
  'member.add': object({
    kind: text(),
    invitation: text(32),
    member: memberId,
    name: text(64),
    roles,
    contacts,
    fingerprint: hash,
  }),
  'member.remove': object({ kind: text(), member: memberId }),
  /** A quorum's suspension: it lasts until a quorum lifts it. */
  'member.suspend': object({ kind: text(), member: memberId }),
  'member.roles': object({ kind: text(), member: memberId, roles }),
  'member.contacts': object({ kind: text(), member: memberId, contacts }),
  /** Further credentials of a member, from an invitation they accepted. */
  'credential.add': object({
    kind: text(),
    invitation: text(32),
    member: memberId,
    fingerprint: hash,
  }),
  'credential.remove': object({ kind: text(), credential: credentialId }),
  'group.set': object({ kind: text(), group: text(32), members: list(memberId, 64) }),
  'settings.set': object({
    kind: text(),
    quorum: whole(64),
    delaySeconds: whole(),
    lockAfterSeconds: whole(),
    expirySeconds: whole(),
    compareAboveSats: text(16),
  }),
  'organisation.team': object({ kind: text() }),
  /** Where people consent: the desk's origin, whose host is the passkeys' rpId. */
  'desk.set': object({ kind: text(), origin: text(256) }),
  /** Pins operations keys where there are none. */
  'operations.pin': object({ kind: text(), keys: list(hex(32), 16) }),
  /** One key for another, on the word of the other two. */
  'operations.replace': object({
    kind: text(),
    old: hex(32),
    next: hex(32),
    signatures: list(object({ key: hex(32), signature: hex(64) }), 16),
  }),
  'witness.add': object({ kind: text(), witness: hex(32), name: line(64) }),
  'witness.remove': object({ kind: text(), witness: hex(32) }),
  /** A token that may ask for spends, by its public key; with a known id its terms become these. */
  'token.add': object({
    kind: text(),
    token: text(32),
    name: line(64),
    key: hex(32),
    wallets: list(walletId, 64),
    budgetSats: text(16),
    windowSeconds: whole(),
    networks: list(text(64), 64),
    expiresAt: whole(),
  }),
  'token.remove': object({ kind: text(), token: text(32) }),
  /** All networks that the server answers while it is closed to others, each with its end. */
  'networks.set': object({
    kind: text(),
    networks: list(object({ network: text(64), name: line(64), until: whole() }), 32),
  }),
  /** Ends what stands still: `wallet:…`, `account:…`, `member:…`, `credential:…`, `token:…`, `organisation`,
   * `signer`, a lever. */
  lift: object({ kind: text(), subject }),
  /** Undoes what one person did alone, by the entry's number. */
  undo: object({ kind: text(), seq: whole() }),
  /** Makes what one person did alone everybody's. */
  confirm: object({ kind: text(), seq: whole() }),
} as const

export type ChangeKind = keyof typeof CHANGES
export type Change = {
  readonly [K in ChangeKind]: Omit<ReturnType<(typeof CHANGES)[K]>, 'kind'> & { readonly kind: K }
}[ChangeKind]

/** Reads one change. @throws Fault channel.message_invalid naming the place */
export const change = byKind(CHANGES) as unknown as FieldReader<Change>

export const changes = list(change, 32)
