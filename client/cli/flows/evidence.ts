// What operators keep of how they identified a customer: the member, the contact that stood in the
// charter before, what was asked, who was present. Its SHA-256 stands in the ticket.

import { createHash } from 'node:crypto'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { type Contact, contact, hash, memberId } from '@countersign/core/charter/member.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, text, truth, whole, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Context } from '../context.ts'
import { readIfThere, writeDurably } from '../keep/files.ts'
import { readOperator } from '../keep/operator.ts'
import type { MemberView } from './charter.ts'

const question = object({ asked: text(256), isRight: truth })

/** What the two operators did and heard. */
const answersFields = object({
  identified: memberId,
  contact,
  /** The other operator, who was present: an operations key. */
  second: hex(32),
  /** They called the contact; nobody called them. */
  isCalledBack: truth,
  questions: list(question, 16),
  /** Where the recording of the call is kept. */
  recording: text(256),
  hasSeenFace: truth,
  /** The duress word was said, or somebody seemed to be forced. */
  isForced: truth,
  notes: text(1_024),
})
export type Answers = ReturnType<typeof answersFields>

export const readAnswers = (value: Canonical): Answers => answersFields(value, 'answers')

const evidenceFields = object({
  version: word('1'),
  organisation: hash,
  request: whole(),
  subject: text(64),
  changeSeq: whole(),
  askedBy: memberId,
  operator: hex(32),
  at: whole(),
  answers: answersFields,
})
export type Evidence = ReturnType<typeof evidenceFields>

/** Fewer are guessed. */
export const LEAST_QUESTIONS = 2

export type UnlockRequest = CharterView['unlockRequests'][number]

/** By the number of its entry. @throws Fault ops.request_missing */
export function findRequest({ unlockRequests }: CharterView, name: string): UnlockRequest {
  const found = unlockRequests.find(({ seq }) => String(seq) === name)
  if (!found) throw new Fault('ops.request_missing', { request: name })
  return found
}

/** Whom the operators may call, each where the charter says; never where a caller says. */
export function contactsOf({ members }: CharterView): readonly Reachable[] {
  return members
    .filter(({ suspended }) => suspended === 'no')
    .flatMap((member) =>
      member.contacts
        .filter(({ kind }) => kind === 'phone' || kind === 'email')
        .map((one) => ({
          member,
          contact: one,
          isVerified: member.verified.includes(`${one.kind} ${one.address}`),
        })),
    )
}

export type Reachable = {
  readonly member: MemberView
  readonly contact: Contact
  readonly isVerified: boolean
}

/**
 * The evidence of one request, if the person was identified.
 * @throws Fault ops.evidence_incomplete saying what is missing, ops.key_missing
 */
export function evidenceOf(
  context: Context,
  view: CharterView,
  { request, answers }: { readonly request: UnlockRequest; readonly answers: Answers },
): Evidence {
  const operator = readOperator(context).key
  checkAnswers(view, operator, answers)
  const { subject, by, seq } = request
  const lock = view.locks.find((each) => each.subject === subject)
  return {
    version: '1',
    organisation: view.organisation.id,
    request: seq,
    subject,
    changeSeq: lock?.changeSeq ?? 0,
    askedBy: by,
    operator,
    at: context.now(),
    answers,
  }
}

/** @throws Fault ops.evidence_incomplete for the first thing that is not as it has to be */
export function checkAnswers(view: CharterView, operator: string, answers: Answers): void {
  const { identified, contact: used, second, questions } = answers
  const isKnown = contactsOf(view).some(
    ({ member, contact: known }) =>
      member.id === identified && known.kind === used.kind && known.address === used.address,
  )
  const right = questions.filter(({ isRight }) => isRight).length
  const lacks: readonly (readonly [boolean, string])[] = [
    [!view.operations.includes(operator), 'your key is no operations key of this organisation'],
    [!view.operations.includes(second), 'the second operator’s key is not pinned'],
    [second === operator, 'the second operator has to be another one'],
    [!isKnown, 'the contact does not stand in the charter for this member'],
    [!answers.isCalledBack, 'nobody was called back'],
    [right < LEAST_QUESTIONS, `${LEAST_QUESTIONS} questions have to be answered right`],
    [right < questions.length, 'an answer was wrong'],
    [answers.recording === '', 'the recording has no reference'],
    [answers.isForced, 'the person was forced: freeze instead, and call the others'],
  ]
  const lack = lacks.find(([is]) => is)
  if (lack) throw new Fault('ops.evidence_incomplete', { why: lack[1] })
}

export type KeptEvidence = { readonly evidence: Evidence; readonly hash: string }

/** Writes it as it is hashed. @throws Fault client.argument_invalid for a file that is there */
export function writeEvidence(file: string, evidence: Evidence): KeptEvidence {
  if (readIfThere(file) !== null) {
    throw new Fault('client.argument_invalid', { file, reason: 'it is there already' })
  }
  const bytes = canonicalBytes(plain(evidence))
  writeDurably(file, bytes)
  return { evidence, hash: sha256(bytes) }
}

/** @throws Fault client.file_unreadable, client.file_invalid */
export function readEvidence(file: string): KeptEvidence {
  const bytes = readIfThere(file)
  if (bytes === null) throw new Fault('client.file_unreadable', { file })
  try {
    return { evidence: evidenceFields(readCanonical(bytes), 'evidence'), hash: sha256(bytes) }
  } catch (cause) {
    throw new Fault('client.file_invalid', { file }, { cause })
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
