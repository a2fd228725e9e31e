// What a workspace is made of, read from the lockfile: the rooms and packages that its dependencies
// reach. A cage shows these and no others, so that what nobody needs is not there to be used.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CODE_ROOT } from './home.ts'

type Locked = {
  readonly resolved?: string
  readonly link?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

type Lock = Readonly<Record<string, Locked>>

/**
 * Folders from the root of the code: rooms of ours, then packages of others at the top of
 * node_modules. A package inside another comes with the folder of that one.
 * @throws Error when the lockfile does not know the workspace
 */
export function closureOf(workspace: string, lock = readLock()): readonly string[] {
  if (!lock[workspace]) throw new Error(`package-lock.json knows no workspace ${workspace}`)
  const seen = new Set<string>()
  const open = [workspace]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue
    seen.add(path)
    for (const name of wantedBy(lock[path] ?? {})) {
      const found = find(lock, path, name)
      if (found !== null) open.push(found)
    }
  }
  const isOurs = (path: string) => !path.startsWith('node_modules/')
  const packages = new Set([...seen].filter((path) => !isOurs(path)).map(top))
  // An optional one may not be installed, or not on this platform.
  const installed = [...packages].filter((path) => existsSync(join(CODE_ROOT, path)))
  return [...[...seen].filter(isOurs).sort(), ...installed.sort()]
}

// Types are stripped before anything runs.
function wantedBy(locked: Locked): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = locked
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  )
  const names = [dependencies, optionalDependencies].flatMap((each) => Object.keys(each ?? {}))
  return [...names, ...peers].filter((name) => !name.startsWith('@types/'))
}

function readLock(): Lock {
  const text = readFileSync(join(CODE_ROOT, 'package-lock.json'), 'utf8')
  return (JSON.parse(text) as { packages: Lock }).packages
}

/** As Node looks for it: beside the one who asks, then upwards. */
function find(lock: Lock, from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = folder === '.' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    const locked = lock[path]
    if (locked) return locked.link ? (locked.resolved ?? path) : path
    if (folder === '.') return null
  }
}

/** `node_modules/a/node_modules/b` lies in `node_modules/a`. */
function top(path: string): string {
  const [first = '', second = ''] = path.slice('node_modules/'.length).split('/')
  return `node_modules/${first.startsWith('@') ? `${first}/${second}` : first}`
}
