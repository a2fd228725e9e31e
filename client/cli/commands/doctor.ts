// countersign doctor
//
// Shows what the examination found.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { examine } from '../flows/doctor.ts'
import { heading, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what is strong and what is weak here, why, and how to mend it')
    .action(perform(doctor))
}

async function doctor({ context, screen }: Session): Promise<Ending> {
  const diagnosis = await examine(context.home)
  const { isRunning, isolation, processes, launcher, findings } = diagnosis
  const when = isRunning ? 'as it runs' : 'not running; as it would be started'
  screen.say(heading(screen, `isolation ${isolation} (${when})`))
  screen.say(
    rows(
      screen,
      processes.map(({ name, cage, isolation: held, attempts }) => {
        const blocked = attempts.filter(({ outcome }) => outcome === 'blocked').length
        return [name, `${held}, ${cage}: ${blocked} of ${attempts.length} ways out are closed`]
      }),
    ),
  )
  screen.say(rows(screen, [['launcher', `holds ${launcher.holds}; in no cage: ${launcher.why}`]]))
  screen.say(heading(screen, 'this machine'))
  screen.say(
    rows(
      screen,
      findings.map(({ name, level, told }) => [name, level === 'weak' ? `weak: ${told}` : told]),
    ),
  )
  const lacking = findings.filter(({ level }) => level !== 'good')
  for (const { name, reason, remedy } of [...processes, ...lacking]) {
    if (remedy) screen.say([`${name}:`, reason, `To mend it: ${remedy}`].filter(Boolean).join(' '))
  }
  const isSound = isolation === 'strong' && findings.every(({ level }) => level !== 'weak')
  const json = diagnosis as unknown as { readonly [key: string]: Canonical }
  return isSound ? { json } : { json, exit: EXIT.refused }
}
