// A charter as people and programs are shown it: who is there, what is proposed, what is locked, as
// of one moment. The signer writes it (show.ts), everybody else reads it, in a browser too.

import type { Canonical } from '../canonical.ts'
import {
  anything,
  hex,
  list,
  object,
  optional,
  present,
  text,
  truth,
  whole,
  word,
} from '../fields.ts'
import { pinnedKey } from '../wallet/exit/pinned-key.ts'
import { CLASSES, contacts, roles } from './member.ts'

const id = text(128)
const at = whole()

const credential = object({
  id,
  kind: word('device', 'passkey', 'wallet'),
  name: text(64),
  class: word(...CLASSES),
  /** A passkey's id in base64url, for the browser. */
  rawId: optional(text(2_048)),
  /** Whether a cloud may keep a passkey, as its authenticator said; of passkeys only. */
  isSyncable: optional(truth),
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

/** A token that may ask for spends. What it has left of its budget, the wallets' logs say. */
const token = object({
  id,
  name: text(64),
  key: hex(32),
  wallets: list(text(32), 64),
  budgetSats: text(20),
  windowSeconds: whole(),
  networks: list(text(64), 64),
  expiresAt: at,
  since: at,
  isFrozen: truth,
})

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
  /** Keys outside this installation that say what the signer's journal came to. */
  witnesses: list(object({ key: hex(32), name: text(64) }), 1_024),
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
  wallets: list(
    present(
      object({
        name: text(32),
        policy: hex(32),
        /** Whom the key of a 2-of-2 was sealed for when it was made, and the file's SHA-256. */
        sealedKey: optional(pinnedKey),
      }),
    ),
    1_024,
  ),
  /** Accounts at exchanges; `policy` is the hash of `orders`, what may be ordered there. */
  accounts: list(
    present(
      object({
        name: text(32),
        venue: text(32),
        quote: text(16),
        policy: hex(32),
        orders: anything,
        /** Its money is pretended. */
        paper: optional(word('yes')),
        /** By which it was added. */
        device: optional(hex(32)),
      }),
    ),
    1_024,
  ),
  tokens: list(token, 64),
  /** Whom the server answers while `network` is frozen. */
  networks: list(object({ network: text(64), name: text(64), until: at }), 32),
  /** Ways into the console that are older count no more; 0 for never. */
  renewFrom: at,
})

export type CharterView = ReturnType<typeof charterView>

/** Reads a view. @throws Fault channel.message_invalid */
export const readView = (value: Canonical): CharterView => charterView(value, 'charter')
