// Tries every cage as it is on this machine now: the one a running process has, else the strongest
// that works. The probe reaches for the processes that run, too.

import { existsSync } from 'node:fs'
import type { CageReport } from '@countersign/channel/launch.ts'
import { type CageKind, DESK, type Inmate, NODE, SERVER, SIGNER, TRADER } from '../cage.ts'
import { asCompiled } from '../compiled.ts'
import type { Home } from '../home.ts'
import { courierInmate, deskInmate, serverInmate } from '../inmates.ts'
import { binariesFor } from '../postgres/binaries.ts'
import { type Places, postgresCages, surroundings, whyNot } from '../postgres/surroundings.ts'
import { placesOf } from '../postgres.ts'
import { openWays, PROBE, proveCage, proveWalls } from '../probe.ts'
import type { Status } from '../status.ts'
import type { ProcessFinding } from './findings.ts'

const CAGES: readonly CageKind[] = ['bwrap', 'unshare', 'node']

/** @param status - of the running installation, or null */
export async function examineProcesses(
  home: Home,
  status: Status | null,
): Promise<readonly ProcessFinding[]> {
  const running = Object.values(status?.processes ?? {}).map(({ pid }) => pid)
  const pids = status ? [status.launcher, ...running] : []
  const inmates: readonly (readonly [string, Inmate])[] = [
    ['signer', { ...SIGNER, folder: home.signer }],
    ['trader', { ...TRADER, folder: home.trader }],
    ['server', withWhatIsThere(serverInmate(home, SERVER))],
    ['desk', deskInmate(home, DESK)],
    ['courier', withWhatIsThere(courierInmate(home))],
    ['node', { ...NODE, folder: home.node, stage: home.stage }],
  ]
  // A node or database of the operator's own is not ours to cage.
  const isOurs = (name: string) => !status || status.processes[name] !== undefined
  const isThere = (name: string) =>
    name === 'node' ? isOurs(name) : name !== 'courier' || existsSync(home.notices)
  const examined = inmates.filter(([name]) => isThere(name))
  const ours = examined.map(async ([name, inmate]) => {
    const cage = status?.processes[name]?.cage
    const found = await first(cage ? [cage as CageKind] : CAGES, (kind) =>
      proveCage(home, kind, asCompiled(home, inmate, kind), pids),
    )
    return tell(name, status, found)
  })
  const database = isOurs('postgres') ? [postgres(home, status, pids)] : []
  return Promise.all([...ours, ...database])
}

/** Before a first start some of its places are not there yet. */
function withWhatIsThere(inmate: Inmate): Inmate {
  const there = Object.entries(inmate.places ?? {}).filter(([, path]) => existsSync(path))
  return { ...inmate, places: Object.fromEntries(there) }
}

type Found = { readonly cage: string; readonly report: CageReport; readonly skipped: string }

/** The strongest cage in which the probe starts, and why no stronger one. */
async function first(
  kinds: readonly CageKind[],
  prove: (kind: CageKind) => Promise<CageReport>,
): Promise<Found> {
  const skipped: string[] = []
  for (const kind of kinds) {
    try {
      return { cage: kind, report: await prove(kind), skipped: skipped.join('; ') }
    } catch (error) {
      skipped.push(`${kind}: ${(error as Error).message}`)
    }
  }
  return { cage: 'none', report: { isolation: 'none', attempts: [] }, skipped: skipped.join('; ') }
}

async function postgres(
  home: Home,
  status: Status | null,
  pids: readonly number[],
): Promise<ProcessFinding> {
  const skipped: string[] = []
  try {
    const places: Places = placesOf(home.postgres, home.database, binariesFor(home.postgres))
    const running = status?.processes.postgres?.cage
    for (const cage of postgresCages().filter((each) => !running || each === running)) {
      const why = await whyNot(cage, places)
      if (why !== null) {
        skipped.push(`${cage}: ${why}`)
        continue
      }
      const data = existsSync(home.postgres) ? home.postgres : home.stage
      const around = surroundings(cage, { ...places, data })
      const report = await proveWalls(home, around.trial(PROBE.entry, PROBE.code), pids)
      return tell('postgres', status, { cage, report, skipped: skipped.join('; ') })
    }
  } catch (error) {
    skipped.push((error as Error).message)
  }
  const report = { isolation: 'none', attempts: [] } as const
  return tell('postgres', status, { cage: 'none', report, skipped: skipped.join('; ') })
}

function tell(name: string, status: Status | null, found: Found): ProcessFinding {
  const { cage, report, skipped } = found
  const { isolation, attempts } = report
  const isRunning = status?.processes[name] !== undefined
  const told = { name, isRunning, cage, isolation, attempts }
  if (isolation === 'strong') return told
  const open = openWays(report)
  const reached = open.length > 0 ? `it can ${open.join(', ')}` : 'no cage starts'
  const reason = skipped ? `${reached}; stronger cages: ${skipped}` : reached
  return { ...told, reason, remedy: remedy(name) }
}

function remedy(name: string): string {
  if (process.platform !== 'linux') return 'run Countersign on Linux: only there it can be caged'
  const steps = ['install bubblewrap (apt install bubblewrap)']
  steps.push('allow user namespaces (see the findings)', 'then start again')
  const own = 'or name a PostgreSQL of another machine in COUNTERSIGN_DATABASE_URL'
  return [...steps, ...(name === 'postgres' ? [own] : [])].join('; ')
}
