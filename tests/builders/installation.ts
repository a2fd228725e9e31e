// A whole installation: the launcher as a process of its own, and by it node, PostgreSQL, signer,
// server and desk, each in its cage. For tests that kill any of them, or are one of them.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import type { Status } from '@countersign/launcher/status.ts'
import type { Wanted } from '../entries/launcher.ts'
import { areGone, commandOf, familyOf, innerOf, killThem } from './family.ts'
import { until } from './until.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** All that can be killed. */
export const PROCESSES = ['launcher', 'signer', 'server', 'desk', 'postgres', 'node'] as const
/** The courier runs only where there are settings of channels. */
export type ProcessName = (typeof PROCESSES)[number] | 'courier'

/** Without them the launcher ends as well, and somebody has to start it. */
const VITAL: readonly ProcessName[] = ['launcher', 'postgres', 'node']

export type Installation = {
  readonly home: Home
  /** What the status file says now. */
  status(): Status
  /** Of the last start; empty once the signer is claimed. */
  claimCode(): string
  /** Starts the launcher unless it runs, and waits until it is ready. */
  start(): Promise<void>
  /** The process itself, not the wall around it. Zero when it does not run. */
  pid(name: ProcessName): number
  /** Ends it as by kill -9, and waits until it and all that ends with it is gone. */
  kill(name: ProcessName): Promise<void>
  /** After a kill: all runs again, by itself or because somebody types `npm start`. */
  recover(): Promise<void>
  /** Kills everything at once, as when the machine stops. */
  killAll(): Promise<void>
  stop(): Promise<void>
}

export type InstallationOptions = Omit<Wanted, 'home'> & {
  /** Instead of a new folder, which is removed at the end. */
  readonly folder?: string
}

export async function openInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const { folder, ...wanted } = options
  const home = openHome(folder ?? mkdtempSync(join(tmpdir(), 'cs-whole-')))
  const launcher = launcherOf({ home: home.root, ...wanted })
  const status = () => JSON.parse(readFileSync(home.status, 'utf8')) as Status
  const pid = (name: ProcessName): number => {
    const top = launcher.pid()
    if (name === 'launcher' || top === 0) return top
    const known = status().processes[name]?.pid
    if (known !== undefined) return innerOf(known)
    if (name === 'courier') return 0
    // One without a cage of its own is not in the status.
    const nodes = familyOf(top).filter((each) => commandOf(each).join().includes('node-child.ts'))
    return nodes.at(-1) ?? 0
  }
  const stop = async () => {
    await launcher.stop()
    if (!folder) rmSync(home.root, { recursive: true, force: true })
  }
  try {
    await launcher.start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    home,
    status,
    pid,
    stop,
    start: launcher.start,
    killAll: launcher.killAll,
    claimCode: launcher.claimCode,
    async kill(name) {
      const doomed = pid(name)
      if (doomed === 0) throw new Error(`the ${name} does not run`)
      const family = name === 'launcher' ? familyOf(doomed) : [doomed]
      killThem([doomed])
      await areGone(family)
      if (VITAL.includes(name)) await launcher.hasEnded()
    },
    recover: () =>
      until(
        async () => {
          await launcher.start()
          return await isComplete(status)
        },
        (is) => is,
      ).then(() => undefined),
  }
}

/** Whether signer, database and chain are all there; a witness may be missing. */
async function isComplete(status: () => Status): Promise<boolean> {
  try {
    const answer = await fetch(`${status().api}/ready`)
    const { database, signer, chain } = (await answer.json()) as Readonly<Record<string, string>>
    return [database, signer, chain].every((each) => each === 'yes')
  } catch {
    return false
  }
}

const FREE_PORTS = ['--api-port', '0', '--desk-port', '0', '--node-port', '0']

/** The launcher that people run, or one with the entries that a test wants. */
function launcherOf(wanted: Wanted) {
  const isReal = Object.keys(wanted).length === 1
  const real = ['launcher/main.ts', '--json', '--home', wanted.home, ...FREE_PORTS]
  const [entry = '', ...args] = isReal
    ? real
    : ['tests/entries/launcher.ts', JSON.stringify(wanted)]
  let child: ChildProcess | null = null
  let claimCode = ''
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null
  /** Node hears of an end a moment after the kernel. */
  const hasEnded = () =>
    until(
      async () => isRunning(),
      (is) => !is,
    )
  const killAll = async () => {
    const family = familyOf(isRunning() ? (child?.pid ?? 0) : 0)
    killThem(family)
    await areGone(family)
    await hasEnded()
  }
  return {
    hasEnded,
    killAll,
    claimCode: () => claimCode,
    pid: () => (isRunning() ? (child?.pid ?? 0) : 0),
    async start() {
      if (isRunning()) return
      const stdio = ['ignore', 'pipe', 'pipe'] as const
      child = spawn(process.execPath, [join(ROOT, entry), ...args], {
        cwd: ROOT,
        stdio: [...stdio],
      })
      claimCode = await ready(child)
    },
    async stop() {
      const family = familyOf(isRunning() ? (child?.pid ?? 0) : 0)
      child?.kill('SIGTERM')
      await Promise.race([hasEnded(), sleep(15_000, undefined, { ref: false })])
      killThem(family)
      await areGone(family)
    },
  }
}

/** @returns the claim code; the rest of what it says is dropped unless it ends */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    let rest = ''
    child.stderr?.on('data', (chunk: Buffer) => lines.push(chunk.toString().trimEnd()))
    child.stdout?.on('data', (chunk: Buffer) => {
      const whole = (rest + chunk.toString()).split('\n')
      rest = whole.pop() ?? ''
      for (const line of whole) {
        const said = JSON.parse(line) as { readonly event: string; readonly claimCode?: string }
        if (said.event === 'ready') resolve(said.claimCode ?? '')
        else if (said.event !== 'node') lines.push(line)
      }
    })
    child.once('exit', () => {
      reject(new Error(`the launcher ended: ${lines.slice(-5).join(' | ')}`))
    })
  })
}
