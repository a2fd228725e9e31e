// A whole installation: the launcher as a process of its own, and by it node, PostgreSQL, signer,
// server and desk, each in its cage. For tests that kill any of them, or are one of them.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import type { Status } from '@countersign/launcher/status.ts'
import type { Wanted } from '../entries/launcher.ts'
import { until } from './until.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** All that can be killed. */
export const PROCESSES = ['launcher', 'signer', 'server', 'desk', 'postgres', 'node'] as const
export type ProcessName = (typeof PROCESSES)[number]

/** Without them the launcher ends as well, and somebody has to start it. */
const VITAL: readonly ProcessName[] = ['launcher', 'postgres', 'node']

export type Installation = {
  readonly home: Home
  /** What the status file says now. */
  status(): Status
  /** Of the last start; empty once the signer is claimed. */
  claimCode(): string
  /** What the launcher said, over all its starts. */
  readonly lines: string[]
  /** Starts the launcher, or waits for one that already runs to be ready. */
  start(): Promise<void>
  /** The process itself, not the wall around it. Zero when it does not run. */
  pid(name: ProcessName): number
  /** Ends it as by kill -9, and waits until it and all that ends with it is gone. */
  kill(name: ProcessName): Promise<void>
  /** After a kill: all runs again, by itself or because somebody types `npm start`. */
  recover(): Promise<void>
  /** Kills everything at once, as when the machine stops. */
  killAll(): Promise<void>
  /** The one clock of signer and clients that a test can set; see tests/entries/signer.ts. */
  advance(seconds: number): void
  stop(): Promise<void>
}

export type InstallationOptions = Omit<Wanted, 'home'> & {
  /** Instead of a new folder, which is removed at the end. */
  readonly folder?: string
}

export async function openInstallation(options: InstallationOptions = {}): Promise<Installation> {
  const { folder, ...wanted } = options
  const home = openHome(folder ?? mkdtempSync(join(tmpdir(), 'cs-whole-')))
  const lines: string[] = []
  let launcher: ChildProcess | null = null
  let claimCode = ''
  let shift = 0
  const isRunning = () =>
    launcher !== null && launcher.exitCode === null && launcher.signalCode === null
  const status = () => JSON.parse(readFileSync(home.status, 'utf8')) as Status

  /** Node hears of an end a moment after the kernel. */
  const heard = () =>
    until(
      async () => isRunning(),
      (is) => !is,
    )

  const start = async () => {
    if (isRunning()) return
    const args = [
      join(ROOT, 'tests/entries/launcher.ts'),
      JSON.stringify({ home: home.root, ...wanted }),
    ]
    const real = [join(ROOT, 'launcher/main.ts'), '--json', '--home', home.root, ...FREE_PORTS]
    const isReal = Object.keys(wanted).length === 0
    const child = spawn(process.execPath, isReal ? real : args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    launcher = child
    claimCode = await ready(child, lines)
  }

  const pid = (name: ProcessName): number => {
    const top = launcher?.pid ?? 0
    if (name === 'launcher') return isRunning() ? top : 0
    if (name !== 'node') return isRunning() ? inner(status().processes[name]?.pid ?? 0) : 0
    const nodes = childrenOf(top).filter((each) => commandOf(each).join().includes('node-child.ts'))
    return nodes[0] ?? 0
  }

  const installation: Installation = {
    home,
    lines,
    status,
    start,
    pid,
    claimCode: () => claimCode,
    async kill(name) {
      const doomed = pid(name)
      if (doomed === 0) throw new Error(`the ${name} does not run`)
      const family = name === 'launcher' ? familyOf(doomed) : [doomed]
      process.kill(doomed, 'SIGKILL')
      await gone(family)
      if (VITAL.includes(name)) await heard()
    },
    async recover() {
      // Without node or database the launcher ends; all else it starts again by itself.
      await isAnswering(installation, isRunning, start)
    },
    async killAll() {
      const family = familyOf(launcher?.pid ?? 0)
      for (const each of family) kill(each)
      await gone(family)
      await heard()
    },
    advance(seconds) {
      shift += seconds
      writeFileSync(join(home.signer, 'clock-shift'), String(shift))
    },
    async stop() {
      const family = familyOf(launcher?.pid ?? 0)
      if (isRunning()) {
        launcher?.kill('SIGTERM')
        await Promise.race([
          once(launcher as ChildProcess, 'exit'),
          sleep(20_000, undefined, { ref: false }),
        ])
      }
      for (const each of family) kill(each)
      await gone(family)
      if (!folder) rmSync(home.root, { recursive: true, force: true })
    },
  }
  try {
    await start()
  } catch (error) {
    await installation.stop()
    throw error
  }
  return installation
}

const FREE_PORTS = ['--api-port', '0', '--desk-port', '0', '--node-port', '0']

/** @returns the claim code */
function ready(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
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
    child.once('exit', () =>
      reject(new Error(`the launcher ended: ${lines.slice(-5).join(' | ')}`)),
    )
  })
}

async function isAnswering(
  { status }: Installation,
  isRunning: () => boolean,
  start: () => Promise<void>,
): Promise<void> {
  for (let left = 300; left > 0; left -= 1) {
    if (!isRunning()) await start()
    try {
      const answer = await fetch(`${status().api}/ready`)
      const { database, signer, chain } = (await answer.json()) as Readonly<Record<string, string>>
      if ([database, signer, chain].every((each) => each === 'yes')) return
    } catch {
      // Not yet.
    }
    await sleep(100)
  }
  throw new Error('the installation did not come back')
}

// What the kernel says of processes. One that is gone meanwhile has no children and no command.

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

const commandOf = (pid: number): readonly string[] => read(pid, 'cmdline').split('\0')

const parentOf = (pid: number): number =>
  Number(read(pid, 'stat').replace(/^.*\)/s, '').trim().split(' ')[1] ?? -1)

function childrenOf(pid: number): readonly number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return all.map(Number).filter((each) => parentOf(each) === pid)
}

function familyOf(pid: number): readonly number[] {
  if (pid === 0) return []
  return [pid, ...childrenOf(pid).flatMap(familyOf)]
}

/** The first below the walls. */
function inner(pid: number): number {
  const isWall = (each: number) =>
    ['bwrap', 'unshare', 'setpriv', 'sh'].includes(basename(commandOf(each)[0] ?? ''))
  return familyOf(pid).find((each) => !isWall(each)) ?? 0
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

async function gone(pids: readonly number[]): Promise<void> {
  const isThere = (pid: number) => !['', 'Z', 'X'].includes(stateOf(pid))
  for (let left = 600; pids.some(isThere); left -= 1) {
    if (left === 0) throw new Error(`processes that do not end: ${pids.filter(isThere).join()}`)
    await sleep(25)
  }
}

const stateOf = (pid: number): string =>
  read(pid, 'stat').replace(/^.*\)/s, '').trim().split(' ')[0] ?? ''
