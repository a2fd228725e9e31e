// countersign incident drill [--done --note TEXT]

import type { Command } from 'commander'
import { DRILLED, type Drill, drill } from '../flows/drill.ts'
import { keepStated } from '../keep/stated.ts'
import { heading, moment, paragraph, type Row, rows, table } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

type Options = { readonly note?: string }

export function addDrill(incident: Command): void {
  incident
    .command('drill')
    .option('--note <text>', 'keep that it was drilled today, and what you saw')
    .description('goes through the levers and says who would be told; stops nothing')
    .action(perform(run))
}

const COURIERS: Readonly<Record<Drill['courier'], string>> = {
  works: 'notices are set up on this machine',
  missing: 'nobody would be told: there is no notices.json',
  unknown: 'whether notices are set up is known on the launcher’s machine alone',
}

async function run({ context, screen }: Session, { note }: Options): Promise<Ending> {
  const played = await drill(context)
  const { levers, told, courier, lastAt } = played
  screen.say(heading(screen, 'A drill: nothing is stopped'))
  for (const { lever, does, why } of levers) {
    const command = `countersign charter freeze ${lever} --why TEXT`
    const lines: readonly Row[] = [
      ['you type', command],
      ['then', does],
    ]
    screen.say(`\n${rows(screen, [['lever', lever, screen.bold], ...lines])}`)
    if (why !== '') screen.say(paragraph(screen, `Now: ${why}.`, screen.warn))
  }
  screen.say(heading(screen, 'Who would be told'))
  screen.say(paragraph(screen, `${COURIERS[courier]}.`))
  const each = told.map(({ member, contact, isVerified, failing }) => [
    member,
    contact,
    isVerified ? 'verified' : 'not verified',
    failing === '' ? '' : `fails: ${failing}`,
  ])
  if (each.length > 0) screen.say(table(screen, ['member', 'contact', '', ''], each))
  const last = lastAt === null ? 'never, as far as this client knows' : moment(lastAt)
  screen.say(`\n${rows(screen, [['last drill', last]])}`)
  if (note !== undefined) {
    keepStated(context, { what: DRILLED, at: context.now(), note })
    screen.say(paragraph(screen, 'Kept: the review asks for the next one in a year.'))
  }
  const list = { levers: [...levers], told: [...told] }
  return { json: { ...list, courier, lastAt, isKept: note !== undefined } }
}
