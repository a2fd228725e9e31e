// PostgreSQL for one installation: on a unix socket in a closed folder and nowhere else, ending
// with us however we end. Its data is a projection, so the settings that could lose some of it are
// fixed here and not left to a file.

import { type ChildProcess, spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Binaries, binariesFor, findBinaries } from './postgres/binaries.ts'
import { found, isFounded } from './postgres/cluster.ts'
import {
  type Places,
  type PostgresCage,
  postgresCages,
  type Surroundings,
  surroundings,
  whyNot,
} from './postgres/surroundings.ts'

export type PostgresOptions = {
  /** The data folder; made when it is not there. */
  readonly folder: string
  /** The socket's folder. */
  readonly run: string
  readonly say?: (line: string) => void
  /** Tries what holds it while it starts: nobody has told it anything yet. Rejects to stop it. */
  readonly prove?: (trial: Surroundings['trial']) => Promise<void>
  /** Binaries and cages of one's own choice, for tests. */
  readonly binaries?: Binaries
  readonly cages?: readonly PostgresCage[]
  /** How long another one over the same folder may take to end; it may be shutting down. */
  readonly lockSeconds?: number
}

export type Postgres = {
  /** The socket's folder: what clients take as host. User and database are `countersign`. */
  readonly socket: string
  /** The major version. */
  readonly version: number
  readonly binaries: Binaries
  readonly cage: PostgresCage
  /** The process we started: PostgreSQL itself, or the wall around it. */
  readonly pid: number
  /** Resolves with the reason when it ends unasked; never, when it was asked. */
  readonly exited: Promise<string>
  /** A fast shutdown: sessions end, everything is on disk. */
  stop(): Promise<void>
}

/** A unix socket's path, in bytes, its ending zero apart. */
const MAX_SOCKET_PATH = 107
const START_MS = 30_000
const STOP_MS = 20_000
const LOCK_SECONDS = 10
const LOCKED = 75
const MAX_LOG_BYTES = 5_000_000

const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  logging_collector: 'off',
  log_statement: 'none',
  lc_messages: 'C',
}

/** @throws Error with one line that says what to do */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { folder } = options
  const run = openFolder(options.run)
  checkSocketPath(run)
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
  const binaries = options.binaries ?? binariesFor(folder, findBinaries())
  const places = placesOf(folder, run, binaries)
  const cage = await choose(places, options)
  if (!isFounded(folder)) {
    await found(folder, binaries.version, (data) => surroundings(cage, { ...places, data }))
  }
  const around = surroundings(cage, places)
  const started = start(around, places, options.lockSeconds ?? LOCK_SECONDS)
  const [postgres, proof] = await Promise.allSettled([started, options.prove?.(around.trial)])
  if (postgres.status === 'rejected') throw postgres.reason
  if (proof.status === 'fulfilled') return postgres.value
  await postgres.value.stop()
  throw proof.reason
}

/** Where everything of one PostgreSQL lies. */
export const placesOf = (data: string, sockets: string, binaries: Binaries): Places => ({
  binaries,
  data,
  sockets,
  furniture: join(dirname(sockets), 'postgres-furniture'),
})

/** The strongest cage in which PostgreSQL says its version. */
async function choose(places: Places, { cages, say }: PostgresOptions): Promise<PostgresCage> {
  const reasons: string[] = []
  for (const cage of cages ?? postgresCages()) {
    const why = await whyNot(cage, places)
    if (why === null) return cage
    reasons.push(`${cage}: ${why}`)
    say?.(`PostgreSQL's cage "${cage}" is not used: ${why}`)
  }
  throw new Error(
    `PostgreSQL starts in no way on this machine (${reasons.join('; ')}): allow user namespaces, ` +
      'or name your own database in COUNTERSIGN_DATABASE_URL',
  )
}

async function start(around: Surroundings, places: Places, lockSeconds: number): Promise<Postgres> {
  const child = spawnPostgres(around, places, lockSeconds)
  const log = keepLog(child, `${places.data}.log`)
  let isAsked = false
  // Its error output ends when the last of its processes has: only then is it really gone.
  const ended = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message))
    child.once('close', (code) =>
      resolve(code === LOCKED ? `another PostgreSQL runs over ${places.data}` : log.reason()),
    )
  })
  const stop = async () => {
    isAsked = true
    // Behind a wall it has no number that we know. The wall falls, and it hears of that.
    child.kill(around.isWalled ? 'SIGKILL' : 'SIGINT')
    if (!(await within(STOP_MS, ended))) throw new Error('PostgreSQL does not end; see its log')
  }
  const isReady = await within(START_MS, Promise.race([log.ready.then(() => null), ended]))
  if (!isReady || isReady.value !== null) {
    isAsked = true
    child.kill('SIGKILL')
    throw new Error(`PostgreSQL does not start: ${isReady?.value ?? 'no word from it in time'}`)
  }
  return {
    socket: places.sockets,
    version: places.binaries.version,
    binaries: places.binaries,
    cage: around.cage,
    pid: child.pid ?? 0,
    stop,
    exited: new Promise((resolve) => {
      void ended.then((why) => isAsked || resolve(why))
    }),
  }
}

function spawnPostgres(around: Surroundings, { data }: Places, lockSeconds: number): ChildProcess {
  const settings = Object.entries(SETTINGS).flatMap((pair) => ['-c', pair.join('=')])
  const args = ['-D', around.data, '-k', around.sockets, ...settings]
  const inner = around.command('postgres', args)
  // In a namespace of its own it cannot see another over the same data, so the lock is ours.
  const lock = existsSync(FLOCK)
    ? [FLOCK, '-w', String(lockSeconds), '-E', String(LOCKED), '--no-fork', `${data}.lock`]
    : []
  const ending = around.isWalled ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--'] : []
  const [command, ...rest] = [...ending, ...lock, inner.command, ...inner.args]
  // A signal to the launcher's group is not for it: it is stopped in order.
  const stdio = ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe']
  return spawn(command as string, rest, { cwd: '/', stdio, detached: true })
}

const FLOCK = '/usr/bin/flock'

/** Keeps its words in a file, listens for the one that means ready, knows its last complaint. */
function keepLog(child: ChildProcess, file: string) {
  const isLong = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES
  if (isLong) rmSync(file)
  let tail = ''
  let isReady: () => void
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-4_000)
    if (tail.includes('ready to accept connections')) isReady()
    appendFileSync(file, chunk, { mode: 0o600 })
  })
  const reason = () => {
    const lines = tail.trim().split('\n')
    const grave = lines.filter((line) => /FATAL|PANIC|ERROR|rror:/.test(line)).at(-1)
    return `${(grave ?? lines.at(-1) ?? '').slice(0, 500)} (log: ${file})`
  }
  return { ready, reason }
}

function openFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chmodSync(path, 0o700)
  return realpathSync(path)
}

function checkSocketPath(run: string): void {
  const over = Buffer.byteLength(join(run, '.s.PGSQL.5432')) - MAX_SOCKET_PATH
  if (over <= 0) return
  throw new Error(
    `the path of PostgreSQL's socket is ${over} bytes too long (${run}): ` +
      'start with --home in a folder with a shorter path',
  )
}

async function within<T>(milliseconds: number, awaited: Promise<T>): Promise<{ value: T } | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds)
  })
  const result = await Promise.race([awaited.then((value) => ({ value })), late])
  clearTimeout(timer)
  return result
}

/** The folder of an operator's own socket: the address itself, or `host` in its query. */
export function socketFolder({
  databaseUrl,
}: {
  readonly databaseUrl?: string | null
}): string | undefined {
  if (databaseUrl?.startsWith('/')) return databaseUrl
  const host = /[?&]host=([^&]+)/.exec(databaseUrl ?? '')?.[1]
  return host?.startsWith('/') ? host : undefined
}
