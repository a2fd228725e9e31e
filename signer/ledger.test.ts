import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { Scope } from '@countersign/core/policy/history.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { openLedger, spendLog, walletOfLog } from './ledger.ts'

type Recorded = {
  readonly inputs: readonly string[]
  readonly counted: bigint
  readonly at: number
  readonly replaces?: readonly number[]
  readonly used?: readonly [string, string]
  readonly wallet?: string
  readonly member?: string
}

const txid = (n: number) => n.toString(16).padStart(64, '0')

function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-ledger-'))
  const journal = openJournal(folder, new Uint8Array(32))
  t.after(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })
  const ledger = openLedger(journal)
  const record = (n: number, recorded: Recorded) => {
    const { wallet = 'w', inputs, counted, at, replaces = [], used = ['0', '0'] } = recorded
    const body = {
      txid: txid(n),
      inputs,
      payments: [{ script: '51', sats: '7' }],
      changeSats: '0',
      feeSats: '3',
      amountSats: '10',
      countedSats: String(counted),
      replaces: replaces.map(txid),
      used,
      policy: txid(0),
      ...(recorded.member ? { member: recorded.member } : {}),
    }
    const draft = { log: spendLog(wallet), kind: 'spend.signed', body, proofs: [] }
    journal.append([draft], at, ([entry]) => {
      if (entry) ledger.record(wallet, entry)
    })
  }
  const conflicts = (...outpoints: readonly string[]) =>
    ledger.conflicts('w', outpoints).map((each) => Number.parseInt(each.txid, 16))
  const tally = (from: number, to: number) => ledger.history('w').tally(from, to, 'wallet')
  return { journal, ledger, record, conflicts, tally }
}

describe('the ledger', () => {
  it('names each spend that takes an outpoint, once', (t) => {
    const { record, conflicts, ledger } = open(t)
    record(1, { inputs: ['x:0', 'y:0'], counted: 10n, at: 5 })
    record(2, { inputs: ['z:0'], counted: 20n, at: 6 })
    assert.deepEqual(conflicts('x:0', 'y:0'), [1])
    assert.deepEqual(conflicts('x:0', 'z:0').toSorted(), [1, 2])
    assert.deepEqual(conflicts('x:1'), [])
    const [found] = ledger.conflicts('w', ['z:0'])
    assert.deepEqual(found?.counted, { at: 6, amountSats: 20n, member: 'owner' })
    assert.deepEqual(found?.payments, [{ script: '51', amountSats: 7n }])
    assert.equal(found?.feeSats, 3n)
  })

  it('forgets the sum and the claim of what was replaced, not its txid', (t) => {
    const { record, conflicts, tally, ledger } = open(t)
    record(1, { inputs: ['x:0'], counted: 10n, at: 5 })
    record(2, { inputs: ['y:0'], counted: 20n, at: 6 })
    record(3, { inputs: ['x:0', 'y:0'], counted: 30n, at: 9, replaces: [1, 2] })
    assert.deepEqual(conflicts('x:0'), [3])
    assert.deepEqual(conflicts('y:0'), [3])
    assert.deepEqual(tally(0, 8), { sats: 0n, count: 0 })
    assert.deepEqual(tally(0, 9), { sats: 30n, count: 1 })
    for (const n of [1, 2, 3]) assert.ok(ledger.isSigned('w', txid(n)))
    assert.equal(ledger.isSigned('w', txid(4)), false)
    assert.equal(ledger.isSigned('v', txid(1)), false)
  })

  it('refuses to replace what is not there or was replaced, and keeps nothing of it', (t) => {
    const { record, journal, tally } = open(t)
    record(1, { inputs: ['x:0'], counted: 10n, at: 5 })
    record(2, { inputs: ['x:0'], counted: 20n, at: 6, replaces: [1] })
    for (const replaces of [[1], [9], [2, 2]]) {
      const again = () => record(3, { inputs: ['x:0'], counted: 1n, at: 7, replaces })
      assert.throws(again, /replaced, but not signed before/)
    }
    assert.equal(journal.head(spendLog('w')).seq, 2)
    assert.deepEqual(tally(0, 100), { sats: 20n, count: 1 })
  })

  it('never records a transaction twice', (t) => {
    const { record, journal } = open(t)
    record(1, { inputs: ['x:0'], counted: 10n, at: 5 })
    assert.throws(() => record(1, { inputs: ['x:0'], counted: 10n, at: 6 }), /UNIQUE/)
    assert.equal(journal.head(spendLog('w')).seq, 1)
  })

  it('knows how far each chain is used, -1 before the first', (t) => {
    const { record, ledger } = open(t)
    assert.deepEqual(ledger.marks('w'), [-1, -1])
    record(1, { inputs: ['x:0'], counted: 1n, at: 5, used: ['0', '4'] })
    assert.deepEqual(ledger.marks('w'), [-1, 3])
    record(2, { inputs: ['y:0'], counted: 1n, at: 5, used: ['2147483648', '4'] })
    assert.deepEqual(ledger.marks('w'), [2147483647, 3])
  })

  it('keeps the wallets apart', (t) => {
    const { record, conflicts, tally } = open(t)
    record(1, { inputs: ['x:0'], counted: 10n, at: 5, wallet: 'v' })
    assert.deepEqual(conflicts('x:0'), [])
    assert.deepEqual(tally(0, 9), { sats: 0n, count: 0 })
    assert.equal(walletOfLog(spendLog('a-b')), 'a-b')
    assert.equal(walletOfLog('charter'), null)
  })

  it('sums for each member and for all wallets, and takes back what was replaced', (t) => {
    const { record, ledger } = open(t)
    const tally = (scope: Scope, wallet = 'w') => ledger.history(wallet).tally(0, 99, scope)
    record(1, { inputs: ['x:0'], counted: 10n, at: 5, member: 'a' })
    record(2, { inputs: ['y:0'], counted: 20n, at: 6, member: 'b' })
    record(3, { inputs: ['z:0'], counted: 40n, at: 7, member: 'a', wallet: 'v' })
    record(4, { inputs: ['u:0'], counted: 80n, at: 8 })
    record(6, { inputs: ['t:0'], counted: 1n, at: 8, member: 'owner' })
    assert.deepEqual(tally('wallet'), { sats: 111n, count: 4 })
    assert.deepEqual(tally('organisation'), { sats: 151n, count: 5 })
    assert.deepEqual(tally('member:a'), { sats: 10n, count: 1 })
    assert.deepEqual(tally('member:b'), { sats: 20n, count: 1 })
    // The fourth does not say who asked: there was nobody but the owner when it was written.
    assert.deepEqual(tally('member:owner'), { sats: 81n, count: 2 })
    assert.deepEqual(tally('member:a', 'v'), { sats: 40n, count: 1 })
    assert.deepEqual(ledger.conflicts('w', ['x:0'])[0]?.counted, {
      at: 5,
      amountSats: 10n,
      member: 'a',
    })
    record(5, { inputs: ['x:0', 'q:0'], counted: 30n, at: 9, member: 'b', replaces: [1] })
    assert.deepEqual(tally('member:a'), { sats: 0n, count: 0 })
    assert.deepEqual(tally('member:b'), { sats: 50n, count: 2 })
    assert.deepEqual(tally('organisation'), { sats: 171n, count: 5 })
  })

  it('asks to be made again when an older version made it', (t) => {
    const { record, journal, ledger } = open(t)
    record(1, { inputs: ['x:0'], counted: 10n, at: 5 })
    assert.equal(ledger.isCurrent(), true)
    journal.database.exec('DELETE FROM index_version')
    const reopened = openLedger(journal)
    assert.equal(reopened.isCurrent(), false)
    reopened.clear()
    assert.equal(reopened.isCurrent(), true)
  })

  it('holds amounts beyond 2^53', (t) => {
    const { record, tally } = open(t)
    for (const n of [1, 2, 3, 4, 5]) {
      record(n, { inputs: [`${n}:0`], counted: 2_099_999_999_999_999n, at: n })
    }
    assert.deepEqual(tally(1, 5), { sats: 10_499_999_999_999_995n, count: 5 })
  })
})
