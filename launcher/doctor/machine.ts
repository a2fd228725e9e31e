// What of this machine bears on the installation: namespaces, file modes, the disk, the clock,
// Node, PostgreSQL, ports. It looks and changes nothing.

import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Home } from '../home.ts'
import { binariesFor } from '../postgres/binaries.ts'
import type { Status } from '../status.ts'
import type { Finding } from './findings.ts'

const NODE = [26, 10]

/** File systems that forget, or that promise less than a disk of this machine. */
const DOUBTFUL: Readonly<Record<number, string>> = {
  16914836: 'tmpfs, which is memory',
  2035054128: 'overlayfs, a container layer that goes with its container',
  26985: 'NFS',
  4283649346: 'CIFS',
  4266872130: 'SMB',
  16914839: '9p, a share of another machine',
  1702057286: 'FUSE',
}

const LOW_BYTES = 1_000_000_000

export async function examineMachine(
  home: Home,
  status: Status | null,
): Promise<readonly Finding[]> {
  return [
    node(),
    bubblewrap(),
    namespaces(),
    ...modes(home),
    journalDisk(home),
    clock(),
    database(home),
    ...(status ? [] : await Promise.all([port('API', 8180), port('desk', 8181)])),
  ]
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [needMajor = 0, needMinor = 0] = NODE
  const told = `Node ${process.version}`
  if (major > needMajor || (major === needMajor && minor >= needMinor)) {
    return { name: 'node', level: 'good', told }
  }
  const remedy = `start with Node ${NODE.join('.')} or later: before it the network stays open`
  return { name: 'node', level: 'weak', told, remedy }
}

function bubblewrap(): Finding {
  const { stdout, status } = spawnSync('/usr/bin/bwrap', ['--version'], { encoding: 'utf8' })
  if (status === 0) return { name: 'bubblewrap', level: 'good', told: stdout.trim() }
  return {
    name: 'bubblewrap',
    level: 'unknown',
    told: 'not installed; the same walls are put up by hand where namespaces allow it',
    remedy: 'apt install bubblewrap',
  }
}

/** The switches by which distributions forbid user namespaces, and the values that allow them. */
const SWITCHES: readonly (readonly [
  name: string,
  isAllowed: (value: number) => boolean,
  set: string,
])[] = [
  ['user.max_user_namespaces', (value) => value > 0, '15000'],
  ['kernel.unprivileged_userns_clone', (value) => value === 1, '1'],
  ['kernel.apparmor_restrict_unprivileged_userns', (value) => value === 0, '0'],
]

function namespaces(): Finding {
  const name = 'user namespaces'
  if (spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0) {
    return { name, level: 'good', told: 'allowed' }
  }
  const closed = SWITCHES.filter(([key, isAllowed]) => {
    const file = join('/proc/sys', ...key.split('.'))
    return existsSync(file) && !isAllowed(Number(readFileSync(file, 'utf8')))
  })
  const remedy = closed.map(([key, , set]) => `sysctl -w ${key}=${set}`).join('; ')
  return {
    name,
    level: 'weak',
    told: `forbidden on this machine (${closed.map(([key]) => key).join(', ') || 'by a filter'})`,
    remedy: remedy || 'in a container: run it with user namespaces allowed, or on the host',
  }
}

function modes(home: Home): readonly Finding[] {
  const wanted: readonly (readonly [string, number])[] = [
    [home.root, 0o711],
    [home.signer, 0o700],
    [home.trader, 0o700],
    [home.run, 0o711],
    [home.unsealKey, 0o600],
    [home.notices, 0o600],
    [join(home.signer, 'seed.sealed'), 0o600],
    [join(home.signer, 'journal.sqlite'), 0o600],
    [join(home.trader, 'seed.sealed'), 0o600],
    [join(home.trader, 'journal.sqlite'), 0o600],
  ]
  const open = wanted.flatMap(([path, most]) => {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) return []
    const isForeign = process.getuid !== undefined && found.uid !== process.getuid()
    return isForeign || (found.mode & 0o777 & ~most) !== 0 ? [{ path, most }] : []
  })
  if (open.length === 0) return [{ name: 'file modes', level: 'good', told: 'for this user alone' }]
  return open.map(({ path, most }) => ({
    name: 'file modes',
    level: 'weak',
    told: `${path} is open to others, or belongs to somebody else`,
    remedy: `chown $(id -u) ${path}; chmod ${most.toString(8)} ${path}`,
  }))
}

function journalDisk(home: Home): Finding {
  const name = 'disk of the journal'
  const { type, bavail, bsize } = statfsSync(home.signer)
  const doubt = DOUBTFUL[type]
  if (doubt) {
    const remedy = 'put --home on a disk of this machine (ext4, xfs, btrfs, zfs)'
    return { name, level: 'weak', told: `${home.signer} lies on ${doubt}`, remedy }
  }
  const free = Number(bavail) * Number(bsize)
  const told = `${Math.floor(free / 1e6)} MB free`
  if (free >= LOW_BYTES) return { name, level: 'good', told }
  return { name, level: 'weak', told, remedy: 'make room: a full disk stops every signature' }
}

function clock(): Finding {
  const name = 'clock'
  if (existsSync('/run/systemd/timesync/synchronized')) {
    return { name, level: 'good', told: 'set by systemd-timesyncd' }
  }
  const asked = spawnSync('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
    encoding: 'utf8',
    timeout: 5_000,
  })
  const said = asked.stdout?.trim()
  if (said === 'yes') return { name, level: 'good', told: 'set from the network' }
  const remedy = 'run chrony or systemd-timesyncd: codes and windows hang on the time'
  if (said === 'no') return { name, level: 'weak', told: 'not set from the network', remedy }
  return { name, level: 'unknown', told: 'nobody here says who sets it', remedy }
}

const SAFE = ['fsync=on', 'full_page_writes=on', 'synchronous_commit=on', 'listen_addresses=']

function database(home: Home): Finding {
  const name = 'PostgreSQL'
  if (process.env.COUNTERSIGN_DATABASE_URL) {
    return { name, level: 'unknown', told: 'your own; the server refuses one that loses writes' }
  }
  try {
    const { version, from, folder } = binariesFor(home.postgres)
    const file = join(home.postgres, 'postmaster.opts')
    const started = existsSync(file) ? readFileSync(file, 'utf8') : null
    const missing = started === null ? [] : SAFE.filter((each) => !started.includes(each))
    const told = `${version}, ${from === 'npm' ? 'by npm' : folder}`
    if (missing.length === 0) return { name, level: 'good', told }
    const remedy = 'start it by npm start only, which sets what keeps writes safe'
    return { name, level: 'weak', told: `${told}, started without ${missing.join(', ')}`, remedy }
  } catch (error) {
    const remedy = 'apt install postgresql'
    return { name, level: 'weak', told: (error as Error).message, remedy }
  }
}

async function port(who: string, number: number): Promise<Finding> {
  const name = `port of the ${who}`
  const server = createServer().listen(number, '127.0.0.1')
  try {
    await once(server, 'listening')
    server.close()
    return { name, level: 'good', told: `${number} is free` }
  } catch {
    const remedy = `stop who has it, or start with another (--${who.toLowerCase()}-port)`
    return { name, level: 'weak', told: `${number} is taken by another program`, remedy }
  }
}
