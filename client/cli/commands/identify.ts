// The checklist at the terminal, one question at a time. What the caller says about how to reach
// them is never asked for.

import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Answers, contactsOf, LEAST_QUESTIONS, type UnlockRequest } from '../flows/evidence.ts'
import { contactsWords } from '../screen/changes.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import type { Session } from '../session.ts'
import { keyOf } from './propose-settings.ts'

export async function askAnswers(
  session: Session,
  view: CharterView,
  request: UnlockRequest,
): Promise<Answers> {
  const { screen, ask } = session
  screen.say(heading(screen, `${view.organisation.name} asks to unlock ${request.subject}`))
  screen.say(
    rows(screen, [
      ['asked by', request.by],
      ['when', moment(request.at)],
    ]),
  )
  const rules =
    'Whoever called you may be anybody. Hang up. Choose a person and a contact that the charter ' +
    'had before, and call there. Never use a number, link or address that a caller gives you.'
  screen.say(`\n${paragraph(screen, rules)}`)
  const { member, contact } = await chosen(session, view)
  const isCalledBack = await ask.decide(`Did you call ${contact.address} yourself?`, false)
  const second = keyOf(
    await ask.text({ message: 'The second operator’s key, who hears it all', isVisible: true }),
  )
  const hasSeenFace = await ask.decide('Did you see the face, by video, and know it?', false)
  const questions = await asked(session)
  const said = 'Was the duress word said, or is somebody forced?'
  const isForced = await ask.decide(said, true)
  const recording = await ask.text({ message: 'Where the recording is kept', isVisible: true })
  const notes = await ask.text({ message: 'Notes; may be empty', isVisible: true })
  const people = { identified: member.id, contact, second }
  return { ...people, isCalledBack, hasSeenFace, questions, isForced, recording, notes }
}

async function chosen({ screen, ask }: Session, view: CharterView) {
  const reachable = contactsOf(view)
  const lines = reachable.map(({ member, contact, isVerified }, at) => [
    `${at + 1}`,
    member.name,
    contactsWords([contact]),
    isVerified ? 'verified' : 'not verified',
  ])
  screen.say('')
  screen.say(table(screen, ['', 'name', 'at', ''], lines))
  const number = await ask.text({
    message: 'Whom do you call, by number',
    isVisible: true,
    check: (given) => (reachable[Number(given) - 1] ? undefined : 'One of the numbers above.'),
  })
  const found = reachable[Number(number) - 1]
  if (!found) throw new Fault('ops.evidence_incomplete', { why: 'nobody was chosen' })
  return found
}

async function asked({ screen, ask }: Session): Promise<Answers['questions']> {
  const hint = `At least ${LEAST_QUESTIONS} questions whose answers only this person knows.`
  screen.say(`\n${paragraph(screen, hint, screen.dim)}`)
  const questions: Answers['questions'][number][] = []
  for (;;) {
    const message = `Question ${questions.length + 1}, as you asked it; empty to go on`
    const question = await ask.text({ message, isVisible: true })
    if (question.trim() === '') return questions
    const isRight = await ask.decide('Was the answer right?', false)
    questions.push({ asked: question.trim(), isRight })
  }
}
