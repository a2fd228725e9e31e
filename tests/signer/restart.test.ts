import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { rebuildIndex } from '@countersign/signer/signer.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { payment } from '../builders/coins.ts'
import { at, type House, openHouse, wrongCode } from '../builders/house.ts'
import { replace, unlock } from '../builders/recovery.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'

const TABLES = ['spends', 'outpoints', 'used_indexes', 'sums', 'codes']

function dump(house: House): Readonly<Record<string, unknown>> {
  const { database } = house.service().signer.journal
  return Object.fromEntries(
    TABLES.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all()]),
  )
}

function pay(treasury: Treasury, nonces: readonly number[], feeSats: bigint, code?: string) {
  const coins = nonces.map((nonce) => coinOf(treasury, 10_000n, nonce))
  const change = [{ chain: 1 as const, index: nonces[0] ?? 0, amountSats: 8_000n - feeSats }]
  const backSats = 10_000n * BigInt(nonces.length - 1)
  const rest = backSats > 0n ? [{ chain: 0 as const, index: 30, amountSats: backSats }] : []
  const plan = { coins, payments: [payment(2_000n)], change: [...change, ...rest] }
  return sign(treasury, planned(treasury, plan), code)
}

/** Spends, replacements, wrong codes, an unlock and a new authenticator. */
function live(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  const { house, held } = treasury
  const fail = () => assert.throws(() => pay(treasury, [9], 500n, wrongCode(house, held.seed)))
  pay(treasury, [1], 500n)
  fail()
  pay(treasury, [2], 600n)
  house.clock.now += 5_000
  pay(treasury, [1, 2], 1_101n)
  fail()
  fail()
  unlock(treasury)
  fail()
  pay(treasury, [3], 500n)
  fail()
  replace(treasury, 1)
  fail()
  return treasury
}

describe('a restart', () => {
  it('makes the same index from the entries as the index that grew with them', (t) => {
    const { house } = live(t)
    const grown = dump(house)
    assert.ok((grown.sums as unknown[]).length > 10)
    house.reopen()
    assert.deepEqual(dump(house), grown)
  })

  it('does not believe an index that somebody changed', (t) => {
    const { house } = live(t)
    const grown = dump(house)
    const { signer } = house.service()
    const { journal } = signer
    for (const table of TABLES) journal.database.exec(`DELETE FROM ${table}`)
    rebuildIndex(journal, signer)
    assert.deepEqual(dump(house), grown)
    journal.database.exec('UPDATE sums SET sats = 0; UPDATE codes SET failures = 0')
    house.reopen()
    assert.deepEqual(dump(house), grown)
  })

  it('keeps every limit and every refusal', (t) => {
    const treasury = live(t)
    const { house, wallet } = treasury
    const before = [house.ask('limits', { wallet }), house.ask('factors', {})]
    const told = house.ask('history', { wallet, limit: '500' })
    house.reopen()
    assert.deepEqual([house.ask('limits', { wallet }), house.ask('factors', {})], before)
    assert.deepEqual(house.ask('history', { wallet, limit: '500' }), told)
    assert.throws(() => pay(treasury, [1], 9_000n - 2_000n), { code: 'spend.double_spend' })
  })

  it('signs nothing over a journal in which a spend was changed or left out', (t) => {
    const { house } = live(t)
    const { signer } = house.service()
    const folder = house.folder
    signer.close()
    const path = join(folder, 'journal.sqlite')
    const tamper = (sql: string) => {
      const database = new DatabaseSync(path)
      database.exec(sql)
      database.close()
    }
    const keep =
      "CREATE TABLE kept AS SELECT * FROM entries WHERE log = 'spends/spending' AND seq = 2"
    tamper(keep)
    tamper("DELETE FROM entries WHERE log = 'spends/spending' AND seq = 2")
    assert.throws(() => house.start(), { code: 'vault.journal_broken' })
    // A signer that refused has let the journal go.
    tamper('INSERT INTO entries SELECT * FROM kept; DROP TABLE kept')
    house.start()
  })

  it('never goes back in time', (t) => {
    const treasury = live(t)
    const { house } = treasury
    const latest = house.service().signer.time()
    house.clock.now -= 1_000_000
    house.reopen()
    assert.equal(house.service().signer.time(), latest)
    assert.equal(at(house.ask('limits', { wallet: treasury.wallet }), 'now'), String(latest))
  })
})

describe('a folder', () => {
  it('of another network is refused', (t) => {
    const { house } = live(t)
    const { folder } = house
    house.service().signer.close()
    assert.throws(() => openHouse({ network: 'signet', folder }), { code: 'vault.journal_broken' })
    house.start()
  })

  it('of another seed is refused', (t) => {
    const { house } = live(t)
    const { folder } = house
    house.service().signer.close()
    const seed = new Uint8Array(32).fill(8)
    assert.throws(() => openHouse({ seed, folder }), { code: 'vault.journal_broken' })
    house.start()
  })
})

describe('a crash between appending and answering', () => {
  it('leaves a spend either counted or not there, and signs it the same after', (t) => {
    let crash: 'before' | 'after' | null = null
    const house = openHouse({
      open: (folder, key) => {
        const journal = openJournal(folder, key)
        return {
          ...journal,
          append(drafts, time, index) {
            if (crash === 'before') throw new Error('power cut')
            const entries = journal.append(drafts, time, index)
            if (crash === 'after') throw new Error('power cut')
            return entries
          },
        }
      },
    })
    const treasury = openTreasury({ house })
    t.after(() => house.close())
    const used = () => {
      const limits = house.ask('limits', { wallet: treasury.wallet })
      return at(limits, 'limits', 0, 'usedSats')
    }
    crash = 'before'
    assert.throws(() => pay(treasury, [1], 500n), { code: 'signer.bug' })
    crash = null
    house.reopen()
    assert.equal(used(), '0')
    crash = 'after'
    assert.throws(() => pay(treasury, [1], 500n), { code: 'signer.bug' })
    crash = null
    house.reopen()
    assert.equal(used(), '2500')
    assert.equal(at(pay(treasury, [1], 500n), 'outcome'), 'signed')
    assert.equal(used(), '2500')
  })
})
