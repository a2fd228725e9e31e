// countersign status

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { type Context, type LauncherStatus, launcherStatus } from '../context.ts'
import { EXIT } from '../exit.ts'
import { greet } from '../flows/signer.ts'
import { readPairing } from '../keep/pairing.ts'
import { allWallets } from '../keep/wallets.ts'
import { heading, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('whether Countersign runs, and how this client stands to it')
    .action(perform(status))
}

async function status({ context, screen }: Session): Promise<Ending> {
  const running = await look(context)
  const pairing = readPairing(context)
  const isPaired = pairing?.state === 'paired'
  const wallets = allWallets(context)
    .filter(({ state }) => state === 'ready')
    .map(({ name }) => name)
  screen.say(heading(screen, running ? 'Countersign is running' : 'Countersign is not running'))
  screen.say(
    rows(screen, [
      ...(running
        ? ([
            ['network', running.network],
            ['isolation', running.isolation],
            ['signer', running.fingerprint],
            ['node', running.node.url],
          ] as const)
        : ([['start it', 'npm start']] as const)),
      ['paired', isPaired ? `yes, as ${pairing.owner}` : 'no: countersign pair'],
      ['wallets', wallets.length > 0 ? wallets.join(', ') : 'none'],
    ]),
  )
  const known = running
    ? { network: running.network, isolation: running.isolation, fingerprint: running.fingerprint }
    : {}
  const json = { isRunning: running !== null, ...known, isPaired, wallets }
  return running ? { json } : { json, exit: EXIT.unreachable }
}

// The status file outlives a launcher that was killed, so the signer has to answer as well.
async function look(context: Context): Promise<LauncherStatus | null> {
  try {
    const found = launcherStatus(context)
    await greet(context)
    return found
  } catch (error) {
    if (error instanceof Fault && error.kind === 'unavailable') return null
    throw error
  }
}
