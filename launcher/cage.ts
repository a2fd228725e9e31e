// The cages a process can be put in, strongest first. Each is a command line: Node's permission
// model is in all of them, and an operating-system layer around it where the machine has one.

import { existsSync, lstatSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { CODE_ROOT } from './home.ts'

export type CageKind = 'bwrap' | 'unshare' | 'node'

/** What runs in the cage. Paths are on this machine; inside, the code lies elsewhere. */
export type Inmate = {
  /** The entry file, from the root of the code: `signer/main.ts`. */
  readonly entry: string
  /** Rooms and packages it may read, from the root of the code. */
  readonly code: readonly string[]
  /** The one folder it may write. */
  readonly folder: string
}

export type CageCommand = {
  readonly kind: CageKind
  readonly command: string
  readonly args: readonly string[]
  /** The inmate's own folder as it sees it. */
  readonly folder: string
}

/** What the signer is made of: its whole closure, three packages of others. */
export const SIGNER: Omit<Inmate, 'folder'> = {
  entry: 'signer/main.ts',
  code: [
    'core',
    'channel',
    'vault',
    'signer',
    'node_modules/tiny-secp256k1',
    'node_modules/uint8array-tools',
    'node_modules/@noble/hashes',
  ],
}

/** The command of one kind of cage, or null where this machine lacks it. */
export function cageCommand(kind: CageKind, inmate: Inmate): CageCommand | null {
  switch (kind) {
    case 'bwrap':
      return existsSync('/usr/bin/bwrap') ? bwrap(inmate) : null
    case 'unshare':
      return existsSync('/usr/bin/unshare') ? unshare(inmate) : null
    case 'node':
      return nodeOnly(inmate)
  }
}

/** Node's own layer: no network, children, workers, addons; two folders. Absent `--allow-net`
 * closes the network; any value, even false, would open it. */
function nodeArgs(code: string, folder: string, entry: string): readonly string[] {
  return [
    '--permission',
    `--allow-fs-read=${code}`,
    `--allow-fs-read=${folder}`,
    `--allow-fs-write=${folder}`,
    '--disable-sigusr1',
    '--disallow-code-generation-from-strings',
    '--disable-proto=throw',
    '--no-addons',
    // The journal needs node:sqlite, which Node 26 still calls experimental in some builds.
    '--disable-warning=ExperimentalWarning',
    join(code, entry),
  ]
}

// The rooms of ours that the code imports by package name.
const ourRooms = (inmate: Inmate) => inmate.code.filter((path) => !path.startsWith('node_modules'))

function bwrap(inmate: Inmate): CageCommand {
  const isolation = ['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL']
  const mounts = inmate.code.flatMap((path) => ['--ro-bind', join(CODE_ROOT, path), `/app/${path}`])
  const links = ourRooms(inmate).flatMap((room) => [
    '--symlink',
    `../../${room}`,
    `/app/node_modules/@countersign/${room}`,
  ])
  return {
    kind: 'bwrap',
    command: '/usr/bin/bwrap',
    args: [
      ...isolation,
      ...['--uid', '1000', '--gid', '1000', '--hostname', 'signer', '--clearenv'],
      ...passedEnvironment(),
      ...systemLibraries().flatMap(([from, to]) =>
        to === null ? ['--ro-bind', from, from] : ['--symlink', to, from],
      ),
      ...['--ro-bind', process.execPath, '/node'],
      ...mounts,
      ...links,
      ...['--bind', inmate.folder, '/folder', '--chdir', '/'],
      // Otherwise the root, a memory file system, would take files from SQLite.
      ...['--remount-ro', '/'],
      '/node',
      ...nodeArgs('/app', '/folder', inmate.entry),
    ],
    folder: '/folder',
  }
}

/** bwrap clears the environment, so the descriptor of the IPC channel has to be named again. The
 * launcher's `spawn` puts it at 3, after standard input, output and error. */
function passedEnvironment(): readonly string[] {
  return [
    '--setenv',
    'NODE_CHANNEL_FD',
    '3',
    '--setenv',
    'NODE_CHANNEL_SERIALIZATION_MODE',
    'advanced',
  ]
}

/** The dynamic libraries Node needs: folders to bind, or links to make again where /lib is one. */
function systemLibraries(): readonly (readonly [path: string, link: string | null])[] {
  return ['/usr/lib', '/usr/lib64', '/lib', '/lib64']
    .filter((path) => existsSync(path))
    .map((path) => [path, lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null])
}

// The same walls by hand: a memory file system with read-only binds becomes the root, the old root
// is let go, and every capability is dropped before Node starts.
const UNSHARE_SCRIPT = `
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=0755 countersign "$STAGE"
cd "$STAGE"
mkdir old folder app proc
mount -t proc proc proc
bind() {
  mkdir -p ".$2"
  mount --bind "$1" ".$2"
  mount -o remount,bind,ro,nosuid ".$2" 2>/dev/null || mount -o remount,bind,ro ".$2"
}
for path in /usr /lib /lib64; do
  if [ -L "$path" ]; then ln -s "$(readlink "$path")" ".$path"
  elif [ -d "$path" ]; then bind "$path" "$path"; fi
done
for path in $CODE; do bind "$ROOT/$path" "/app/$path"; done
mkdir -p app/node_modules/@countersign
for room in $ROOMS; do ln -s "../../$room" "app/node_modules/@countersign/$room"; done
touch node; mount --bind "$NODE" node; mount -o remount,bind,ro node
mount --bind "$FOLDER" folder
pivot_root . old
cd /
umount -l /old
umount -l /proc
mount -o remount,ro /
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all \
  env -i NODE_CHANNEL_FD="$NODE_CHANNEL_FD" NODE_CHANNEL_SERIALIZATION_MODE=advanced /node "$@"
`

function unshare(inmate: Inmate): CageCommand {
  const settings = [
    `STAGE=${join(inmate.folder, '..', 'run')}`,
    `ROOT=${CODE_ROOT}`,
    `NODE=${process.execPath}`,
    `FOLDER=${inmate.folder}`,
    `CODE=${inmate.code.join(' ')}`,
    `ROOMS=${ourRooms(inmate).join(' ')}`,
  ]
  const namespaces = ['--user', '--map-root-user', '--mount', '--net', '--ipc', '--uts', '--pid']
  return {
    kind: 'unshare',
    command: '/usr/bin/unshare',
    args: [
      ...namespaces,
      ...['--fork', '--kill-child', 'env', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', ...settings],
      ...['/bin/sh', '-c', UNSHARE_SCRIPT, 'cage'],
      ...nodeArgs('/app', '/folder', inmate.entry),
    ],
    folder: '/folder',
  }
}

function nodeOnly(inmate: Inmate): CageCommand {
  // Without a file system of its own it also has to see the links that npm made for our rooms.
  const readable = [...inmate.code, 'node_modules/@countersign'].map((path) =>
    join(CODE_ROOT, path),
  )
  const [, ...flags] = nodeArgs(CODE_ROOT, inmate.folder, inmate.entry).filter(
    (flag) => flag !== `--allow-fs-read=${CODE_ROOT}`,
  )
  const reads = readable.map((path) => `--allow-fs-read=${path}`)
  return {
    kind: 'node',
    command: process.execPath,
    args: ['--permission', ...reads, ...flags],
    folder: inmate.folder,
  }
}
