// What a person says and signs. Every act of governance is a statement: canonical JSON that names
// the organisation, the head of the charter its author has seen, and all that it does. Signatures
// are over its hash, so that anybody can check them from the charter alone.

import type { UnixSeconds } from '../basics.ts'
import { taggedBytes, taggedHash } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, decimal } from '../canonical.ts'
import {
  type FieldReader,
  hex,
  line,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '../fields.ts'
import { changes } from './change.ts'
import { contacts, credentialId, hash, memberId, roles } from './member.ts'

const TAG = 'countersign/statement/v1'
const DEVICE_TAG = 'countersign/statement-by-device/v1'

/** How old or early a statement may be, in seconds: people think, and clocks differ. */
export const STATEMENT_SECONDS = 600

/** What each statement says beside what all of them say. */
const STATEMENTS = {
  /** The owner alone, before there is a wallet: who founds the organisation, and by which rules. */
  found: {
    kind: word('personal', 'team'),
    name: text(64),
    origin: text(256),
    contacts,
    members: list(
      object({
        invitation: text(32),
        member: memberId,
        name: text(64),
        roles,
        contacts,
        fingerprint: hash,
      }),
      64,
    ),
    operations: list(hex(32), 16),
    quorum: whole(64),
    delaySeconds: whole(),
    lockAfterSeconds: whole(),
    expirySeconds: whole(),
    compareAboveSats: text(16),
  },
  /** Lets somebody, or a member, offer credentials. They do nothing until a quorum adds them. */
  invite: {
    invitation: text(32),
    /** The SHA-256 of a secret that only the invited person is given. */
    key: hash,
    /** Who is to be, or is, a member. */
    invitee: memberId,
    name: text(64),
    roles,
    contacts,
  },
  propose: { changes, why: line(1_024), ticket: optional(hash) },
  vote: { proposal: hash, decision: word('approve', 'reject') },
  /** Takes one's own vote back. */
  unvote: { proposal: hash },
  /** Takes one's own proposal back. */
  withdraw: { proposal: hash },
  veto: { proposal: hash },
  /** `organisation`, `wallet:…`, `member:…`, `credential:…`. */
  freeze: { subject: text(128), why: line(256) },
  /** One's own credential, at once. */
  revoke: { credential: credentialId },
  'request-unlock': { subject: text(64), why: line(1_024) },
  /** About a spend that waits, under exactly this policy. */
  'approve-spend': {
    wallet: text(32),
    txid: hash,
    policy: hash,
    decision: word('approve', 'reject'),
    /** What came by e-mail or SMS, where the amount asks for it. */
    compared: optional(text(16)),
  },
  /** About an order that waits, under exactly this policy of its account. */
  'approve-order': {
    account: text(32),
    /** Its name. */
    order: hex(16),
    /** `askingHash` of all that it says. */
    asked: hash,
    /** Who asks for it: nobody approves what is their own. */
    by: memberId,
    policy: hash,
    decision: word('approve', 'reject'),
  },
} as const

export type Act = keyof typeof STATEMENTS
/** A word on what one member asks for: it becomes an entry of another log than the charter. */
export type ApprovingAct = 'approve-spend' | 'approve-order'
type FieldsOf<A extends Act> = {
  readonly [K in keyof (typeof STATEMENTS)[A]]: (typeof STATEMENTS)[A][K] extends FieldReader<
    infer T
  >
    ? T
    : never
}

/** The last entry of the charter that its author has seen. */
export type SeenHead = { readonly seq: number; readonly hash: string }

export type Said = {
  readonly organisation: string
  readonly member: string
  readonly at: UnixSeconds
  readonly seen: SeenHead
}

export type Statement<A extends Act = Act> = {
  readonly [K in A]: FieldsOf<K> & Said & { readonly act: K }
}[A]

const ACTS = Object.keys(STATEMENTS) as readonly Act[]

const said = {
  version: word('1'),
  organisation: hash,
  act: word(...ACTS),
  member: memberId,
  at: whole(),
  seen: object({ seq: whole(), hash }),
}

/** Whether it is about what one member asks for, and so no entry of the charter. */
export const isApproving = (said: Statement): said is Statement<ApprovingAct> =>
  said.act === 'approve-spend' || said.act === 'approve-order'

/** Reads a statement. @throws Fault channel.message_invalid naming the place */
export function readStatement(value: Canonical): Statement {
  const act = word(...ACTS)((value as { readonly act?: Canonical }).act, 'statement.act')
  const { version: _, ...read } = object({ ...said, ...STATEMENTS[act] })(value, 'statement')
  return read as unknown as Statement
}

/** All of what somebody says, not yet signed; `readStatement` says whether it is a statement. */
export function writeStatement(
  { organisation, member, at, seen }: Said,
  act: Act,
  fields: { readonly [name: string]: Canonical },
): Canonical {
  const { seq, hash: head } = seen
  const told = { version: '1', organisation, member, at: decimal(at) }
  return { ...told, act, seen: { seq: decimal(seq), hash: head }, ...fields }
}

/** A statement, and what was read and worked out of it: for whoever comes upon it once more. */
export type Reading = {
  readonly statement: Canonical
  readonly said: Statement
  readonly hashed: Uint8Array
  /** The same in hexadecimal. */
  readonly hash: string
}

/** Reads a statement and hashes it. @throws Fault channel.message_invalid naming the place */
export function readingOf(statement: Canonical): Reading {
  const hashed = statementHash(statement)
  return { statement, said: readStatement(statement), hashed, hash: hashed.toHex() }
}

/** The 32 bytes that are signed: also a passkey's challenge. */
export function statementHash(statement: Canonical): Uint8Array {
  return taggedHash(TAG, canonicalBytes(statement))
}

/** What a device's Ed25519 key signs: nothing else it signs begins like this. */
export function deviceBytes(hashed: Uint8Array): Uint8Array {
  return taggedBytes(DEVICE_TAG, hashed)
}

/** What a wallet's key signs (BIP 322): shown by the software or hardware that holds it. */
export function walletText(hashed: Uint8Array): string {
  return `Countersign statement ${hashed.toHex()}`
}

const SHORT = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * Eight letters and digits that people compare by eye or voice: 40 bits of a hash.
 * @example `K7QM-2XHA`
 */
export function shortCode(hashed: Uint8Array): string {
  let bits = 0n
  for (const byte of hashed.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte)
  const letters = Array.from(
    { length: 8 },
    (_, at) => SHORT[Number((bits >> BigInt(35 - 5 * at)) & 31n)],
  )
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}
