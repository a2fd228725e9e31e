// Starts the launcher as people do, in a folder of its own that is removed at the end.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Context } from '../context.ts'

const LAUNCHER = fileURLToPath(new URL('../../../launcher/main.ts', import.meta.url))

export type Installation = {
  readonly context: Context
  readonly claimCode: string
  readonly isolation: string
  stop(): Promise<void>
}

type Event = {
  readonly event: 'said' | 'node' | 'ready'
  readonly line?: string
  readonly step?: string
  readonly done?: number
  readonly of?: number
  readonly claimCode?: string
  readonly isolation?: string
}

/** @throws Error with the launcher's own line when it does not start */
export async function install(say: (line: string) => void): Promise<Installation> {
  const home = mkdtempSync(join(tmpdir(), 'countersign-demo-'))
  const args = [LAUNCHER, '--home', home, '--node-port', '0', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = async () => {
    await end(child)
    rmSync(home, { recursive: true, force: true })
  }
  try {
    const { claimCode = '', isolation = '' } = await ready(child, say)
    const now = () => Math.floor(Date.now() / 1000)
    const context: Context = { home, clientHome: join(home, 'client'), now }
    return { context, claimCode, isolation, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function ready(child: ChildProcess, say: (line: string) => void): Promise<Event> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the launcher ended; its reason stands above')))
    if (!child.stdout) throw new Error('no output to read from')
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

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
