// countersign contact verify

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { readCharter, requireMember } from '../flows/charter.ts'
import { askPaired } from '../flows/signer.ts'
import { heading, paragraph } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addContact(program: Command): void {
  program
    .command('contact')
    .description('where you are told of what happens')
    .command('verify')
    .argument('<address>', 'an e-mail address or telephone number of yours')
    .argument('<code>', 'as it was sent there')
    .description('show that what is sent there reaches you')
    .action(perform(verify))
}

async function verify(
  { context, screen }: Session,
  address: string,
  code: string,
): Promise<Ending> {
  const { contacts } = requireMember(context, await readCharter(context))
  const found = contacts.find((each) => each.address === address)
  if (!found) throw new Fault('client.argument_invalid', { address, reason: 'none of yours' })
  const { kind } = found
  // Typed with other spaces or in small letters, it is the same code.
  const letters = code.replaceAll(/[^0-9a-zA-Z]/g, '')
  await askPaired(context, 'contact.verify', { kind, address, code: letters })
  screen.say(heading(screen, 'Verified'))
  screen.say(paragraph(screen, `What is sent to ${address} reaches you.`))
  return { json: { kind, address, isVerified: true } }
}
