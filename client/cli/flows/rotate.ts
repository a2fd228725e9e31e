// Credentials of the installation itself are changed, on the launcher's machine: tried for real,
// written whole with mode 0600, no copy of the old one kept, and taken up by whoever uses them.

import { spawn } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Fault } from '@countersign/core/fault.ts'
import { type Context, launcherStatus } from '../context.ts'
import { writeDurably } from '../keep/files.ts'

export const ROTATED = ['mail', 'sms', 'database'] as const
export type Rotated = (typeof ROTATED)[number]

type Channel = Exclude<Rotated, 'database'>
type Settings = Readonly<Record<string, unknown>>

const PROGRAMS = {
  channel: fileURLToPath(new URL('../../../courier/try.ts', import.meta.url)),
  database: fileURLToPath(new URL('../../../server/admin.ts', import.meta.url)),
}

/** What the section of a channel calls its secret. */
const SECRET: Readonly<Record<Channel, string>> = { mail: 'password', sms: 'token' }

const noticesFile = ({ home }: Context): string => join(home, 'notices.json')

/** @throws Fault incident.rotation_impossible where the channel is not set up */
export function channelSettings(context: Context, channel: Channel): Settings {
  const file = noticesFile(context)
  const impossible = (why: string) => new Fault('incident.rotation_impossible', { channel, why })
  const mode = statSync(file, { throwIfNoEntry: false })?.mode
  if (mode === undefined) throw impossible('there is no notices.json')
  if ((mode & 0o077) !== 0) {
    throw new Fault('client.file_exposed', { file, mode: (mode & 0o777).toString(8) })
  }
  let all: Settings
  try {
    all = JSON.parse(readFileSync(file, 'utf8')) as Settings
  } catch {
    throw impossible('notices.json is no JSON')
  }
  const section = all[channel] as Settings | undefined
  if (section?.[SECRET[channel]] === undefined) throw impossible('it signs in with nothing there')
  return all
}

export type Taken = { readonly restarted: readonly string[] }

/**
 * @throws Fault incident.rotation_impossible, incident.rotation_refused while nothing was written;
 *   client.launcher_down
 */
export async function rotateChannel(
  context: Context,
  channel: Channel,
  secret: string,
): Promise<Taken> {
  const all = channelSettings(context, channel)
  launcherStatus(context)
  const section = { ...(all[channel] as Settings), [SECRET[channel]]: secret }
  const changed = { ...all, [channel]: section }
  const text = `${JSON.stringify(changed, null, 2)}\n`
  await tried([PROGRAMS.channel, channel], text)
  writeDurably(noticesFile(context), text)
  return await takeUp(context, channel)
}

/** @throws Fault incident.rotation_impossible where PostgreSQL has no password to change */
export function checkOwnDatabase(context: Context): void {
  const { processes } = launcherStatus(context)
  if (!processes.some(({ name }) => name === 'postgres')) return
  const why =
    'the launcher’s own PostgreSQL has no password: it listens on no network, and its socket ' +
    'lies in a folder that only this user may open'
  throw new Fault('incident.rotation_impossible', { channel: 'database', why })
}

/** @param url - `postgres://` with the new password */
export async function rotateDatabase(context: Context, url: string): Promise<Taken> {
  checkOwnDatabase(context)
  await tried([PROGRAMS.database, 'try'], url)
  writeDurably(join(context.home, 'database-url'), `${url}\n`)
  return await takeUp(context, 'database')
}

/** The secret goes by standard input: a command line is everybody's to read. */
async function tried(program: readonly string[], input: string): Promise<void> {
  const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const said = await text(child.stdout)
  const { why } = JSON.parse(said || '{"why":"it could not be tried"}') as {
    readonly why: string | null
  }
  if (why !== null) throw new Fault('incident.rotation_refused', { why })
}

/** Has the launcher start those again who use it. */
async function takeUp({ home }: Context, what: Rotated): Promise<Taken> {
  const socket = connect(join(home, 'run', 'launcher.sock'))
  socket.write(`${what}\n`)
  let said: string
  try {
    said = await text(socket)
  } catch (cause) {
    throw new Fault('incident.rotation_not_taken', { why: 'the launcher has no door' }, { cause })
  }
  const { restarted, why } = JSON.parse(said || '{}') as Partial<Taken> & { readonly why?: string }
  if (restarted) return { restarted }
  throw new Fault('incident.rotation_not_taken', { why: why ?? 'the launcher did not answer' })
}
