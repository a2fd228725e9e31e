// countersign wallet forget: the server deletes what it alone keeps of a wallet that was left, and
// shows it no more. What cannot be deleted is said in the same breath.

import type { Command } from 'commander'
import { askServer } from '../flows/api.ts'
import { requireWallet } from '../keep/wallets.ts'
import { bullets, heading, paragraph, type Row, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

type Options = { readonly labelsOnly?: boolean }

export function addWalletForget(wallet: Command): void {
  wallet
    .command('forget')
    .argument('<name>')
    .option('--labels-only', 'its labels alone; also of a wallet that holds coins')
    .description('delete what the server alone keeps of an empty wallet, and list it no more')
    .action(perform(forget))
}

const STAYS = [
  'the signer’s journal: the descriptor, the policy and every spend that it signed, for good',
  'the audit log, with names of wallets and counts',
  'the chain: addresses, coins and transactions are read from it again, as long as the signer ' +
    'knows the wallet; a payment to it puts it back into the list',
  'addresses that were given out, so that none is given twice',
  'backups of before, notices that were delivered, and what the clients of members keep',
]

async function forget(
  { context, screen, ask }: Session,
  name: string,
  { labelsOnly = false }: Options,
): Promise<Ending> {
  requireWallet(context, name)
  const what = labelsOnly
    ? `Every label of ${name} goes, for every member.`
    : `Labels, the canary, stated rehearsals, answered requests, spends that came to nothing and ` +
      `texts of notices about ${name} go, for every member; it is listed no more.`
  screen.say(heading(screen, `Forget ${name}`))
  screen.say(paragraph(screen, `${what} Nobody has that back. First: countersign wallet data.`))
  await ask.agree('Delete it?')
  const body = { labelsOnly: labelsOnly ? 'yes' : 'no' } as const
  const deleted = await askServer(context, (api) => api.forgetWallet({ wallet: name, body }))
  const { labels, exits, requests, spends, notices } = deleted
  const counted: readonly (readonly [string, number | undefined])[] = [
    ['labels', labels],
    ['rehearsal and canary', exits],
    ['requests with their PSBTs', requests],
    ['spends that came to nothing', spends],
    ['texts and marks of notices', notices],
  ]
  screen.say(heading(screen, 'Deleted'))
  screen.say(
    rows(
      screen,
      counted.flatMap(([word, count]): Row[] => (count === undefined ? [] : [[word, `${count}`]])),
    ),
  )
  screen.say(heading(screen, 'What stays'))
  screen.say(bullets(screen, STAYS))
  return { json: { ...deleted, stays: [...STAYS] } }
}
