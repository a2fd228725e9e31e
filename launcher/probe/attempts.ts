// The ways out that a probe tries. `node` attempts must be stopped by Node itself; `system` ones go
// past it, by SQLite and signals, which Node's permission model does not bind.

import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { Attempt } from '@countersign/channel/launch.ts'
import type { Targets } from './targets.ts'

export type Try = readonly [name: string, layer: Attempt['layer'], act: () => unknown]

const ANSWER_MS = 2_000

/** SQLite's SQLITE_CANTOPEN: the file is not there for us. Any other answer means it was opened. */
const CANNOT_OPEN = 14

/** Every way out of a cage that has Node's layer. */
export function waysOut(targets: Targets): readonly Try[] {
  const outside = join(targets.folder, 'break-out')
  const [code = '/'] = targets.code
  return [
    ['start a child process', 'node', startChild],
    ['start a worker thread', 'node', () => new Worker('0', { eval: true }).terminate()],
    ['load a native addon', 'node', () => process.dlopen({ exports: {} }, `${outside}.node`)],
    ['read a file of the system', 'node', () => readFileSync('/etc/passwd')],
    ['create a file outside', 'node', () => writeFileSync(outside, '')],
    ['change its own code', 'node', () => writeFileSync(join(code, basename(targets.folder)), '')],
    ...targets.files.map((file): Try => [`read ${name(file)}`, 'node', () => readFileSync(file)]),
    ...(targets.network === 'none' ? shutNetwork(targets) : []),
    ...pastNode(targets),
  ]
}

function shutNetwork({ tcpPort, sockets }: Targets): readonly Try[] {
  return [
    ['connect to a TCP port', 'node', () => dial({ host: '127.0.0.1', port: tcpPort })],
    ['listen on a TCP port', 'node', listen],
    ...sockets.map((path): Try => [`connect to ${name(path)}`, 'node', () => dial({ path })]),
    ['see a network interface', 'system', seeNetwork],
  ]
}

// The operating system's layer alone, with Node's own stepped around.
function pastNode({ files, folder, sockets, pids, code, network }: Targets): readonly Try[] {
  // A name of its own for each probe, so that what it leaves can be taken away.
  const build = (where: string) => buildDatabase(join(where, basename(folder)))
  const seen = [...files, ...oldRoot(files), ...pids.map((pid) => `/proc/${pid}/environ`)]
  const open = network === 'shared' ? sockets : []
  return [
    ...seen.map((file): Try => [`open ${name(file)} past Node`, 'system', () => look(file)]),
    ...code.map((path): Try => [`change ${name(path)} past Node`, 'system', () => build(path)]),
    ['create a database outside', 'system', () => build(folder)],
    ['create a database in /tmp', 'system', () => build('/tmp')],
    ...open.map((path): Try => [`connect to ${name(path)}`, 'system', () => dial({ path })]),
    ...signals(pids),
  ]
}

/** What the walls have to stop by themselves, where Node's layer is missing or binds nothing. */
export function waysOutOfWalls(targets: Targets): readonly Try[] {
  const { files, folder, sockets, tcpPort, pids, code, network } = targets
  const mark = basename(folder)
  const others = pids.flatMap((pid) =>
    ['environ', 'root/etc'].map((each) => `/proc/${pid}/${each}`),
  )
  const peeks = [...oldRoot(files), ...others]
  return [
    ...files.map((file): Try => [`read ${name(file)}`, 'system', () => readFileSync(file)]),
    ...peeks.map((file): Try => [`read ${name(file)}`, 'system', () => readOrEnter(file)]),
    ...sockets.map((path): Try => [`connect to ${name(path)}`, 'system', () => dial({ path })]),
    ['create a file outside', 'system', () => writeFileSync(join(folder, 'break-out'), '')],
    ['create a file in /tmp', 'system', () => writeFileSync(join('/tmp', mark), '')],
    ['change a library of the system', 'system', () => writeFileSync(join('/usr/lib', mark), '')],
    ...code.map(
      (path): Try => [`change ${name(path)}`, 'system', () => writeFileSync(join(path, mark), '')],
    ),
    ...(network === 'none' ? noNetwork(tcpPort) : []),
    ...signals(pids),
  ]
}

const noNetwork = (port: number): readonly Try[] => [
  ['connect to a TCP port', 'system', () => dial({ host: '127.0.0.1', port })],
  ['see a network interface', 'system', seeNetwork],
]

/** Where the walls by hand had the machine's own root, until they let it go. */
const oldRoot = (files: readonly string[]) => files.map((file) => join('/old', file))

const signals = (pids: readonly number[]): readonly Try[] =>
  // Signal 0 only asks whether we may.
  pids.map((pid) => [`signal process ${pid}`, 'system', () => process.kill(pid, 0)])

/** The last two parts of a path say enough, and do not tell of people's folders. */
function name(path: string): string {
  const last = path.split('/').slice(-2).join('/')
  return path.startsWith('/old/') ? `${last} in the old root` : last
}

function startChild(): void {
  const { error } = spawnSync('/bin/true')
  if (error) throw error
}

function look(path: string): void {
  try {
    const database = new DatabaseSync(path, { readOnly: true })
    database.exec('SELECT * FROM sqlite_master')
    database.close()
  } catch (error) {
    // Not a database, too short, locked: whatever else it says, it had the file open.
    if ((error as { errcode?: number }).errcode === CANNOT_OPEN) throw error
  }
}

function buildDatabase(path: string): void {
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE IF NOT EXISTS reached (x)')
  database.close()
}

function readOrEnter(path: string): void {
  try {
    readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error
  }
}

function dial(target: { host: string; port: number } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(target)
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')))
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}

function listen(): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => server.close(() => resolve()))
  })
}

function seeNetwork(): void {
  const names = Object.keys(networkInterfaces()).filter((each) => each !== 'lo')
  if (names.length === 0) throw new Error('only the loopback interface')
}
