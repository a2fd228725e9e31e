// Starts the launcher as people do, in a folder of its own that is removed at the end.

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { type Context, launcherStatus } from '@countersign/cli/context.ts'

type Launcher = ChildProcessByStdio<null, Readable, null>

const LAUNCHER = fileURLToPath(new URL('../launcher/main.ts', import.meta.url))

export type Installation = {
  readonly context: Context
  readonly claimCode: string
  /** Of the weakest process. */
  readonly isolation: string
  /** @param work - what may still write; it has nobody to ask any more and ends soon */
  stop(work?: Promise<unknown>): Promise<void>
  /** As when the machine is lost: no process says good-bye, and the folder is gone. */
  destroy(): Promise<void>
}

type Event = {
  readonly event: 'said' | 'node' | 'ready'
  readonly line?: string
  readonly step?: string
  readonly done?: number
  readonly of?: number
  readonly claimCode?: string
}

export type InstallOptions = {
  /** One that was begun before; a new one, which is removed at the end, unless given. */
  readonly home?: string
  /** Instead of a regtest node of its own. */
  readonly node?: { readonly url: string; readonly cookieFile: string }
}

/**
 * @param interrupted - rejects when everything has to end, also before it is ready
 * @throws Error with the launcher's own line when it does not start
 */
export async function install(
  say: (line: string) => void,
  interrupted: Promise<never>,
  { home: given, node }: InstallOptions = {},
): Promise<Installation> {
  const home = given ?? mkdtempSync(join(tmpdir(), 'countersign-demo-'))
  const ports = ['--node-port', '0', '--api-port', '0', '--desk-port', '0']
  const own = node ? ['--node-url', node.url, '--node-cookie', node.cookieFile] : []
  const args = [LAUNCHER, '--home', home, ...ports, ...own, '--json']
  // In a group of its own: an interrupt at the terminal reaches us alone, and we end it in order.
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const starting = ready(child, say)
  const stop = async (work?: Promise<unknown>) => {
    // A launcher that is killed before it is ready leaves what it has just started.
    await starting.catch(() => undefined)
    await end(child)
    await work?.catch(() => undefined)
    if (given === undefined) rmSync(home, { recursive: true, force: true })
  }
  try {
    const { claimCode = '' } = await Promise.race([starting, interrupted])
    const now = () => Math.floor(Date.now() / 1000)
    const context: Context = { home, clientHome: join(home, 'client'), now }
    return {
      context,
      claimCode,
      isolation: weakest(context),
      stop,
      destroy: () => destroy(child, home),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function weakest(context: Context): string {
  const { processes } = launcherStatus(context)
  const found = processes.map(({ isolation }) => isolation)
  return ['none', 'weak'].find((each) => found.includes(each)) ?? 'strong'
}

function ready(child: Launcher, say: (line: string) => void): Promise<Event> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the launcher ended; its reason stands above')))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as Event
      if (event.event === 'ready') resolve(event)
      if (event.event === 'said') say(event.line ?? '')
      if (event.event === 'node' && event.step === 'mining' && event.done === event.of) {
        say(`mined the first ${event.of} blocks of a regtest chain`)
      }
    })
  })
}

/** Kills the launcher; what it started ends without it, and is waited for. */
async function destroy(child: Launcher, home: string): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await gone
  // What ends late may still write into it.
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

function end(child: Launcher): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
