// What every store has to do with sessions.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { SessionRecord } from './sessions.ts'
import { hash, type Put, type Subject } from './store-samples.contract.ts'

const SESSION: SessionRecord = {
  id: 'ab'.repeat(8),
  hash: hash('7'),
  member: 'ada',
  stage: 'setting-up',
  by: 'opening',
  createdAt: 1_767_225_600,
  usedAt: 1_767_225_700,
  provedAt: 1_767_225_650,
  network: '2001:db8::1',
  browser: 'Mozilla/5.0 (X11; Linux x86_64)',
}

const LATER: SessionRecord = {
  ...SESSION,
  id: 'cd'.repeat(8),
  hash: hash('8'),
  stage: 'full',
  by: 'passkey',
  createdAt: 1_767_225_601,
}

const OTHERS: SessionRecord = { ...LATER, id: 'ef'.repeat(8), hash: hash('9'), member: 'bob' }

export function sessions(subject: Subject, put: Put): void {
  it('keeps sessions, and finds them by the hash of their secret and by their member', async () => {
    const { reader } = subject()
    assert.equal(await reader.sessionByHash(SESSION.hash), null)
    await put(async (tx) => {
      for (const each of [SESSION, LATER, OTHERS]) await tx.putSession(each)
    })
    assert.deepEqual(await reader.sessionByHash(SESSION.hash), SESSION)
    assert.deepEqual(await reader.sessions('ada'), [LATER, SESSION])
    assert.deepEqual(await reader.sessions(), [LATER, OTHERS, SESSION])
    const grown = { ...SESSION, stage: 'full', provedAt: 1_767_225_999, hash: hash('6') } as const
    await put((tx) => tx.putSession(grown))
    assert.equal(await reader.sessionByHash(SESSION.hash), null)
    assert.deepEqual(await reader.sessionByHash(grown.hash), grown)
    await put((tx) => tx.emptyProjection())
    assert.equal((await reader.sessions()).length, 3)
  })

  it('remembers when a session was used, and never an earlier time', async () => {
    const { reader } = subject()
    await put((tx) => tx.putSession(SESSION))
    await put((tx) => tx.touchSession(SESSION.id, 1_767_225_800))
    await put((tx) => tx.touchSession(SESSION.id, 1_767_225_700))
    assert.equal((await reader.sessionByHash(SESSION.hash))?.usedAt, 1_767_225_800)
  })

  it('ends sessions once, and forgets those that nobody can use', async () => {
    const { reader } = subject()
    await put(async (tx) => {
      for (const each of [SESSION, LATER, OTHERS]) await tx.putSession(each)
      assert.equal(await tx.removeSession(OTHERS.id), true)
      assert.equal(await tx.removeSession(OTHERS.id), false)
      await tx.forgetSessions(1_767_225_700, 1_767_225_601)
    })
    assert.deepEqual(await reader.sessions(), [LATER])
    await put((tx) => tx.forgetSessions(1_767_225_701, 0))
    assert.deepEqual(await reader.sessions(), [])
  })
}
