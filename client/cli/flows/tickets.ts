// The operators' tickets: the first operator makes one from the evidence, the second signs the
// same, and anybody may bring it to the signer. And their word for another operations key.

import { signBytes, verifyBytes } from '@countersign/channel/keys.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type SignedTicket,
  signedTicket,
  ticketHash,
  ticketToCanonical,
} from '@countersign/core/charter/lock.ts'
import { replacementBytes } from '@countersign/core/charter/operations.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, text, whole, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Context } from '../context.ts'
import { readRecord, writeRecord } from '../keep/files.ts'
import { openOperator, readOperator } from '../keep/operator.ts'
import type { KeptEvidence } from './evidence.ts'
import { bringTicket } from './operators.ts'

/** The ticket of a file; null where there is none yet. @throws Fault client.file_invalid */
export const readTicket = (file: string): SignedTicket | null => readRecord(file, signedTicket)

/** What the first operator signs. */
export function ticketOf(context: Context, { evidence, hash }: KeptEvidence): SignedTicket {
  const { organisation, subject, changeSeq, request } = evidence
  const issuedAt = context.now()
  const ticket = {
    version: '1',
    organisation,
    subject,
    changeSeq,
    request,
    evidence: hash,
  } as const
  return { ticket: { ...ticket, issuedAt }, signatures: [] }
}

/** @throws Fault ops.evidence_differs unless the ticket was made from exactly this */
export function checkTicket({ ticket }: SignedTicket, { evidence, hash }: KeptEvidence): void {
  const isSame =
    ticket.evidence === hash &&
    ticket.organisation === evidence.organisation &&
    ticket.subject === evidence.subject &&
    ticket.changeSeq === evidence.changeSeq &&
    ticket.request === evidence.request
  if (!isSame) throw new Fault('ops.evidence_differs', { ticket: ticket.evidence, evidence: hash })
}

/** Adds this operator's signature and writes the file. @throws Fault client.passphrase_wrong */
export function signTicket(
  context: Context,
  file: string,
  { given, passphrase }: { readonly given: SignedTicket; readonly passphrase: string },
): SignedTicket {
  const { key } = readOperator(context)
  const bytes = ticketHash(ticketToCanonical(given.ticket))
  for (const each of given.signatures) checkSignature(each, bytes)
  if (given.signatures.some((each) => each.key === key)) {
    throw new Fault('charter.ticket_invalid', { why: 'you signed it; another operator has to' })
  }
  const signature = signBytes(openOperator(context, passphrase), bytes).toHex()
  const signed = { ...given, signatures: [...given.signatures, { key, signature }] }
  writeRecord(file, ticketFile(signed))
  return signed
}

type OperatorSignature = { readonly key: string; readonly signature: string }

function checkSignature({ key, signature }: OperatorSignature, bytes: Uint8Array): void {
  if (verifyBytes(Uint8Array.fromHex(key), bytes, Uint8Array.fromHex(signature))) return
  throw new Fault('charter.ticket_invalid', { why: `the signature of ${key} does not hold` })
}

/** As it is kept in a file, and sent. */
const ticketFile = ({ ticket, signatures }: SignedTicket): Canonical => ({
  ticket: ticketToCanonical(ticket),
  signatures: plain(signatures),
})

const issuedFields = object({ ticket: hex(32), seq: whole(), validUntil: whole() })

/** Brings it to the signer. @throws Refusal charter.ticket_invalid, charter.not_locked */
export async function issueTicket(context: Context, signed: SignedTicket, identity?: string) {
  const answer = await bringTicket(context, ticketFile(signed), identity)
  return issuedFields(answer, 'answer')
}

const replacement = object({
  kind: word('operations.replace'),
  organisation: hex(32),
  old: hex(32),
  next: hex(32),
  signatures: list(object({ key: hex(32), signature: text(128) }), 16),
})
export type Replacement = ReturnType<typeof replacement>

export const readReplacement = (file: string): Replacement | null => readRecord(file, replacement)

/** Adds this operator's word that one key takes the place of another. */
export function signReplacement(
  context: Context,
  file: string,
  { given, passphrase }: { readonly given: Replacement; readonly passphrase: string },
): Replacement {
  const { key } = readOperator(context)
  const refuse = (why: string): never => {
    throw new Fault('charter.ticket_invalid', { why })
  }
  const bytes = replacementBytes(given.organisation, given)
  for (const each of given.signatures) checkSignature(each, bytes)
  if (key === given.old) refuse('the key that goes has no say in it')
  if (given.signatures.some((each) => each.key === key)) refuse('you signed it already')
  const signature = signBytes(openOperator(context, passphrase), bytes).toHex()
  const signed = { ...given, signatures: [...given.signatures, { key, signature }] }
  writeRecord(file, plain(signed))
  return signed
}
