// The cages a process of ours can be put in, strongest first. Each is a command line: Node's
// permission model is in all of them, and an operating-system layer around it where there is one.

import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { closureOf } from './closure.ts'
import { CODE_ROOT } from './home.ts'
import { type Mount, systemLibraries, type View, walled } from './view.ts'

export type CageKind = 'bwrap' | 'unshare' | 'node'

/** What runs in the cage. Paths are on this machine; inside, everything lies elsewhere. */
export type Inmate = {
  readonly name?: string
  /** The entry file, from the root of the code: `signer/main.ts`. */
  readonly entry: string
  /** Rooms and packages it may read, from the root of the code. */
  readonly code: readonly string[]
  /** The one folder it may write, if any. */
  readonly folder: string | null
  /** Files, folders and sockets that it may see and not change, each under a name. */
  readonly places?: Readonly<Record<string, string>>
  /** `shared`: it may listen and connect. */
  readonly network?: 'none' | 'shared'
  /** Its packages write code while they run. */
  readonly needsCodeGeneration?: boolean
  /** Its packages set `__proto__`, as was done before there were classes. */
  readonly needsProto?: boolean
  /** It loads native code, which Node's own layer does not bind: only the walls hold it. */
  readonly needsAddons?: boolean
  /** Tried without Node's layer, to see what the walls alone hold. Never for a real process. */
  readonly isWithoutNodeLayer?: boolean
  /** A folder of code compiled for it alone. Behind walls it is seen, and nobody can change it. */
  readonly compiled?: string
  /** Whose compiled code it reads, where it is that process with more to it and has none itself. */
  readonly like?: Kind
  /** It makes that code instead. Never for a process that is told anything. */
  readonly isCompiling?: boolean
  /** An empty folder, for the walls by hand. Without it, one beside its own folder. */
  readonly stage?: string
}

/** An inmate whose folders are not said yet. */
export type Kind = Omit<Inmate, 'folder' | 'places' | 'stage' | 'compiled'>

export type CageCommand = {
  readonly kind: CageKind
  readonly command: string
  readonly args: readonly string[]
  /** Where it starts, and with what, when the command does not say so itself. */
  readonly workplace?: string
  readonly environment?: Readonly<Record<string, string>>
  /** The inmate's own folder as it sees it; empty where it has none. */
  readonly folder: string
  /** Its places as it sees them. */
  readonly places: Readonly<Record<string, string>>
}

/** Wallet key, charter and journal. Its closure is held by the table of rooms. */
export const SIGNER: Kind = {
  name: 'signer',
  entry: 'signer/main.ts',
  code: closureOf('signer'),
}

/** The keys of exchanges: behind the signer's walls, with old code of many hands in it. */
export const TRADER: Kind = {
  name: 'trader',
  entry: 'trader/main.ts',
  code: closureOf('trader'),
  // ccxt looks every name of an exchange's properties up, `__proto__` among them.
  needsProto: true,
}

/** Behind the same walls as the signer, without a folder of its own. */
export const DESK: Kind = { name: 'desk', entry: 'desk/main.ts', code: closureOf('desk') }

/** Faces the network, and is expected to be broken into. */
export const SERVER: Kind = {
  name: 'server',
  entry: 'server/main.ts',
  code: closureOf('server'),
  network: 'shared',
  // Its validators of requests are compiled from their schemas.
  needsCodeGeneration: true,
}

/** The server's way out to exchanges alone, for a trader where no server is. */
export const EGRESS: Kind = {
  name: 'egress',
  entry: 'server/egress-main.ts',
  code: [
    'server/package.json',
    'server/egress-main.ts',
    'server/adapters/exchange',
    ...closureOf('channel'),
  ],
  network: 'shared',
}

/** Sends the charter's notices: a network, an outbox of its own, and no key. */
export const COURIER: Kind = {
  name: 'courier',
  entry: 'courier/main.ts',
  code: closureOf('courier'),
  network: 'shared',
}

/** The regtest node: old code of others, which may meet nothing but test coins. */
export const NODE: Kind = {
  name: 'node',
  entry: 'launcher/regtest/node-child.ts',
  code: ['launcher/package.json', 'launcher/regtest', ...closureOf('node_modules/bcoin')],
  network: 'shared',
  // Its database is one.
  needsAddons: true,
  needsProto: true,
}

/** Where an inmate behind walls finds its compiled code. */
export const COMPILED = '/compiled'

/** The command of one kind of cage, or null where this machine lacks it. */
export function cageCommand(kind: CageKind, inmate: Inmate): CageCommand | null {
  if (kind === 'node') return nodeOnly(inmate)
  const command = walled(kind, viewOf(inmate))
  if (!command) return null
  const folder = inmate.folder === null ? '' : '/folder'
  return { kind, ...command, folder, places: seenPlaces(inmate) }
}

const seenPlaces = ({ places }: Inmate): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(places ?? {}).map((name) => [name, `/places/${name}`]))

function viewOf(inmate: Inmate): View {
  const { name = 'signer', entry, folder, places = {}, network = 'none', compiled } = inmate
  const code = [...new Set(inmate.code)]
  const system = systemLibraries()
  const seen = seenPlaces(inmate)
  const mounts: readonly Mount[] = [
    ...system.mounts,
    { from: process.execPath, to: '/node', mode: 'read' },
    ...code.map((path) => inApp(path)),
    ...Object.entries(places).map(([each, from]) => placeAt(from, seen[each] ?? '')),
    ...(network === 'shared' ? nameResolution() : []),
    ...compiledAt(inmate),
    ...(folder === null ? [] : [{ from: folder, to: '/folder', mode: 'write' } as const]),
  ]
  const own = folder === null ? [] : ['/folder']
  // Node reads no compiled code from where it may not write. The mount is what forbids that.
  const cache = compiled ? [COMPILED] : []
  const reads = ['/app', ...Object.values(seen), ...own, ...cache]
  const writes = [...own, ...cache]
  return {
    hostname: name,
    mounts,
    links: [...system.links, ...roomLinks(code)],
    network,
    hasDevices: false,
    ending: 'kill',
    // The launcher's `spawn` puts the IPC channel at 3, after standard input, output and error.
    environment: {
      ...home(join('/app', dirname(entry))),
      NODE_CHANNEL_FD: '3',
      NODE_CHANNEL_SERIALIZATION_MODE: 'advanced',
      ...(compiled ? { NODE_COMPILE_CACHE: COMPILED } : {}),
    },
    workplace: join('/app', dirname(entry)),
    command: ['/node', ...nodeFlags(inmate, reads, writes), join('/app', entry)],
    stage: inmate.stage ?? join(folder ?? '', '..', 'run', 'outside'),
  }
}

const compiledAt = ({ compiled, isCompiling }: Inmate): readonly Mount[] =>
  compiled ? [{ from: compiled, to: COMPILED, mode: isCompiling ? 'write' : 'read' }] : []

/** What the system's resolver reads, for a node or an exchange on another machine. */
function nameResolution(): readonly Mount[] {
  const files = ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf']
  return files.filter((path) => existsSync(path)).map((path) => placeAt(realpathSync(path), path))
}

const inApp = (path: string): Mount => placeAt(join(CODE_ROOT, path), join('/app', path))

const placeAt = (from: string, to: string): Mount => ({ from, to, mode: 'read' })

/** The links by which the code imports our rooms by package name. */
function roomLinks(code: readonly string[]): View['links'] {
  const isRoom = (path: string) =>
    !path.startsWith('node_modules/') && existsSync(join(CODE_ROOT, path, 'package.json'))
  const rooms = code.filter(isRoom)
  return rooms.map((room) => ({
    path: `/app/node_modules/@countersign/${room.split('/').at(-1)}`,
    target: `../../${room}`,
  }))
}

// graphile-worker looks for settings from where it starts up to the home folder, and ends where it
// may not look. So both are the inmate's own room.
const home = (path: string) => ({ HOME: path })

/** Node's own flags, with its layer of the cage among them. */
function nodeFlags(
  inmate: Inmate,
  reads: readonly string[],
  writes: readonly string[],
): readonly string[] {
  return [
    ...(inmate.isWithoutNodeLayer ? [] : permissions(inmate, reads, writes)),
    '--disable-sigusr1',
    ...(inmate.needsCodeGeneration ? [] : ['--disallow-code-generation-from-strings']),
    ...(inmate.needsProto ? [] : ['--disable-proto=throw']),
    // What is read at a start and thrown away is thrown away soon: 60 MB less at the peak.
    '--max-semi-space-size=2',
    // The journal needs node:sqlite, which Node 26 still calls experimental in some builds.
    '--disable-warning=ExperimentalWarning',
  ]
}

/** No children, workers, addons. Absent `--allow-net` closes the network; any value, even false,
 * would open it. */
function permissions(
  { network, needsAddons }: Inmate,
  reads: readonly string[],
  writes: readonly string[],
): readonly string[] {
  return [
    '--permission',
    ...reads.map((path) => `--allow-fs-read=${path}`),
    // Loaders of addons look whether this is Alpine, and end where they may not look.
    ...(needsAddons ? ['--allow-fs-read=/etc/alpine-release'] : []),
    ...writes.map((path) => `--allow-fs-write=${path}`),
    ...(network === 'shared' ? ['--allow-net'] : []),
    needsAddons ? '--allow-addons' : '--no-addons',
  ]
}

function nodeOnly(inmate: Inmate): CageCommand {
  const { folder, places = {} } = inmate
  // Without a file system of its own it also has to see the links that npm made for our rooms.
  const code = [...inmate.code, 'node_modules/@countersign'].map((path) => join(CODE_ROOT, path))
  const own = folder === null ? [] : [folder]
  const reads = [...code, ...own, ...Object.values(places)]
  const workplace = join(CODE_ROOT, dirname(inmate.entry))
  return {
    kind: 'node',
    workplace,
    environment: home(workplace),
    command: process.execPath,
    args: [...nodeFlags(inmate, reads, own), join(CODE_ROOT, inmate.entry)],
    folder: folder ?? '',
    places,
  }
}
