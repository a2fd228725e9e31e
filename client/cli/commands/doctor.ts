// countersign doctor
//
// The examination itself is a program of the launcher's, which alone knows the cages. This asks it,
// and shows what it found.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Command } from 'commander'
import { EXIT } from '../exit.ts'
import { heading, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

const PROGRAM = fileURLToPath(new URL('../../../launcher/doctor/main.ts', import.meta.url))

type Level = 'good' | 'weak' | 'unknown'

type Told = { readonly reason?: string; readonly remedy?: string }

type Diagnosis = {
  readonly isRunning: boolean
  readonly isolation: 'strong' | 'weak' | 'none'
  readonly processes: readonly (Told & {
    readonly name: string
    readonly cage: string
    readonly isolation: string
    readonly attempts: readonly { readonly outcome: string }[]
  })[]
  readonly launcher: { readonly holds: string; readonly why: string }
  readonly findings: readonly (Told & {
    readonly name: string
    readonly level: Level
    readonly told: string
  })[]
}

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

function examine(home: string): Promise<Diagnosis> {
  const child = spawn(process.execPath, [PROGRAM, '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as Diagnosis)
      else reject(new Error(`the examination ended with ${code}; its reason stands above`))
    })
  })
}
