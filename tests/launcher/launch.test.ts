// The launcher with everything it starts: PostgreSQL and the signer as they are, a server and a
// desk that say what they were given. Each is killed, and comes back where it was.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { writeRequest } from '@countersign/channel/envelope.ts'
import type { Identity } from '@countersign/channel/identity.ts'
import { readCanonical } from '@countersign/core/canonical.ts'
import { DESK, type Kind, SERVER } from '@countersign/launcher/cage.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { type Launched, launch } from '@countersign/launcher/launch.ts'
import type { LaunchOptions } from '@countersign/launcher/parts.ts'
import { at } from '../builders/house.ts'

const entries = (kind: Kind, entry: string): Kind => ({
  ...kind,
  entry,
  code: [...kind.code, 'tests/entries'],
})

/** What an operator lays there as the list of breached passwords. */
const LISTED = `${'0'.repeat(40)}:1\n`

const said: string[] = []

const optionsFor = (home: Home): LaunchOptions => ({
  home,
  // A network without a node of ours: what is tried here does not hang on the chain.
  network: 'signet',
  nodePort: 0,
  unsealWith: 'key-file',
  keepUnsealKey: true,
  say: (line) => void said.push(line),
  onProgress: () => undefined,
  server: entries(SERVER, 'tests/entries/server.ts'),
  desk: entries(DESK, 'tests/entries/desk.ts'),
})

/** Node does not resolve approve.localhost; a browser dials the loopback just the same. */
function call(url: string, body?: Uint8Array): Promise<Buffer> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const method = body ? 'POST' : 'GET'
    const asked = request({ host: '127.0.0.1', port, method, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => resolve(Buffer.concat(chunks)))
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

describe('an installation', () => {
  let home: Home
  let launched: Launched
  const status = () =>
    JSON.parse(readFileSync(home.status, 'utf8')) as ReturnType<Launched['status']>
  const ask = async () => JSON.parse((await call(status().api ?? '')).toString())

  before(async () => {
    home = openHome(mkdtempSync(join(tmpdir(), 'countersign-launch-')))
    writeFileSync(home.breached, LISTED)
    launched = await launch(optionsFor(home))
  })
  after(async () => {
    await launched?.stop()
    rmSync(home.root, { recursive: true, force: true })
  })

  it('is all caged, and says where everything is', () => {
    const told = status()
    assert.deepEqual(told, launched.status())
    assert.equal(told.network, 'signet')
    assert.match(told.api ?? '', /^http:\/\/127\.0\.0\.1:\d+$/)
    assert.match(told.desk ?? '', /^http:\/\/approve\.localhost:\d+$/)
    assert.deepEqual(Object.keys(told.processes), ['signer', 'server', 'desk', 'postgres'])
    for (const [name, { isolation, reasons, cage }] of Object.entries(told.processes)) {
      const found = [name, isolation, reasons, cage]
      assert.deepEqual(found, [name, 'strong', [], 'bwrap'], said.join('\n'))
    }
  })

  it('gives the server its settings, its own door to the signer, and nothing else', async () => {
    const { settings, ...reached } = await ask()
    assert.equal(settings.network, 'signet')
    assert.equal(settings.deskUrl, status().desk)
    assert.match(settings.identity.signingKey, /^[0-9a-f]{64}$/)
    const breached = LISTED
    assert.deepEqual(reached, {
      signer: true,
      desk: false,
      database: true,
      breached,
      cookie: false,
    })
  })

  it('leads the desk to the signer, in the role of a person', async () => {
    const nobody: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
    const hello = writeRequest(nobody, { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} })
    const answer = readCanonical(await call(status().desk ?? '', hello))
    assert.equal(at(answer, 'answer', 'body', 'network'), 'signet')
    // Only the desk may ask this; on the server's socket the role itself would be refused.
    const claim = { id: '1'.repeat(32), kind: 'genesis.claim', time: 0, body: {} }
    const refused = JSON.stringify(
      readCanonical(await call(status().desk ?? '', writeRequest(nobody, claim))),
    )
    assert.ok(!refused.includes('role_forbidden'), refused)
  })

  it('starts a killed server again, where clients look for it', async () => {
    const { api } = status()
    const dying = launched.server()
    dying?.kill()
    await dying?.ended
    await until(() => launched.server() !== dying)
    assert.equal(status().api, api)
    assert.equal((await ask()).database, true)
    assert.notEqual(status().processes.server?.pid, dying?.pid)
  })

  it('never frees the desk’s port, and lets who comes meanwhile wait', async () => {
    const url = status().desk ?? ''
    const before = (await call(url)).toString()
    const dying = launched.desk()
    dying?.kill()
    await dying?.ended
    await assert.rejects(taken(Number(new URL(url).port)), { code: 'EADDRINUSE' })
    assert.match((await call(url)).toString(), /^desk \d+$/)
    assert.match(before, /^desk \d+$/)
    assert.notEqual(launched.desk()?.pid, dying?.pid)
  })

  it('is found by both versions of IP where the machine has both', async () => {
    const port = Number(new URL(status().desk ?? '').port)
    const outcome = await new Promise<string>((resolve) => {
      const socket = connect(port, '::1')
      socket.once('connect', () => socket.destroy()).once('close', () => resolve('connected'))
      socket.once('error', ({ message }) => resolve(message))
    })
    if (!/EADDRNOTAVAIL|EAFNOSUPPORT/.test(outcome)) assert.equal(outcome, 'connected')
  })

  it('cannot be started twice over one folder', async () => {
    await assert.rejects(launch(optionsFor(home)), /another launcher serves/)
    assert.equal((await ask()).signer, true)
  })

  it('leaves no socket and no status when it stops', async () => {
    const { desk } = status()
    await launched.stop()
    assert.equal(existsSync(home.status), false)
    await assert.rejects(call(desk ?? ''), { code: 'ECONNREFUSED' })
    assert.equal(existsSync(join(home.postgres, 'postmaster.pid')), false)
  })
})

describe('an installation that may not run', () => {
  it('on mainnet with weak cages ends with one line, and nothing of it is left', async () => {
    const home = openHome(mkdtempSync(join(tmpdir(), 'countersign-weak-')))
    try {
      const weak = launch({ ...optionsFor(home), network: 'mainnet', cages: ['node'] })
      await assert.rejects(weak, /the cage of the \w+ is weak .*install bubblewrap/)
      assert.equal(existsSync(home.status), false)
      assert.equal(existsSync(join(home.postgres, 'postmaster.pid')), false)
      assert.equal(existsSync(join(home.signer, 'seed.sealed')), false)
    } finally {
      rmSync(home.root, { recursive: true, force: true })
    }
  })
})

function taken(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()))
  })
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}
