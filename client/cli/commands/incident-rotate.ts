// countersign incident rotate mail|sms|database, on the launcher's machine

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import {
  channelSettings,
  checkOwnDatabase,
  ROTATED,
  type Rotated,
  rotateChannel,
  rotateDatabase,
} from '../flows/rotate.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addRotate(incident: Command): void {
  incident
    .command('rotate')
    .argument('<what>', ROTATED.join(', '))
    .description('another password or token for mail, SMS or the database, tried before it counts')
    .action(perform(rotate))
}

const check = (given: string) => (given.trim() === '' ? 'It is empty.' : undefined)

async function rotate(session: Session, given: string): Promise<Ending> {
  const what = ROTATED.find((each) => each === given)
  if (!what) throw new Fault('client.argument_invalid', { what: given, reason: ROTATED.join(', ') })
  const { screen } = session
  const { restarted } = await rotated(session, what)
  screen.say(heading(screen, 'Tried, written and taken up'))
  screen.say(
    rows(screen, [
      ['changed', what],
      ['started again', restarted.join(', ')],
    ]),
  )
  const words = 'No copy of the old one was kept here. End it where it was given out, too.'
  screen.say(`\n${paragraph(screen, words)}`)
  return { json: { rotated: what, restarted: [...restarted] } }
}

async function rotated({ context, ask }: Session, what: Rotated) {
  if (what === 'database') {
    checkOwnDatabase(context)
    const message = 'The address with its new password, postgres://...'
    return rotateDatabase(context, await ask.secret('databaseUrl', { message, check: isAddress }))
  }
  // What cannot be changed is told before anybody is asked for a secret.
  channelSettings(context, what)
  const name = what === 'mail' ? 'mailPassword' : 'smsToken'
  const message = what === 'mail' ? 'New password of the mail server' : 'New token of the provider'
  return rotateChannel(context, what, await ask.secret(name, { message, check }))
}

const isAddress = (given: string) =>
  /^postgres(?:ql)?:\/\/\S+$/.test(given) ? undefined : 'It has to begin with postgres://'
