// The lock: computed from the log, never stored. What was left alone long enough cannot be loosened
// until operations staff have identified the customer; freezing and revoking always work.

import type { UnixSeconds } from '../basics.ts'
import { taggedHash } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { hex, list, object, text, whole, word } from '../fields.ts'
import type { Change } from './change.ts'
import { hash } from './member.ts'
import { type Charter, isFounding, type Moment, type Ticket } from './state.ts'

/** What is locked by itself: the organisation, and each wallet and account with its policy. */
export const ORGANISATION = 'organisation'

/** A wallet as the subject of a lock or a freeze. */
export const walletSubject = (wallet: string): string => `wallet:${wallet}`

/** An account at an exchange as the same. */
export const subjectOfAccount = (account: string): string => `account:${account}`

export type Lock = {
  readonly subject: string
  readonly changedAt: UnixSeconds
  readonly changeSeq: number
  /** From when it is locked; null where nothing ever locks. */
  readonly lockedAt: UnixSeconds | null
}

const NEVER: Moment = { at: 0, seq: 0 }

/** The lock of one subject. Without operations keys there is none, for nobody could open it. */
export function lockOf(charter: Charter, subject: string): Lock {
  const { at, seq } = charter.changed.get(subject) ?? NEVER
  const { lockAfterSeconds } = charter.settings
  const locks = charter.operations.length > 0 && lockAfterSeconds > 0 && !isFounding(charter)
  return { subject, changedAt: at, changeSeq: seq, lockedAt: locks ? at + lockAfterSeconds : null }
}

/** Whether it is locked at this moment. */
export const isLocked = ({ lockedAt }: Lock, now: UnixSeconds): boolean =>
  lockedAt !== null && now >= lockedAt

/** The locks of everything there is. */
export function locksOf(charter: Charter): readonly Lock[] {
  const subjects = [
    ORGANISATION,
    ...[...charter.wallets.keys()].map(walletSubject),
    ...[...charter.accounts.keys()].map(subjectOfAccount),
  ]
  return subjects.map((subject) => lockOf(charter, subject))
}

/** What a change is about. */
export function subjectOf(change: Change): string {
  if (change.kind === 'policy.set') return walletSubject(change.wallet)
  if (change.kind === 'account.policy') return subjectOfAccount(change.account)
  if (change.kind === 'lift' && /^(?:wallet|account):/.test(change.subject)) return change.subject
  return ORGANISATION
}

/** Two operators sign a ticket, of at least three whose keys are pinned. */
export const TICKET_SIGNATURES = 2
export const LEAST_OPERATIONS_KEYS = 3
/** A ticket opens one proposal within a day. */
export const TICKET_SECONDS = 86_400
/** How long operators can answer a request. */
export const REQUEST_SECONDS = 60 * 86_400

const TICKET_TAG = 'countersign/unlock-ticket/v1'

/** What operators sign once they have identified the customer. */
const ticketFields = object({
  version: word('1'),
  organisation: hash,
  subject: text(64),
  changeSeq: whole(),
  /** SHA-256 of the evidence they keep: who was identified, how, and the recording. */
  evidence: hash,
  /** The entry that asked for it. */
  request: whole(),
  issuedAt: whole(),
})

export const signedTicket = object({
  ticket: ticketFields,
  signatures: list(object({ key: hex(32), signature: hex(64) }), 16),
})

export type SignedTicket = ReturnType<typeof signedTicket>

/** The 32 bytes that operators sign, and the ticket's name. */
export function ticketHash(ticket: Canonical): Uint8Array {
  return taggedHash(TICKET_TAG, canonicalBytes(ticket))
}

/** A ticket's fields as they are signed. */
export function ticketToCanonical(ticket: SignedTicket['ticket']): Canonical {
  return {
    ...ticket,
    changeSeq: `${ticket.changeSeq}`,
    request: `${ticket.request}`,
    issuedAt: `${ticket.issuedAt}`,
  }
}

/**
 * Refuses a loosening of what is locked, unless an unused ticket is for exactly this subject as it
 * last changed. One ticket opens one subject.
 * @throws Fault charter.locked, charter.ticket_invalid
 */
export function checkLock(
  charter: Charter,
  subjects: readonly string[],
  given: string | undefined,
  now: UnixSeconds,
): void {
  const ticket = given === undefined ? null : usableTicket(charter, given, now)
  for (const subject of subjects) {
    const lock = lockOf(charter, subject)
    if (!isLocked(lock, now)) continue
    if (ticket?.subject !== subject) {
      throw new Fault('charter.locked', { subject, lockedAt: lock.lockedAt ?? 0 })
    }
  }
  // Nobody alone uses one up on something that does not need it.
  if (ticket && !subjects.includes(ticket.subject)) {
    throw new Fault('charter.ticket_invalid', { why: 'it is for something else' })
  }
}

function usableTicket(charter: Charter, name: string, now: UnixSeconds): Ticket {
  const refuse = (why: string): never => {
    throw new Fault('charter.ticket_invalid', { why })
  }
  const ticket = charter.tickets.find((each) => each.hash === name) ?? refuse('it is not known')
  if (ticket.isUsed) refuse('it was used')
  if (now > ticket.validUntil) refuse('it is older than a day')
  const { changeSeq } = lockOf(charter, ticket.subject)
  if (changeSeq !== ticket.changeSeq) refuse('its subject was changed since')
  return ticket
}
