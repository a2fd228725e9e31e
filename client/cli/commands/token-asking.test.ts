// Tokens that may ask for spends, by the real command line: their key files, and what it refuses
// before anybody is asked.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { tokenDevice } from '@countersign/sdk/token-key.ts'
import { tokenChange } from '../flows/asking-tokens.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-token-'))
after(() => rmSync(folder, { recursive: true }))
const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

function run(...args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: folder, COUNTERSIGN_HOME: join(folder, 'home') }
  const command = [MAIN, 'token', ...args]
  const { status, stdout } = spawnSync(process.execPath, command, { env, encoding: 'utf8' })
  return { code: status, told: JSON.parse(stdout) as Record<string, unknown> }
}

const faultOf = ({ told }: ReturnType<typeof run>) => (told.fault as { code: string }).code

describe('the key of a token', () => {
  const file = join(folder, 'till.key')

  it('is made in a file for its user alone, which is never overwritten', async () => {
    const { code, told } = run('key', 'new', file, '--json')
    assert.equal(code, 0)
    const text = readFileSync(file, 'utf8')
    assert.match(text, /^cstk_[1-9A-HJ-NP-Za-km-z]{36,52}\n$/)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.equal(told.key, (await tokenDevice(text.trim())).keyId)
    assert.ok(!JSON.stringify(told).includes('cstk_'))
    assert.equal(faultOf(run('key', 'new', file, '--json')), 'client.key_exists')
    assert.equal(readFileSync(file, 'utf8'), text)
    assert.deepEqual(run('key', 'show', file, '--json').told, told)
  })

  it('is not read where others can, nor where it is none', () => {
    chmodSync(file, 0o640)
    assert.equal(faultOf(run('key', 'show', file, '--json')), 'client.file_exposed')
    writeFileSync(join(folder, 'other'), 'cstk_1\n', { mode: 0o600 })
    const other = run('key', 'show', join(folder, 'other'), '--json')
    assert.equal(faultOf(other), 'client.token_key_invalid')
    const nowhere = run('key', 'show', join(folder, 'nowhere'), '--json')
    assert.equal(faultOf(nowhere), 'client.file_unreadable')
  })
})

describe('the terms of a token to be proposed', () => {
  const known = {
    id: 'till',
    name: 'Till',
    key: 'ab'.repeat(32),
    wallets: ['spending'],
    budgetSats: '1000',
    windowSeconds: 86_400,
    networks: ['192.0.2.0/24'],
    expiresAt: 500,
    since: 5,
    isFrozen: true,
  }
  const view = { tokens: [known] } as unknown as CharterView
  const { id, since: _, isFrozen: __, ...terms } = known

  it('are those that are given, and of a known one its others as they are', () => {
    const change = tokenChange(view, { id, draft: { budgetSats: '9' }, now: 100 })
    assert.deepEqual(change, { kind: 'token.add', token: id, ...terms, budgetSats: '9' })
    const longer = tokenChange(view, { id, draft: { lifeSeconds: 60 }, now: 100 })
    assert.deepEqual(longer, { kind: 'token.add', token: id, ...terms, expiresAt: 160 })
  })

  it('have to be whole for a new one, and the option that is missing is named', () => {
    const { expiresAt: ___, ...draft } = terms
    const whole = tokenChange(view, { id: 'new', draft: { ...draft, lifeSeconds: 60 }, now: 100 })
    assert.equal(whole.kind, 'token.add')
    assert.throws(() => tokenChange(view, { id: 'new', draft, now: 100 }), {
      code: 'client.argument_invalid',
      facts: { token: 'new', wanted: '--days' },
    })
  })
})
