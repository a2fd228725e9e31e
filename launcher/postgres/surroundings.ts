// What is around PostgreSQL when it runs: a view of its own where the machine allows one, at the
// least another uid than root, which it refuses. Whoever holds the server may tell its own role
// anything; what that role cannot do, and what the process cannot see, is decided here.

import { execFile, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CODE_ROOT } from '../home.ts'
import { type Command, readOnly, systemLibraries, type View, type Walls, walled } from '../view.ts'
import { type Binaries, linkLibraries } from './binaries.ts'

/** `namespace`: another uid in a user namespace. `user`: another user. `bare`: as we are. */
export type PostgresCage = Walls | 'namespace' | 'user' | 'bare'

/** The folders as the process sees them, and how to run a program of PostgreSQL there. */
export type Surroundings = {
  readonly cage: PostgresCage
  readonly data: string
  readonly sockets: string
  command(program: 'postgres' | 'initdb', args: readonly string[]): Command
  /** A program of ours in the very same place, to try it; with an IPC channel. */
  trial(entry: string, code: string): Command
  /** Whether the process is hidden behind a wall, which is what we can end. */
  readonly isWalled: boolean
}

export type Places = {
  readonly binaries: Binaries
  readonly data: string
  readonly sockets: string
  /** Our own small files for it: a passwd of one line, links to libraries. */
  readonly furniture: string
}

const isRoot = () => process.getuid?.() === 0

/** Strongest first. */
export const postgresCages = (): readonly PostgresCage[] =>
  isRoot() ? ['bwrap', 'unshare', 'namespace', 'user'] : ['bwrap', 'unshare', 'bare']

/** Why this cage cannot be had here, or null when PostgreSQL said its version in it. */
export async function whyNot(cage: PostgresCage, places: Places): Promise<string | null> {
  // The data folder may not be there yet, and whether the cage works does not hang on it.
  const trial = `${places.data}.trial`
  mkdirSync(trial, { recursive: true, mode: 0o700 })
  const made = build(cage, { ...places, data: trial })
  if (typeof made === 'string') return made
  const { command, args } = made.command('postgres', ['-V'])
  const why = await new Promise<string | null>((resolve) => {
    execFile(command, args, { cwd: '/', timeout: 15_000 }, (error, _stdout, stderr) =>
      resolve(error ? stderr.trim().split('\n').at(-1) || error.message : null),
    )
  })
  rmSync(trial, { recursive: true, force: true })
  return why
}

/** @throws Error when the cage cannot be had for these folders */
export function surroundings(cage: PostgresCage, places: Places): Surroundings {
  const made = build(cage, places)
  if (typeof made === 'string') throw new Error(made)
  return made
}

function build(cage: PostgresCage, places: Places): Surroundings | string {
  switch (cage) {
    case 'bwrap':
    case 'unshare':
      return behindWalls(cage, places)
    case 'namespace':
      if (!existsSync('/usr/bin/unshare')) return 'not on this machine'
      return plain(cage, places, [
        '/usr/bin/unshare',
        '--user',
        '--map-user=1000',
        '--map-group=1000',
        '--',
      ])
    case 'user':
      return asOtherUser(places)
    case 'bare':
      return plain(cage, places, [])
  }
}

function behindWalls(walls: Walls, places: Places): Surroundings | string {
  const { binaries, furniture } = places
  const stage = join(furniture, 'stage')
  mkdirSync(stage, { recursive: true, mode: 0o755 })
  const passwd = join(furniture, 'passwd')
  writeFileSync(passwd, 'countersign:x:1000:1000::/:/bin/sh\n')
  const links = join(furniture, 'libraries')
  const libraries = linkLibraries(binaries, links)
  const system = systemLibraries()
  const inside: Omit<View, 'command'> = {
    hostname: 'postgres',
    mounts: [
      ...system.mounts,
      readOnly('/usr/share'),
      ...programs(binaries),
      // Its setup runs its own programs by a shell.
      { from: realpathSync('/bin/sh'), to: '/bin/sh', mode: 'read' },
      readOnly('/usr/bin/setpriv'),
      { from: passwd, to: '/etc/passwd', mode: 'read' },
      ...(libraries ? [readOnly(links)] : []),
      { from: places.data, to: '/data', mode: 'write' },
      { from: places.sockets, to: '/sockets', mode: 'write' },
    ],
    links: system.links,
    network: 'none',
    hasDevices: true,
    ending: 'tell',
    workplace: '/',
    environment: { PATH: '/usr/bin:/bin', ...librariesAt(libraries) },
    stage,
  }
  const whole = (...command: readonly string[]): View => ({
    ...inside,
    command: [...FAST_SHUTDOWN, ...command],
  })
  if (!walled(walls, whole())) return 'not on this machine'
  return {
    cage: walls,
    data: '/data',
    sockets: '/sockets',
    isWalled: true,
    command: (program, args) =>
      walled(walls, whole(join(binaries.folder, program), ...args)) as Command,
    trial: (entry, code) => {
      const view = whole('/node', '--disable-warning=ExperimentalWarning', join('/app', entry))
      const added: View['mounts'] = [
        { from: process.execPath, to: '/node', mode: 'read' },
        { from: join(CODE_ROOT, code), to: join('/app', code), mode: 'read' },
      ]
      const mounts = [...view.mounts, ...added]
      const environment = { ...view.environment, ...IPC }
      return walled(walls, { ...view, mounts, environment }) as Command
    },
  }
}

const IPC = { NODE_CHANNEL_FD: '3', NODE_CHANNEL_SERIALIZATION_MODE: 'advanced' }

// When its parent is gone, however that came about, it is told to end as by its own fast shutdown.
const FAST_SHUTDOWN = ['/usr/bin/setpriv', '--pdeathsig', 'INT', '--']

/** The folder above the programs holds what they need, unless that is the system's own. */
function programs({ folder }: Binaries): View['mounts'] {
  const isShared = ['/usr/bin', '/usr/local/bin', '/bin'].includes(folder)
  if (isShared) return ['postgres', 'initdb'].map((name) => readOnly(join(folder, name)))
  return folder.startsWith('/usr/lib/') ? [] : [readOnly(dirname(folder))]
}

const librariesAt = (libraries: string | null): Readonly<Record<string, string>> =>
  libraries ? { LD_LIBRARY_PATH: libraries } : {}

function plain(cage: PostgresCage, places: Places, before: readonly string[]): Surroundings {
  const libraries = linkLibraries(places.binaries, join(places.furniture, 'libraries'))
  const environment = Object.entries(librariesAt(libraries)).map((pair) => pair.join('='))
  const dieWithUs = process.platform === 'linux' ? FAST_SHUTDOWN : []
  return {
    cage,
    data: places.data,
    sockets: places.sockets,
    isWalled: false,
    command: (program, args) =>
      asCommand([
        ...['/usr/bin/env', '-i', 'PATH=/usr/bin:/bin', ...environment, ...before, ...dieWithUs],
        ...[join(places.binaries.folder, program), ...args],
      ]),
    trial: (entry) =>
      asCommand([
        ...['/usr/bin/env', '-i', ...Object.entries(IPC).map((pair) => pair.join('=')), ...before],
        ...[process.execPath, '--disable-warning=ExperimentalWarning', join(CODE_ROOT, entry)],
      ]),
  }
}

function asCommand([command = '', ...args]: readonly string[]): Command {
  return { command, args }
}

/** Where namespaces are denied, root can still lend it the uid of somebody else. */
function asOtherUser(places: Places): Surroundings | string {
  const user = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres')
  if (!user) return 'there is no user postgres: make one, or set COUNTERSIGN_DATABASE_URL'
  const [uid, gid] = [user[2], user[3]]
  // Names become visible to others, contents do not: every folder beside has its own closed door.
  const home = dirname(places.data)
  for (const folder of ancestors(places.sockets).filter((each) =>
    `${each}/`.startsWith(`${home}/`),
  )) {
    if ((statSync(folder).mode & 0o777) === 0o700) chmodSync(folder, 0o711)
  }
  const closed = ancestors(places.data).find((folder) => (statSync(folder).mode & 0o001) === 0)
  if (closed) return `the user postgres cannot enter ${closed}: chmod o+x ${closed}`
  const owner = spawnSync('chown', ['-R', `${uid}:${gid}`, places.data, places.sockets])
  if (owner.status !== 0) return `${places.data} could not be given to the user postgres`
  return plain('user', places, [
    ...['/usr/bin/setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'],
  ])
}

function ancestors(path: string): readonly string[] {
  const up = dirname(path)
  return up === path ? [] : [up, ...ancestors(up)]
}
