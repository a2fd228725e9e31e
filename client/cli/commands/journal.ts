// countersign journal verify

import { hex, list, object, text, whole } from '@countersign/core/fields.ts'
import type { Command } from 'commander'
import { askPaired } from '../flows/signer.ts'
import { heading, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addJournal(program: Command): void {
  program
    .command('journal')
    .description('the signer’s record of all it did')
    .command('verify')
    .description('has the signer read its whole journal and check every entry')
    .action(perform(verify))
}

const head = object({ log: text(64), seq: whole(), hash: hex(32) })
const verified = object({ entries: whole(), heads: list(head, 1024) })

async function verify({ context, screen }: Session): Promise<Ending> {
  const { entries, heads } = verified(await askPaired(context, 'journal.verify', {}), 'answer')
  screen.say(heading(screen, 'The journal verifies'))
  screen.say(rows(screen, [['entries', `${entries}`]]))
  const lines = heads.map(({ log, seq, hash }) => [log, `${seq}`, hash])
  screen.say(table(screen, ['log', 'entries', 'head'], lines))
  return { json: { entries, heads: heads.map((each) => ({ ...each })) } }
}
