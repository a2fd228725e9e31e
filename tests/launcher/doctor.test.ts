// The doctor on this very machine: it tries every cage, says what is weak with its remedy, and
// changes nothing.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Diagnosis } from '@countersign/launcher/doctor/findings.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'

const COMMAND = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))

function doctor(home: string): { readonly told: Diagnosis; readonly code: number | null } {
  const env = { ...process.env, COUNTERSIGN_HOME: home }
  const { stdout, status } = spawnSync(process.execPath, [COMMAND, '--json', 'doctor'], {
    encoding: 'utf8',
    env,
  })
  return { told: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Diagnosis, code: status }
}

describe('the doctor', () => {
  let root: string
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'countersign-ill-'))
  })
  after(() => rmSync(root, { recursive: true, force: true }))

  it('says how each process would be caged before a first start, and makes nothing', () => {
    const home = join(root, 'none')
    const { told } = doctor(home)
    assert.equal(existsSync(home), false)
    assert.equal(told.isRunning, false)
    assert.deepEqual(
      told.processes.map(({ name, isolation }) => [name, isolation]),
      ['signer', 'trader', 'server', 'desk', 'node', 'postgres'].map((name) => [name, 'strong']),
    )
    assert.ok(told.processes.every(({ attempts }) => attempts.length > 6))
    assert.equal(told.isolation, 'strong')
  })

  it('finds a key that others can read, says how to mend it, and ends as refused', async () => {
    const home = openHome(join(root, 'open'))
    await readUnsealKey(home, 'key-file')
    chmodSync(home.unsealKey, 0o644)
    const { told, code } = doctor(home.root)
    const weak = told.findings.filter(({ level }) => level === 'weak')
    const modes = weak.find(({ name }) => name === 'file modes')
    assert.match(modes?.told ?? '', /unseal\.key/)
    assert.match(modes?.remedy ?? '', /chmod 600/)
    assert.equal(code, 4)
  })
})
