// The attacker runs code inside the signer. From in there the signer itself tries every way out, in
// each cage this machine has; the same attempts succeed where nothing holds them.

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { CageReport } from '@countersign/channel/launch.ts'
import { type CageKind, cageCommand, SIGNER } from '@countersign/launcher/cage.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { type SignerChild, startSigner } from '@countersign/launcher/signer-child.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import { say } from './say.ts'

const ATTEMPTS = [
  'connect to a TCP port',
  'listen on a TCP port',
  'connect to a unix socket',
  'send a datagram',
  'resolve a name',
  'start a child process',
  'start a worker thread',
  'load a native addon',
  'read a file outside the folder',
  'create a file outside the folder',
  'read a file of the system',
  'open a database outside the folder',
  'create a database outside the folder',
  'create a database in /tmp',
  'see a network interface',
  'signal the parent process',
] as const

/** What only the operating system can stop: open under Node's permission model alone. */
const SYSTEM_ONLY = ATTEMPTS.slice(11)

function start(home: Home, cage: CageKind): Promise<SignerChild> {
  return startSigner({
    home,
    network: 'regtest',
    inmate: SIGNER,
    cages: [cage],
    unseal: () => readUnsealKey(home, 'key-file'),
    say: () => undefined,
  })
}

for (const cage of ['bwrap', 'unshare'] as const) {
  describe(`inside the signer, caged by ${cage}`, () => {
    let home: Home
    let report: CageReport
    let signer: SignerChild
    before(async () => {
      home = openHome(mkdtempSync(join(tmpdir(), 'countersign-cage-')))
      const command = cageCommand(cage, { ...SIGNER, folder: home.signer })
      assert.ok(
        command,
        `${cage} is not on this machine: install it, or these promises are untested`,
      )
      signer = await start(home, cage)
      report = signer.report
    })
    after(() => {
      signer?.kill()
      rmSync(home.root, { recursive: true, force: true })
    })

    for (const name of ATTEMPTS) {
      it(`cannot ${name}`, () => {
        const attempt = report.attempts.find((each) => each.name === name)
        assert.ok(attempt, 'it was tried')
        assert.equal(attempt.outcome, 'blocked')
        assert.notEqual(attempt.by, '')
      })
    }

    it('is told as strong, and nothing was left outside', () => {
      assert.equal(report.isolation, 'strong')
      assert.equal(report.attempts.length, ATTEMPTS.length)
      assert.deepEqual(readdirSync(home.outside), ['outside.sqlite'])
      assert.equal(existsSync('/tmp/countersign-break-out'), false)
      const tried = `tried ${ATTEMPTS.length} ways out`
      say(`their own code running in the signer, caged by ${cage}`, `nothing: ${tried}, 0 open`)
    })
  })
}

describe('inside the signer, caged by Node alone', () => {
  it('is told as weak, because SQLite and the operating system are open to it', async () => {
    const home = openHome(mkdtempSync(join(tmpdir(), 'countersign-cage-')))
    const signer = await start(home, 'node')
    try {
      assert.equal(signer.report.isolation, 'weak')
      const open = signer.report.attempts.filter(({ outcome }) => outcome === 'open')
      const isReached = (name: string) => open.some((each) => each.name === name)
      // A machine without a network but for the loopback shows none from outside either.
      const [openDatabase, createDatabase, inTemporary] = SYSTEM_ONLY
      assert.ok([openDatabase, createDatabase, inTemporary].every((name) => isReached(name ?? '')))
      assert.ok(open.every(({ layer }) => layer === 'system'))
    } finally {
      signer.kill()
      rmSync(home.root, { recursive: true, force: true })
    }
  })
})
