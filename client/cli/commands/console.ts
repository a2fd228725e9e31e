// countersign console

import type { Command } from 'commander'
import { openAccount } from '../flows/account.ts'
import { heading, moment, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addConsole(program: Command): void {
  program
    .command('console')
    .description('a link, good once, that sets up your account of the console in a browser')
    .action(perform(open))
}

async function open({ context, screen }: Session): Promise<Ending> {
  const { url, usableFrom, expiresAt } = await openAccount(context)
  const isEarly = usableFrom > context.now()
  screen.say(heading(screen, 'A link into your account'))
  screen.say(`\n   ${url}\n`)
  screen.say(
    rows(screen, [
      ['opens', isEarly ? `from ${moment(usableFrom)}` : 'now'],
      ['ends', moment(expiresAt)],
    ]),
  )
  const words = isEarly
    ? 'Your account has a way in already, so the link waits for a day and every member is told. ' +
      'If you did not mean this, cancel it in the console.'
    : 'Whoever opens it sets up your account: give it to nobody.'
  screen.say(`\n${paragraph(screen, words, screen.warn)}`)
  return { json: { url, usableFrom, expiresAt } }
}
