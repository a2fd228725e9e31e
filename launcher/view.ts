// What a caged process sees, as data, and the two ways to build it: `bwrap`, or the same walls by
// hand. Nothing that is not named here exists inside.

import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import { unshareArgs } from './unshare.ts'

export type Mount = { readonly from: string; readonly to: string; readonly mode: 'read' | 'write' }

export type View = {
  readonly hostname: string
  readonly mounts: readonly Mount[]
  readonly links: readonly { readonly path: string; readonly target: string }[]
  /** `shared` is the machine's own network; `none` is a loopback that leads nowhere. */
  readonly network: 'none' | 'shared'
  /** A small /dev. The walls by hand add the /proc of the namespace, and another uid than root. */
  readonly hasDevices: boolean
  /** `kill`: dies with the launcher at once. `tell`: is the first process of its namespace, and
   * asks for its own signal when the wall around it falls. */
  readonly ending: 'kill' | 'tell'
  readonly environment: Readonly<Record<string, string>>
  /** The folder it starts in. */
  readonly workplace: string
  readonly command: readonly string[]
  /** An empty folder of the machine that the walls by hand are put up in. */
  readonly stage: string
}

export type Walls = 'bwrap' | 'unshare'

export type Command = { readonly command: string; readonly args: readonly string[] }

const PROGRAMS: Readonly<Record<Walls, string>> = {
  bwrap: '/usr/bin/bwrap',
  unshare: '/usr/bin/unshare',
}

/** The command that runs the view's own command inside it, or null where this machine lacks it. */
export function walled(walls: Walls, view: View): Command | null {
  const command = PROGRAMS[walls]
  if (!existsSync(command)) return null
  return { command, args: walls === 'bwrap' ? bwrapArgs(view) : unshareArgs(view) }
}

/** The dynamic libraries of the machine: folders to mount, or links to make again. */
export function systemLibraries(): Pick<View, 'mounts' | 'links'> {
  const found = ['/usr/lib', '/usr/lib64', '/lib', '/lib64'].filter((path) => existsSync(path))
  const isLink = (path: string) => lstatSync(path).isSymbolicLink()
  return {
    mounts: found.filter((path) => !isLink(path)).map(readOnly),
    links: found.filter(isLink).map((path) => ({ path, target: readlinkSync(path) })),
  }
}

/** Mounted at its own path, read-only. */
export const readOnly = (path: string): Mount => ({ from: path, to: path, mode: 'read' })

function bwrapArgs(view: View): readonly string[] {
  return [
    ...['--unshare-all', '--new-session', '--cap-drop', 'ALL'],
    ...(view.network === 'shared' ? ['--share-net'] : []),
    ...(view.ending === 'kill' ? ['--die-with-parent'] : ['--as-pid-1']),
    ...['--uid', '1000', '--gid', '1000', '--hostname', view.hostname, '--clearenv'],
    ...Object.entries(view.environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...(view.hasDevices ? ['--dev', '/dev'] : []),
    ...view.mounts.flatMap(({ from, to, mode }) => [
      mode === 'read' ? '--ro-bind' : '--bind',
      from,
      to,
    ]),
    ...view.links.flatMap(({ path, target }) => ['--symlink', target, path]),
    // Otherwise the root, a memory file system, would take files from SQLite.
    ...['--chdir', view.workplace, '--remount-ro', '/', '--'],
    ...view.command,
  ]
}
