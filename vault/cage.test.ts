import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { CageReport, Outside } from '@countersign/channel/launch.ts'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const BWRAP = '/usr/bin/bwrap'

/** A place to break out to, and a room with an entry that tries. */
async function scene(t: TestContext) {
  const top = mkdtempSync(join(tmpdir(), 'countersign-cage-'))
  t.after(() => rmSync(top, { recursive: true }))
  const database = join(top, 'outside.sqlite')
  const outsideDatabase = new DatabaseSync(database)
  outsideDatabase.exec('CREATE TABLE kept (x)')
  outsideDatabase.close()
  const [tcp, unix] = [createServer(), createServer()]
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => unix.listen(join(top, 'outside.sock'), resolve))
  t.after(() => [tcp, unix].map((server) => server.close()))
  const address = tcp.address()
  assert.ok(address && typeof address === 'object')
  const outside: Outside = { folder: top, database, tcpPort: address.port }
  const entry = join(top, 'entry.mjs')
  return { top, entry, outside }
}

/** The entry: reports over IPC what it could do. `vault` is where it finds the module. */
const program = (vault: string, outside: Outside) => `
  import { tryToBreakOut } from ${JSON.stringify(vault)}
  process.send(await tryToBreakOut(${JSON.stringify(outside)}))
  process.disconnect()
`

function reportOf(child: ChildProcess): Promise<CageReport> {
  return new Promise((resolve, reject) => {
    let complaints = ''
    child.stderr?.on('data', (chunk) => {
      complaints += chunk
    })
    child.once('message', (report) => resolve(report as CageReport))
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${complaints}`)))
  })
}

const start = (command: string, args: readonly string[]) =>
  spawn(command, args, {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: {},
  })

const open = ({ attempts }: CageReport, layer: 'node' | 'system') =>
  attempts.filter((each) => each.layer === layer && each.outcome === 'open').map(({ name }) => name)

const FLAGS = ['--permission', '--disable-warning=ExperimentalWarning']
const reads = (...paths: readonly string[]) => paths.map((path) => `--allow-fs-read=${path}`)
const OURS = ['core', 'channel', 'vault', 'node_modules'].map((each) => join(ROOT, each))

describe('trying to break out', () => {
  it('succeeds everywhere in a process without a cage, so the check can fail', async (t) => {
    const { entry, outside } = await scene(t)
    writeFileSync(entry, program(join(ROOT, 'vault/cage.ts'), outside))
    const report = await reportOf(start(process.execPath, [entry]))
    assert.equal(report.isolation, 'none')
    for (const name of [
      'connect to a TCP port',
      'listen on a TCP port',
      'connect to a unix socket',
      'start a child process',
      'start a worker thread',
      'read a file outside the folder',
      'create a file outside the folder',
      'read a file of the system',
    ]) {
      assert.ok(open(report, 'node').includes(name), name)
    }
    assert.ok(open(report, 'system').includes('open a database outside the folder'))
    // An addon that is not there fails in the system, which Node should never have let it reach.
    const addon = report.attempts.find(({ name }) => name === 'load a native addon')
    assert.equal(addon?.by, 'ERR_DLOPEN_FAILED')
  })

  it('is stopped by Node in all but what SQLite and the system leave open', async (t) => {
    const { entry, outside } = await scene(t)
    writeFileSync(entry, program(join(ROOT, 'vault/cage.ts'), outside))
    const args = [...FLAGS, '--no-addons', ...reads(entry, ...OURS), entry]
    const report = await reportOf(start(process.execPath, args))
    assert.deepEqual(open(report, 'node'), [])
    assert.equal(report.isolation, 'weak')
    const system = open(report, 'system')
    for (const name of ['open', 'create'].map((act) => `${act} a database outside the folder`)) {
      assert.ok(system.includes(name), name)
    }
  })

  it('makes the isolation none when one right too many was given', async (t) => {
    const { top, entry, outside } = await scene(t)
    writeFileSync(entry, program(join(ROOT, 'vault/cage.ts'), outside))
    const RIGHTS = [
      ['--allow-net'],
      ['--allow-child-process'],
      ['--allow-worker'],
      reads(top),
      [`--allow-fs-write=${top}`],
    ]
    for (const rights of RIGHTS) {
      const args = [...FLAGS, '--no-addons', ...rights, ...reads(entry, ...OURS), entry]
      const report = await reportOf(start(process.execPath, args))
      assert.equal(report.isolation, 'none', rights.join(' '))
    }
  })

  const skip = existsSync(BWRAP) ? false : 'no bwrap on this machine'
  it('is stopped everywhere by Node and bwrap together', { skip }, async (t) => {
    const { entry, outside } = await scene(t)
    writeFileSync(entry, program('/app/vault/cage.ts', outside))
    const report = await reportOf(start(BWRAP, caged(entry)))
    const left = report.attempts.filter(({ outcome }) => outcome === 'open')
    assert.deepEqual(left, [])
    assert.equal(report.isolation, 'strong')
  })
})

function caged(entry: string): readonly string[] {
  const isolation = ['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL']
  const user = ['--uid', '1000', '--gid', '1000', '--clearenv']
  const channel = { NODE_CHANNEL_FD: '3', NODE_CHANNEL_SERIALIZATION_MODE: 'advanced' }
  const libraries = ['/lib', '/lib64'].flatMap((path) => ['--symlink', `usr${path}`, path])
  const rooms = ['core', 'channel', 'vault']
  return [
    ...isolation,
    ...user,
    ...Object.entries(channel).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--ro-bind', '/usr', '/usr', ...libraries, '--proc', '/proc', '--dev', '/dev'],
    ...['--ro-bind', process.execPath, '/node', '--ro-bind', entry, '/entry.mjs'],
    ...rooms.flatMap((room) => ['--ro-bind', join(ROOT, room), `/app/${room}`]),
    ...['--ro-bind', join(ROOT, 'node_modules'), '/app/node_modules'],
    ...['--remount-ro', '/dev', '--remount-ro', '/'],
    ...['/node', ...FLAGS, '--no-addons', ...reads('/entry.mjs', '/app'), '/entry.mjs'],
  ]
}
