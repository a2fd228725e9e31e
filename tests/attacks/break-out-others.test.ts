// The attacker runs code inside server, desk, courier, PostgreSQL or the regtest node. A probe
// takes their place in the very same cage and tries every way out; the same attempts succeed where
// nothing holds them.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { CageReport } from '@countersign/channel/launch.ts'
import { type Inmate, NODE, SIGNER } from '@countersign/launcher/cage.ts'
import { withCompiled } from '@countersign/launcher/compiled.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { courierInmate, deskInmate, serverInmate } from '@countersign/launcher/inmates.ts'
import { binariesFor } from '@countersign/launcher/postgres/binaries.ts'
import { surroundings } from '@countersign/launcher/postgres/surroundings.ts'
import { placesOf } from '@countersign/launcher/postgres.ts'
import { DATABASE_SOCKET, PROBE, proveCage, proveWalls } from '@countersign/launcher/probe.ts'
import { openSockets, type Sockets } from '@countersign/launcher/sockets.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import { say } from './say.ts'

/** What each of them is asked for by name, whatever else was tried. */
const EVERYBODY = ['create a database in /tmp', 'create a database outside']
const NODE_LAYER = ['start a child process', 'start a worker thread', 'load a native addon']
/** It has a network, and must not become a person, the server or a reader of its tables by it. */
const COURIERS = ['desk.sock', 'server.sock'].map((door) => `connect to run/${door}`)
const NO_NETWORK = ['connect to a TCP port', 'see a network interface']

let home: Home
let sockets: Sockets
let database: Server
let bystander: ChildProcess

before(async () => {
  home = openHome(mkdtempSync(join(tmpdir(), 'countersign-cages-')))
  await readUnsealKey(home, 'key-file')
  writeFileSync(join(home.signer, 'seed.sealed'), 'not for others', { mode: 0o600 })
  // Whoever gets in is let go at once: here it only matters whether one gets in.
  sockets = await openSockets(home.run, (_role, socket) => socket.destroy())
  database = createServer((socket) => socket.destroy())
  database.listen(join(home.database, DATABASE_SOCKET))
  await once(database, 'listening')
  // Another process of the same user, as the signer is one to the server.
  bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(bystander, 'spawn')
})

after(() => {
  bystander.kill()
  sockets.close()
  database.close()
  rmSync(home.root, { recursive: true, force: true })
})

const tell = (who: string, cage: string, { attempts }: CageReport) =>
  say(
    `their own code running in place of the ${who}, caged by ${cage}`,
    `nothing: tried ${attempts.length} ways out, 0 open`,
  )

const outcome = ({ attempts }: CageReport, name: string) =>
  attempts.find((each) => each.name === name)?.outcome

/** Every attempt on the list was made and stopped, and so was every other. */
function holds(report: CageReport, names: readonly string[]): void {
  for (const name of names) assert.equal(outcome(report, name), 'blocked', name)
  const open = report.attempts.filter((each) => each.outcome === 'open').map(({ name }) => name)
  assert.deepEqual(open, [])
  assert.ok(report.attempts.every(({ by }) => by !== ''))
  assert.equal(report.isolation, 'strong')
}

// The last two parts of a path are the name of an attempt.
const tail = (path: string) => path.split('/').slice(-2).join('/')
const pid = () => bystander.pid ?? 0

const inmates: readonly (readonly [string, () => Inmate, readonly string[]])[] = [
  ['signer', () => ({ ...SIGNER, folder: home.signer }), NO_NETWORK],
  ['desk', () => deskInmate(home), [...NO_NETWORK, 'connect to run/desk.sock']],
  ['server', () => serverInmate(home), ['connect to run/desk.sock', 'connect to run/courier.sock']],
  ['courier', () => courierInmate(home), COURIERS],
]

for (const cage of ['bwrap', 'unshare'] as const) {
  for (const [name, inmate, own] of inmates) {
    it(`${cage} holds the ${name}: no key, no socket but its own, no other process`, async () => {
      const report = await proveCage(home, cage, inmate(), [pid()])
      const secrets = [home.unsealKey, ...(name === 'signer' ? [] : [`${home.signer}/seed.sealed`])]
      holds(report, [
        ...EVERYBODY,
        ...NODE_LAYER,
        ...own,
        ...(name === 'server' ? [] : [`connect to ${tail(join(home.database, DATABASE_SOCKET))}`]),
        ...secrets.flatMap((path) => [`read ${tail(path)}`, `open ${tail(path)} past Node`]),
        `open ${pid()}/environ past Node`,
        `signal process ${pid()}`,
        `open ${tail(home.unsealKey)} in the old root past Node`,
        'change app/core past Node',
      ])
      tell(name, cage, report)
    })
  }
}

for (const cage of ['bwrap', 'unshare'] as const) {
  it(`${cage} holds PostgreSQL, whose role the server's attacker has`, async () => {
    const places = placesOf(home.postgres, home.database, binariesFor(home.postgres))
    const around = surroundings(cage, { ...places, data: home.stage })
    const report = await proveWalls(home, around.trial(PROBE.entry, PROBE.code), [pid()])
    holds(report, [
      ...NO_NETWORK,
      `read ${tail(home.unsealKey)}`,
      'read signer/seed.sealed',
      'connect to run/desk.sock',
      'connect to run/server.sock',
      'connect to run/courier.sock',
      `read ${pid()}/environ`,
      `signal process ${pid()}`,
    ])
    tell('database', cage, report)
  })
}

const regtestNode = (): Inmate => ({ ...NODE, folder: home.node, stage: home.stage })

for (const cage of ['bwrap', 'unshare'] as const) {
  it(`${cage} holds the regtest node, whose native code steps around Node’s layer`, async () => {
    const report = await proveCage(home, cage, regtestNode(), [pid()])
    holds(report, [
      `read ${tail(home.unsealKey)}`,
      'read signer/seed.sealed',
      'connect to run/desk.sock',
      'connect to run/server.sock',
      'connect to run/courier.sock',
      `read ${pid()}/environ`,
      `signal process ${pid()}`,
      'create a file outside',
      'change launcher/regtest',
    ])
    assert.ok(report.attempts.every(({ layer }) => layer === 'system'))
    tell('regtest node', cage, report)
  })

  it(`${cage} lets nobody change the code that was compiled for it`, async () => {
    for (const [name, inmate] of [...inmates, ['node', regtestNode] as const]) {
      const compiled = await withCompiled(home, inmate(), [cage])
      assert.match(compiled.compiled ?? '', new RegExp(`${name}-${cage}-`))
      const report = await proveCage(home, cage, compiled)
      const change = name === 'node' ? 'change /compiled' : 'change /compiled past Node'
      holds(report, [change])
    }
  })
}

describe('with Node’s permission model alone', () => {
  it('the regtest node is told as weak, for that model does not bind native code', async () => {
    const report = await proveCage(home, 'node', regtestNode(), [pid()])
    assert.equal(report.isolation, 'weak')
    assert.equal(outcome(report, `read ${tail(home.unsealKey)}`), 'open')
  })

  for (const [name, inmate] of inmates) {
    it(`the ${name} is told as weak, and what it could reach is named`, async () => {
      const report = await proveCage(home, 'node', inmate(), [pid()])
      assert.equal(report.isolation, 'weak')
      for (const each of NODE_LAYER) assert.equal(outcome(report, each), 'blocked', each)
      for (const each of [
        `open ${tail(home.unsealKey)} past Node`,
        'create a database in /tmp',
        `signal process ${pid()}`,
      ]) {
        assert.equal(outcome(report, each), 'open', each)
      }
    })
  }

  it('the server reaches the desk’s socket, which would make it a person', async () => {
    const report = await proveCage(home, 'node', serverInmate(home))
    assert.equal(outcome(report, 'connect to run/desk.sock'), 'open')
  })

  it('nothing that the probe made is left', () => {
    assert.deepEqual(readdirSync(home.outside), [])
  })
})
