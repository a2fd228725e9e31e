// Sends a probe into a cage before anything that matters runs there, and judges what it reports.
// Asking the settings would only repeat what we believe.

import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import type { Attempt, CageReport, ServerSettings } from '@countersign/channel/launch.ts'
import { type CageCommand, type CageKind, COMPILED, cageCommand, type Inmate } from './cage.ts'
import { type Caged, startCommand } from './caged.ts'
import { CODE_ROOT, type Home } from './home.ts'
import type { FromProbe, Targets, ToProbe } from './probe/targets.ts'
import { ROLES, socketPath, TRADER_DOORS, traderSocket } from './sockets.ts'

type Network = ServerSettings['network']

/** The program, from the root of the code. */
export const PROBE = { entry: 'launcher/probe/main.ts', code: 'launcher/probe' }

/** PostgreSQL's own name for it, in the folder it is told. */
export const DATABASE_SOCKET = '.s.PGSQL.5432'

/** What it is made of, in a cage that has other code as well. */
export const PROBE_CODE: readonly string[] = ['launcher/package.json', PROBE.code]

/** What the probe may touch is the inmate's; everything else is a target. */
type Reach = Pick<Targets, 'hasNode' | 'network'> & {
  readonly own: readonly string[]
  readonly pids?: readonly number[]
  readonly code: Targets['code']
}

/**
 * Tries to leave the cage that this inmate would get.
 * @throws Error when the cage or the probe does not start
 */
export async function proveCage(
  home: Home,
  kind: CageKind,
  inmate: Inmate,
  pids: readonly number[] = [],
): Promise<CageReport> {
  const hasNode = inmate.needsAddons !== true
  const cage = cageCommand(kind, {
    ...inmate,
    entry: PROBE.entry,
    code: [...inmate.code, ...PROBE_CODE],
    // Native code steps around Node's layer, so it has to be the walls that hold.
    isWithoutNodeLayer: !hasNode,
  })
  if (!cage) throw new Error(`the cage "${kind}" is not on this machine`)
  const root = kind === 'node' ? CODE_ROOT : '/app'
  const isRoom = (path: string) =>
    !path.startsWith('node_modules/') && statSync(join(CODE_ROOT, path)).isDirectory()
  const code = inmate.code.filter(isRoom).map((room) => join(root, room))
  const compiled = inmate.compiled && kind !== 'node' ? [COMPILED] : []
  return prove(home, cage, {
    hasNode,
    network: inmate.network ?? 'none',
    own: [...Object.values(inmate.places ?? {}), inmate.folder ?? ''],
    code: [...code, ...compiled],
    pids,
  })
}

/** The same for surroundings that have no Node in them but for this, which are PostgreSQL's. */
export function proveWalls(
  home: Home,
  command: Omit<CageCommand, 'kind' | 'folder' | 'places'>,
  pids: readonly number[] = [],
): Promise<CageReport> {
  const cage = { kind: 'bwrap', folder: '', places: {}, ...command } as const
  const own = [home.database]
  return prove(home, cage, { hasNode: false, network: 'none', own, code: [], pids })
}

async function prove(home: Home, cage: CageCommand, reach: Reach): Promise<CageReport> {
  const folder = mkdtempSync(join(home.outside, 'countersign-probe-'))
  const file = join(folder, 'outside.sqlite')
  writeFileSync(file, 'for nobody in a cage', { mode: 0o600 })
  const target = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(target, 'listening')
  const address = target.address()
  const tcpPort = typeof address === 'object' && address ? address.port : 0
  const isOthers = (path: string) =>
    existsSync(path) && !reach.own.some((own) => own !== '' && path.startsWith(own))
  const seeds = [home.signer, home.trader].map((folder) => join(folder, 'seed.sealed'))
  const files = [file, home.unsealKey, ...seeds].filter(isOthers)
  const doors = [
    ...ROLES.map((role) => socketPath(home.run, role)),
    ...TRADER_DOORS.map((door) => traderSocket(home.run, door)),
  ]
  const sockets = [...doors, join(home.database, DATABASE_SOCKET)].filter(isOthers)
  // Whoever starts the probe holds secrets in its memory too.
  const pids = [process.pid, ...(reach.pids ?? [])]
  const { hasNode, network, code } = reach
  try {
    const caged = startCommand<ToProbe, FromProbe>(cage)
    return await ask(caged, { files, folder, sockets, tcpPort, pids, code, hasNode, network })
  } finally {
    target.close()
    rmSync(folder, { recursive: true, force: true })
    cleanUp(basename(folder), reach.code)
  }
}

async function ask(caged: Caged<ToProbe, FromProbe>, targets: Targets): Promise<CageReport> {
  try {
    await caged.expect('started')
    const tried = caged.expect('tried')
    caged.send({ kind: 'begin', targets })
    const { attempts } = await tried
    return { isolation: judge(attempts), attempts }
  } finally {
    caged.kill()
  }
}

/** Takes away what the probe left, where nothing held it. */
function cleanUp(name: string, code: readonly string[]): void {
  const folders = [...code.filter((path) => path.startsWith(CODE_ROOT)), '/tmp', '/usr/lib']
  for (const folder of folders) rmSync(join(folder, name), { force: true })
}

// Any other error means that the attempt got past Node, whatever came of it there.
const NODE_REFUSALS = ['ERR_ACCESS_DENIED', 'ERR_DLOPEN_DISABLED']

function judge(attempts: readonly Attempt[]): CageReport['isolation'] {
  const slipped = attempts.some(
    ({ layer, outcome, by }) =>
      layer === 'node' && (outcome === 'open' || !NODE_REFUSALS.includes(by)),
  )
  if (slipped) return 'none'
  return attempts.some(({ outcome }) => outcome === 'open') ? 'weak' : 'strong'
}

/** What a process could reach that it should not. */
export const openWays = ({ attempts }: CageReport): readonly string[] =>
  attempts.filter(({ outcome }) => outcome === 'open').map(({ name }) => name)

/** @throws Error when the process is not caged well enough for the network's money */
export function refuseWeak(name: string, report: CageReport, network: Network): void {
  const open = openWays(report).join(', ')
  if (report.isolation === 'none') {
    throw new Error(`the ${name} is not caged at all (${open}), so it does not run`)
  }
  if (report.isolation === 'weak' && network === 'mainnet') {
    throw new Error(
      `the cage of the ${name} is weak (${open}): install bubblewrap, or use a test network; ` +
        './countersign doctor says more',
    )
  }
}
