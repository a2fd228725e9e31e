// The evidence of an identification, for the operator who signs on it.

import type { KeptEvidence } from '../flows/evidence.ts'
import { heading, moment, type Row, rows } from './layout.ts'
import type { Screen } from './screen.ts'

export function showEvidence(screen: Screen, { evidence, hash }: KeptEvidence): void {
  const { answers, subject, request, askedBy, operator, at, organisation } = evidence
  const { identified, contact, questions, recording, second, notes } = answers
  screen.say(heading(screen, `Who was identified, for ${subject}`))
  screen.say(
    rows(screen, [
      ['organisation', organisation],
      ['request', `entry ${request}, by ${askedBy}`],
      ['identified', identified, screen.bold],
      ['called at', `${contact.kind} ${contact.address}, as the charter has it`],
      ['questions', questions.map(({ asked }) => asked).join('; ')],
      ['face seen', answers.hasSeenFace ? 'yes' : 'no'],
      ['recording', recording],
      ['when', moment(at)],
      ['operator', operator],
      ['second', second],
      ...(notes === '' ? [] : [['notes', notes] satisfies Row]),
      ['SHA-256', hash, screen.bold],
    ]),
  )
}
