// The bodies of the charter's entries, all there ever were. A kind never changes its meaning: what
// is new gets a field that may be missing, or a kind of its own.

import { anything, hex, list, object, optional, text, whole, word } from '../fields.ts'
import { REHEARSED_PATHS } from '../wallet/exit/path-words.ts'
import { pinnedKey } from '../wallet/exit/pinned-key.ts'
import { hash, memberId, offeredCredential } from './member.ts'
import { STOP_BODIES } from './stops.ts'

const factorKind = word('totp', 'hotp', 'yubico')
const recovery = list(hex(32), 32)

/** What a statement brought about. */
const said = object({ statement: anything })

export const BODIES = {
  genesis: object({ network: text(16), signer: hex(16), owner: text(64), device: hex(32) }),
  'device.added': object({ device: hex(32), name: text(64) }),
  'device.removed': object({ device: hex(32) }),
  'factor.enrolled': object({
    factor: text(32),
    kind: factorKind,
    seed: text(256),
    recovery,
    activeFrom: whole(),
    usedRecovery: optional(hex(32)),
    /** Whose it is; the owner's where nothing is said. */
    member: optional(memberId),
  }),
  'factor.cancelled': object({ factor: text(32) }),
  'factor.unlocked': object({
    factor: text(32),
    usedRecovery: hex(32),
    /** Refusals up to this place of the codes' log are forgiven. */
    forgiven: whole(),
  }),
  /** What an invited person read into an authenticator: it counts once a quorum adds them. */
  'factor.offered': object({
    invitation: text(32),
    factor: text(32),
    kind: factorKind,
    seed: text(256),
    recovery,
  }),
  'wallet.prepared': object({ wallet: text(32), account: whole(0x7fff_ffff) }),
  'wallet.created': object({
    wallet: text(32),
    account: whole(0x7fff_ffff),
    descriptor: text(8192),
    userKey: whole(15),
    serverKey: whole(15),
    policy: anything,
    /** Of a 2-of-2: whom its key was sealed for, and the SHA-256 of the file. */
    sealedKey: optional(pinnedKey),
  }),
  /** A way out that the signer saw proven: what it asked for, and the proof (BIP 322). */
  'wallet.rehearsed': object({
    wallet: text(32),
    path: word(...REHEARSED_PATHS),
    message: text(1024),
    proof: text(),
  }),
  'policy.tightened': object({ wallet: text(32), policy: anything }),
  /** An account at an exchange, with its first order policy. Its keys are the trader's. */
  'account.created': object({
    account: text(32),
    venue: text(32),
    quote: text(16),
    policy: anything,
    /** Its money is pretended, and it has no key. */
    paper: optional(word('yes')),
    /** By which it was added; charters of before do not say. */
    device: optional(hex(32)),
  }),
  'account.removed': object({ account: text(32) }),
  ...STOP_BODIES,

  // Governance.
  'organisation.founded': said,
  'invitation.made': said,
  'invitation.accepted': object({
    invitation: text(32),
    credentials: list(offeredCredential, 8),
    /** The authenticator's id, offered by an entry before this one; empty for none. */
    factor: text(32),
    fingerprint: hash,
  }),
  'proposal.opened': object({
    statement: anything,
    class: word('tightening', 'loosening', 'undo'),
    needed: whole(64),
    delaySeconds: whole(),
    expiresAt: whole(),
  }),
  'vote.cast': said,
  'vote.withdrawn': said,
  'proposal.withdrawn': said,
  'proposal.vetoed': said,
  'freeze.set': said,
  'credential.revoked': said,
  /** A member has seen a head that this charter never had: all stands still until people look. */
  'head.disputed': object({ member: memberId, seq: whole(), hash, statement: anything }),
  'unlock.requested': said,
  /** The ticket as two operators signed it. */
  'unlock.issued': object({ ticket: anything }),
  /** A veto or a freeze by a member's link in a notice, after a click at the desk. */
  'stop.linked': object({ member: memberId, stop: word('veto', 'freeze'), subject: text(128) }),
  'contact.verified': object({ member: memberId, kind: text(16), address: text(512) }),
} as const

export type CharterKind = keyof typeof BODIES
export const CHARTER_KINDS = Object.keys(BODIES) as readonly CharterKind[]
