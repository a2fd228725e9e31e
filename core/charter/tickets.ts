// The operators' ticket when it is brought: signed by two of them, for what was asked for and is
// locked as they saw it. What it opens is for lock.ts to say.

import type { UnixSeconds } from '../basics.ts'
import { Fault } from '../fault.ts'
import {
  isLocked,
  lockOf,
  type SignedTicket,
  TICKET_SECONDS,
  TICKET_SIGNATURES,
  ticketHash,
  ticketToCanonical,
} from './lock.ts'
import type { Checks } from './signature.ts'
import type { Charter } from './state.ts'

/** As many as a view shows. */
const MAX_TICKETS = 64

/**
 * @returns the ticket's hash in hexadecimal, its name
 * @throws Fault charter.ticket_invalid, charter.not_locked
 */
export function checkTicket(
  charter: Charter,
  { ticket, signatures }: SignedTicket,
  now: UnixSeconds,
  { device }: Pick<Checks, 'device'>,
): string {
  const refuse = (why: string): never => {
    throw new Fault('charter.ticket_invalid', { why })
  }
  const bytes = ticketHash(ticketToCanonical(ticket))
  const hash = bytes.toHex()
  if (ticket.organisation !== charter.organisation?.id) refuse('it is for another organisation')
  if (charter.tickets.some((each) => each.hash === hash)) refuse('it was issued before')
  if (charter.tickets.length >= MAX_TICKETS) refuse(`${MAX_TICKETS} were issued within a day`)
  if (Math.abs(now - ticket.issuedAt) > TICKET_SECONDS) refuse('it was signed more than a day ago')
  const request = charter.unlockRequests.find(({ seq }) => seq === ticket.request)
  if (request?.subject !== ticket.subject) refuse('nobody asked for it')
  const lock = lockOf(charter, ticket.subject)
  if (!isLocked(lock, now)) throw new Fault('charter.not_locked', { subject: ticket.subject })
  if (lock.changeSeq !== ticket.changeSeq) refuse('its subject was changed since')
  const operators = new Set(charter.operations)
  const signers = new Set(
    signatures
      .filter(
        ({ key, signature }) =>
          operators.has(key) && device(key, bytes, Uint8Array.fromHex(signature)),
      )
      .map(({ key }) => key),
  )
  if (signers.size < TICKET_SIGNATURES) refuse('two operators have to sign')
  return hash
}
