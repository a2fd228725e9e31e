// countersign admin rebuild: the operator's own, on the machine the server runs on. What the server
// keeps is made again from the signer's journal and the chain.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { type Context, launcherStatus } from '../context.ts'
import { readIfThere } from '../keep/files.ts'
import { heading, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

const SERVER = fileURLToPath(new URL('../../../server/admin.ts', import.meta.url))

export function addAdmin(program: Command): void {
  const admin = program.command('admin').description('for whoever runs the server')
  admin
    .command('rebuild')
    .description('make the server’s tables again from the signer’s journal and the chain')
    .action(perform(rebuild))
}

async function rebuild({ context, screen }: Session): Promise<Ending> {
  launcherStatus(context)
  const rebuilt = await askServer(context)
  screen.say(heading(screen, 'Made again'))
  screen.say(rows(screen, Object.entries(rebuilt)))
  return { json: { rebuilt } }
}

/** By the database, which this user alone may open: the server takes it from there. */
async function askServer(context: Context): Promise<Readonly<Record<string, string>>> {
  // An address of one's own may hold a password: the environment has it already, a command line
  // would show it to everybody.
  const rotated = readIfThere(join(context.home, 'database-url'))
  const given = rotated ? new TextDecoder().decode(rotated).trim() : undefined
  const own = given ?? process.env.COUNTERSIGN_DATABASE_URL
  const isOwn = Boolean(own)
  const database = isOwn ? [] : [join(context.home, 'run', 'postgres')]
  const child = spawn(process.execPath, [SERVER, 'rebuild', ...database], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(own ? { env: { ...process.env, COUNTERSIGN_DATABASE_URL: own } } : {}),
  })
  const [said, complaint] = [[] as string[], [] as string[]]
  child.stdout.on('data', (chunk: Buffer) => void said.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void complaint.push(chunk.toString()))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  if (code !== 0) {
    throw new Fault('store.unavailable', { reason: complaint.join('').trim().slice(0, 400) })
  }
  return (JSON.parse(said.join('')) as { readonly rebuilt: Record<string, string> }).rebuilt
}
