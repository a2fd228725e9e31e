// What the server's projection is made of, and what is left out of it.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { CODES_LOG } from '@countersign/signer/codes.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import { at, type House, wrongCode } from '../builders/house.ts'
import { replace, unlock } from '../builders/recovery.ts'
import { openTreasury, sign, type Treasury } from '../builders/treasury.ts'
import { paying } from '../builders/waiting.ts'

const BY_SERVER = { role: 'server', device: null } as const

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

const read = (house: House, log: string, after = 0, limit = 500) =>
  house.ask('mirror.read', { log, after: String(after), limit: String(limit) }, BY_SERVER)
const entries = (answer: Canonical) => at(answer, 'entries') as readonly Canonical[]

describe('the mirror', () => {
  it('shows how far each log goes, but for refused codes', (t) => {
    const treasury = open(t)
    const { house, held, wallet } = treasury
    assert.throws(() => sign(treasury, paying(treasury, 1_000n, 1), wrongCode(house, held.seed)))
    sign(treasury, paying(treasury, 1_000n, 1))
    const { journal } = house.service().signer
    assert.ok(journal.logs().includes(CODES_LOG))
    const heads = ['charter', spendLog(wallet)].map((log) => {
      const { seq, hash } = journal.head(log)
      return { log, seq: String(seq), hash: hash.toHex() }
    })
    assert.deepEqual(at(house.ask('mirror.heads', {}, BY_SERVER), 'heads'), heads)
    for (const log of [CODES_LOG, 'other', '']) {
      assert.throws(() => read(house, log), { code: 'journal.log_missing' }, log)
    }
  })

  it('gives entries with their hashes, a few at a time', (t) => {
    const treasury = open(t)
    const { house, held, wallet } = treasury
    for (const nonce of [1, 2, 3]) sign(treasury, paying(treasury, 1_000n, nonce))
    const log = spendLog(wallet)
    const stored = house.service().signer.journal.read(log)
    const all = entries(read(house, log))
    assert.deepEqual(
      all.map((each) => [at(each, 'seq'), at(each, 'hash'), at(each, 'factor')]),
      stored.map(({ seq, hash }) => [String(seq), hash.toHex(), held.factor]),
    )
    assert.deepEqual(at(all[0] as Canonical, 'body'), stored[0]?.body)
    assert.deepEqual(entries(read(house, log, 1, 1)), all.slice(1, 2))
    const beyond = read(house, log, 3)
    assert.deepEqual(entries(beyond), [])
    assert.equal(at(beyond, 'head', 'seq'), '3')
    assert.deepEqual(entries(read(house, spendLog('none'))), [])
  })

  it('leaves out seeds and the hashes of recovery codes, in whatever entry they stand', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    replace(treasury, 0)
    assert.throws(() => sign(treasury, paying(treasury, 1_000n, 1), wrongCode(house, held.seed)))
    unlock(treasury, { recoveryCode: held.recovery[1] ?? '' })
    const { journal } = house.service().signer
    const secrets = journal.read('charter').flatMap(({ body }) => {
      const { seed, recovery, usedRecovery } = body as Readonly<Record<string, Canonical>>
      return [seed, usedRecovery, ...((recovery ?? []) as readonly Canonical[])]
    })
    const told = canonicalText(read(house, 'charter'))
    const known = secrets.filter((each) => each !== undefined)
    assert.equal(known.length, 2 + 2 + 20)
    for (const secret of known) assert.ok(!told.includes(String(secret)))
    assert.match(told, /factor.unlocked/)
  })
})
