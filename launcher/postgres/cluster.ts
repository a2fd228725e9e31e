// Makes a data folder, whole or not at all: it is built beside its place and then renamed. The
// server's role owns its database and is no superuser; no other role may come in by the socket.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import type { Surroundings } from './surroundings.ts'

// A superuser could start programs and read files as this process. Databases of its own it may
// make: copies for tests and rehearsals.
const FOUNDING = `CREATE ROLE countersign LOGIN CREATEDB
CREATE DATABASE countersign OWNER countersign
`

const DOORS = `# Whoever opens the socket may be the server's role and nobody else. The folder
# around the socket is closed to other users of this machine.
local all countersign trust
`

/** Whether a data folder was made whole. */
export const isFounded = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'))

/** @throws Error with initdb's own last line */
export async function found(
  folder: string,
  version: Binaries['version'],
  surround: (data: string) => Surroundings,
): Promise<void> {
  forgetDrafts(folder)
  // Of its own for each try: initdb of a launcher that was killed may still write into its draft.
  const draft = `${folder}.new-${process.pid}`
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  const around = surround(draft)
  // The C library's orderings change with the machine and would break indexes; these two do not.
  const locale =
    version >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C']
  const shape = ['-U', 'postgres', '-E', 'UTF8', ...locale, '-A', 'trust', '--data-checksums']
  await run(around, 'initdb', ['-D', around.data, ...shape])
  const said = await run(around, 'postgres', ['--single', '-D', around.data, 'postgres'], FOUNDING)
  if (/ERROR|FATAL/.test(said)) throw new Error(`the database could not be made: ${said.trim()}`)
  writeFileSync(join(draft, 'pg_hba.conf'), DOORS, { flush: true })
  renameSync(draft, folder)
}

function forgetDrafts(folder: string): void {
  const drafts = readdirSync(dirname(folder)).filter((name) =>
    name.startsWith(`${basename(folder)}.new`),
  )
  for (const name of drafts) rmSync(join(dirname(folder), name), { recursive: true, force: true })
}

async function run(
  around: Surroundings,
  program: 'initdb' | 'postgres',
  args: readonly string[],
  input = '',
): Promise<string> {
  const { command, args: all } = around.command(program, args)
  const child = spawn(command, all, { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const { code, said } = await ended(child)
  if (code === 0) return said
  throw new Error(`${program} failed: ${said.trim().split('\n').slice(-3).join(' · ')}`)
}

function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-20_000)
    })
  }
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ code: null, said: message }))
    child.once('close', (code) => resolve({ code, said }))
  })
}
