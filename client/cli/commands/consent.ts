// The last steps of every statement: its short code is shown, the person agrees, the device signs,
// and the one-time code comes last.

import { type Prepared, type Said, say } from '../flows/statement.ts'
import { withCode } from '../screen/code.ts'
import { paragraph, rows } from '../screen/layout.ts'
import type { Session } from '../session.ts'

/** @throws Fault client.cancelled; Refusal charter.*, factor.* */
export async function consent(
  session: Session,
  prepared: Prepared,
  question: string,
): Promise<Said> {
  const { context, screen, ask } = session
  screen.say(`\n${rows(screen, [['you sign', prepared.code, screen.bold]])}`)
  await ask.agree(question)
  if (!prepared.needsCode) return say(context, prepared)
  return withCode(session, 'One-time code', (code) => say(context, prepared, code))
}

/** What was said, by the number and the short code of its entry. */
export function showSaid({ screen }: Session, words: string, { seq, code }: Said): void {
  screen.say(`\n${paragraph(screen, words)}\n`)
  screen.say(
    rows(screen, [
      ['entry', `${seq}`],
      ['code', code, screen.bold],
    ]),
  )
}
