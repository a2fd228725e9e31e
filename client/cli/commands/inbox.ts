// countersign inbox: a folder that any wallet software writes into and reads from again.

import { basename } from 'node:path'
import type { Command } from 'commander'
import { type Happening, lookInto, type Seen } from '../flows/inbox.ts'
import { heading, paragraph } from '../screen/layout.ts'
import { faultLine, toldFault } from '../screen/words.ts'
import { type Ending, perform, type Session } from '../session.ts'

const LOOK_EVERY_MS = 1_000

export function addInbox(program: Command): void {
  program
    .command('inbox')
    .argument('<folder>', 'where your wallet software leaves what your key has signed')
    .option('--once', 'look once and end')
    .description('put each PSBT of a folder before the desk; what is signed lies beside it')
    .action(perform(inbox))
}

async function inbox(
  session: Session,
  folder: string,
  { once = false }: { readonly once?: boolean },
): Promise<Ending> {
  const { context, screen } = session
  const seen: Seen = new Map()
  const told = new Map<string, string>()
  if (once) {
    await lookInto(context, folder, seen)
    const happenings = await lookInto(context, folder, seen)
    for (const each of happenings) tell(session, each)
    return { json: { happenings: happenings.map((each) => ({ ...each })) } }
  }
  screen.say(heading(screen, `Looking into ${folder}`))
  screen.say(paragraph(screen, 'Ctrl-C ends it; what waits goes on waiting.'))
  let trouble = ''
  for (;;) {
    try {
      for (const each of await lookInto(context, folder, seen)) {
        if (told.get(each.file) !== each.kind) tell(session, each)
        told.set(each.file, each.kind)
      }
      trouble = ''
    } catch (error) {
      trouble = complain(session, error, trouble)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** Once for each trouble: an hour without the server is one line. @throws what is no fault */
function complain({ screen }: Session, error: unknown, before: string): string {
  const fault = toldFault(error)
  if (fault === null) throw error
  const line = faultLine(fault)
  if (line !== before) screen.say(`\n${paragraph(screen, line, screen.warn)}`)
  return line
}

function tell({ screen }: Session, happening: Happening): void {
  screen.say(heading(screen, basename(happening.file)))
  switch (happening.kind) {
    case 'asked':
      screen.say(paragraph(screen, 'Type the code at the desk:'))
      screen.say(screen.bold(happening.link))
      break
    case 'waiting':
      screen.say(paragraph(screen, `It waits for: ${happening.why.join(', ')}.`))
      screen.say(screen.dim(`   countersign spend --resume ${happening.txid ?? ''}`))
      break
    case 'signed':
      screen.say(paragraph(screen, `Signed: ${happening.out}`, screen.good))
      break
    case 'refused':
      screen.say(paragraph(screen, happening.why.join(' '), screen.warn))
  }
}
