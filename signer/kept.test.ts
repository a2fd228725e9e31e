import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { type Keeping, openKept } from './kept.ts'

const NOW = 1_767_225_600
const DAY = 86_400
const FULL = { code: 'spend.too_many_waiting' }

function open(t: TestContext) {
  const database = new DatabaseSync(':memory:')
  t.after(() => database.close())
  const bytes = () =>
    Number(database.prepare('SELECT sum(length(psbt)) AS n FROM kept_spends').get()?.n ?? 0)
  const rows = () => Number(database.prepare('SELECT count(*) AS n FROM kept_spends').get()?.n)
  return { kept: openKept(database, new Uint8Array(32)), database, bytes, rows }
}

const txid = (number: number) => number.toString(16).padStart(64, '0')

function spend(number: number, size = 3, wallet = 'a'): Keeping {
  return {
    wallet,
    txid: txid(number),
    deskKey: '11'.repeat(32),
    proof: { device: 'dd'.repeat(32), request: '22'.repeat(32), signature: '33'.repeat(64) },
    needs: { factor: 'code', approvals: [], delaySeconds: 0 },
    policy: '44'.repeat(32),
    amountSats: '1000',
    broadcast: '',
    notBefore: null,
    requestedAt: NOW - 1,
    psbt: new Uint8Array(size),
  }
}

const MEGABYTE = 1024 * 1024

describe('a kept spend', () => {
  it('comes back as it was, until it expires', (t) => {
    const { kept } = open(t)
    const { psbt, ...rest } = spend(1)
    kept.keep({ ...rest, psbt }, NOW)
    const times = { askedAt: NOW, expiresAt: NOW + DAY }
    assert.deepEqual(kept.find('a', txid(1), NOW), { ...rest, ...times, state: 'waiting' })
    assert.equal(kept.find('a', txid(1), NOW + DAY - 1)?.state, 'waiting')
    assert.equal(kept.find('a', txid(1), NOW + DAY)?.state, 'expired')
    assert.deepEqual(kept.waiting('a', NOW + DAY), [])
    assert.equal(kept.find('b', txid(1), NOW), null)
  })

  it('loses its bytes when it ends unsigned, and is forgotten after thirty days', (t) => {
    const { kept, bytes, rows } = open(t)
    kept.keep(spend(1, 100), NOW)
    kept.keep(spend(2, 100), NOW)
    kept.cancel(spend(2), NOW)
    assert.equal(bytes(), 100)
    kept.keep(spend(3, 1), NOW + DAY)
    assert.equal(bytes(), 1)
    assert.equal(kept.find('a', txid(1), NOW + DAY)?.state, 'expired')
    kept.keep(spend(4, 1), NOW + 31 * DAY)
    assert.equal(kept.find('a', txid(1), NOW + 31 * DAY), null)
    assert.equal(kept.find('a', txid(2), NOW + 31 * DAY), null)
    assert.equal(rows(), 2)
  })
})

describe('a spend asked for again', () => {
  const asked = (request: string, requestedAt: number, deskKey: string) => {
    const { proof, ...rest } = spend(1)
    return { ...rest, proof: { ...proof, request: request.repeat(32) }, requestedAt, deskKey }
  }
  const first = asked('a1', NOW, '11'.repeat(32))
  const later = asked('a2', NOW + 60, '22'.repeat(32))

  it('is kept as the asking that was signed last says', (t) => {
    const { kept } = open(t)
    kept.keep(first, NOW)
    assert.equal(kept.keep(later, NOW + 61).deskKey, later.deskKey)
    for (const older of [first, asked('a3', NOW + 60, '33'.repeat(32))]) {
      assert.throws(() => kept.keep(older, NOW + 500), { code: 'spend.superseded' })
    }
    assert.equal(kept.keep(later, NOW + 500).expiresAt, NOW + 61 + DAY, 'sent again, no longer')
    assert.equal(kept.find('a', txid(1), NOW + 500)?.deskKey, later.deskKey)
  })

  it('after five wrong codes takes another asking, not the same one once more', (t) => {
    const { kept, bytes } = open(t)
    kept.keep(first, NOW)
    for (let wrong = 1; wrong <= 5; wrong += 1) {
      assert.equal(kept.find('a', txid(1), NOW)?.state, 'waiting', String(wrong))
      kept.countWrong(first, NOW)
      if (wrong === 3) kept.keep(first, NOW)
    }
    assert.equal(kept.find('a', txid(1), NOW)?.state, 'closed')
    assert.equal(bytes(), 0)
    assert.throws(() => kept.keep(first, NOW + 9), { code: 'spend.closed' })
    assert.equal(kept.keep(later, NOW + 61).state, 'waiting')
  })
})

describe('a row of kept spends', () => {
  it('that was changed in any column is as if absent', (t) => {
    const { kept, database } = open(t)
    const columns = database.prepare('PRAGMA table_info(kept_spends)').all()
    assert.ok(columns.length > 15)
    for (const { name, type } of columns) {
      const whole = { ...spend(1), wallet: 'a' }
      kept.sign(whole, NOW)
      const other = type === 'INTEGER' ? 7 : type === 'BLOB' ? new Uint8Array(32).fill(9) : 'ab'
      database.prepare(`UPDATE kept_spends SET ${name} = ?`).run(other)
      const wallet = name === 'wallet' ? 'ab' : 'a'
      const id = name === 'txid' ? 'ab' : txid(1)
      assert.equal(kept.bytes(wallet, id), null, String(name))
      if (name !== 'psbt') assert.equal(kept.find(wallet, id, NOW), null, String(name))
      database.exec('DELETE FROM kept_spends')
    }
  })

  it('under another key, and those from before there were MACs, are as if absent', (t) => {
    const { kept, database } = open(t)
    kept.keep(spend(1), NOW)
    const other = openKept(database, new Uint8Array(32).fill(1))
    assert.equal(other.find('a', txid(1), NOW), null)
    assert.deepEqual(other.waiting('a', NOW), [])
    other.cancelAllOf('dd'.repeat(32), NOW)
    assert.equal(kept.find('a', txid(1), NOW)?.state, 'waiting')
    database.exec('ALTER TABLE kept_spends DROP COLUMN mac')
    assert.equal(openKept(database, new Uint8Array(32)).find('a', txid(1), NOW), null)
  })
})

describe('the room for spends that wait', () => {
  it('is 64 in a wallet, whatever other wallets hold', (t) => {
    const { kept } = open(t)
    for (let number = 1; number <= 64; number += 1) kept.keep(spend(number), NOW)
    assert.throws(() => kept.keep(spend(65), NOW), FULL)
    assert.ok(kept.keep(spend(64), NOW))
    assert.ok(kept.keep(spend(65, 3, 'b'), NOW))
    assert.equal(kept.waiting('a', NOW).length, 64)
  })

  it('is 256 megabytes in all, to the byte', (t) => {
    const { kept } = open(t)
    for (let number = 1; number <= 15; number += 1) kept.keep(spend(number, 16 * MEGABYTE), NOW)
    kept.keep(spend(16, 16 * MEGABYTE - 10), NOW)
    assert.throws(() => kept.keep(spend(17, 11, 'b'), NOW), FULL)
    assert.ok(kept.keep(spend(17, 10, 'b'), NOW))
    kept.cancel(spend(1), NOW)
    assert.ok(kept.keep(spend(18, 16 * MEGABYTE), NOW))
  })

  it('of those cancelled unseen is a thousand; kept ones can be cancelled beyond', (t) => {
    const { kept } = open(t)
    for (let number = 1; number <= 1_000; number += 1) kept.cancel(spend(number), NOW)
    assert.throws(() => kept.cancel(spend(1_001), NOW), FULL)
    kept.cancel(spend(1), NOW)
    kept.keep(spend(2_000), NOW)
    kept.cancel(spend(2_000), NOW)
    assert.equal(kept.find('a', txid(2_000), NOW)?.state, 'cancelled')
  })
})

describe('the bytes of signed spends', () => {
  it('are kept for the latest thousand, or nearly so', (t) => {
    const { kept, rows } = open(t)
    for (let number = 1; number <= 1_500; number += 1) kept.sign(spend(number), NOW)
    assert.ok(rows() >= 1_000 && rows() < 1_064, String(rows()))
    assert.equal(kept.bytes('a', txid(1)), null)
    assert.equal(kept.bytes('a', txid(1_500))?.length, 3)
  })

  it('are kept up to 256 megabytes, or nearly so', (t) => {
    const { kept, bytes } = open(t)
    for (let number = 1; number <= 20; number += 1) kept.sign(spend(number, 16 * MEGABYTE), NOW)
    assert.equal(bytes(), 256 * MEGABYTE)
    assert.equal(kept.bytes('a', txid(4)), null)
    assert.equal(kept.bytes('a', txid(5))?.length, 16 * MEGABYTE)
  })

  it('take no room from those that wait', (t) => {
    const { kept } = open(t)
    for (let number = 1; number <= 70; number += 1) kept.sign(spend(number), NOW)
    assert.ok(kept.keep(spend(100), NOW))
  })
})
