// countersign pair

import { userInfo } from 'node:os'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { launcherStatus } from '../context.ts'
import { type Meeting, meet, pair } from '../flows/pair.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addPair(program: Command): void {
  program
    .command('pair')
    .description('become the owner of the signer, with the claim code from its terminal')
    .option('--name <name>', 'what the signer calls you', userInfo().username)
    .action(perform(pairWith))
}

async function pairWith(session: Session, options: { readonly name: string }): Promise<Ending> {
  const { context, screen, ask } = session
  const meeting = await meet(context)
  checkNetwork(session, meeting)
  if (!meeting.isPaired) {
    screen.say(heading(screen, 'Pair with your signer'))
    screen.say(facts(session, meeting))
    const claimCode = await ask.secret('claimCode', {
      message: 'Claim code, from the terminal where npm start runs',
      isVisible: true,
      check: (given) => (given.trim() === '' ? 'Type the code.' : undefined),
    })
    await pair(context, { claimCode, ownerName: options.name })
  }
  screen.say(heading(screen, meeting.isPaired ? 'Paired already' : 'Paired'))
  screen.say(facts(session, meeting))
  if (!meeting.isPaired) {
    const next = 'Compare the fingerprint with the one in the launcher’s terminal. Next: your key.'
    screen.say(
      `\n${paragraph(screen, next)}\n${paragraph(screen, 'countersign key new', screen.bold)}`,
    )
  }
  const { fingerprint, network, isolation } = meeting
  return { json: { isNew: !meeting.isPaired, fingerprint, network, isolation } }
}

// The launcher says by another way who its signer is.
function checkNetwork({ context }: Session, { fingerprint, network }: Meeting): void {
  const status = launcherStatus(context)
  if (status.fingerprint !== fingerprint || status.network !== network) {
    throw new Fault('channel.answer_forged', { expected: status.fingerprint, fingerprint })
  }
}

function facts({ screen }: Session, { fingerprint, network, isolation }: Meeting): string {
  const held = isolation === 'strong' ? isolation : `${isolation}: test networks only`
  return rows(screen, [
    ['fingerprint', fingerprint, screen.bold],
    ['network', network],
    ['isolation', held],
  ])
}
