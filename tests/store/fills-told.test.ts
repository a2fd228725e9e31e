// What members are told of trades, out of a store in memory: when, and that none is left out.

import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import { keepFills, tellFills } from '@countersign/server/use-cases/keep-fills.ts'

const NOW = 1_800_000_000

describe('a notice of trades', () => {
  let store: MemoryStore
  let now: number
  beforeEach(() => {
    store = openStore()
    now = NOW
  })
  const hear = (tradeId: string, changes: Readonly<Record<string, string>> = {}, at = now) => {
    const body = {
      ...{ account: 'main', venue: 'binance', market: 'BTC/USDT', tradeId, venueOrderId: '9' },
      ...{ order: '', side: 'buy', amount: '0.1', price: '3', fee: '', feeCurrency: '' },
      ...{ at: String(at), ...changes },
    }
    return store.transact((tx) => keepFills(tx, { seq: 1, at, kind: 'fill', body }))
  }
  const jobs = () => store.takeJobs().map(({ job, runAt }) => [job.kind, runAt ?? null])
  const tell = () => tellFills({ store, clock: () => now })
  const told = async () =>
    (await store.reader.untold(10)).map(({ tiding }) =>
      tiding.kind === 'trade.filled' ? [tiding.fills, tiding.amount, tiding.value] : [],
    )

  it('comes at the end of the minute in which the trade was told', async () => {
    await hear('1', {}, NOW + 59)
    assert.deepEqual(jobs(), [['tell-fills', NOW + 60]])
    await hear('2', {}, NOW + 60)
    assert.deepEqual(jobs(), [['tell-fills', NOW + 120]])
  })

  it('is of all that there are, however many at a time, and comes once', async () => {
    for (let n = 0; n < 1_001; n += 1) await hear(`${n}`)
    jobs()
    await tell()
    assert.deepEqual(
      jobs().map(([kind]) => kind),
      ['tell-fills', 'send-notices'],
    )
    await tell()
    assert.deepEqual(
      jobs().map(([kind]) => kind),
      ['send-notices'],
    )
    await tell()
    assert.deepEqual(jobs(), [])
    assert.deepEqual(await told(), [
      [1_000, '100', '300'],
      [1, '0.1', '0.3'],
    ])
  })

  it('says no more than what was traded, and nothing of what cannot be read', async () => {
    await hear('1', { amount: '0.000000000000000001', price: '0.9' })
    await hear('2', { side: 'both' })
    await hear('3', { amount: '1'.repeat(41) })
    await tell()
    assert.deepEqual(await told(), [[1, '0.000000000000000001', '0']])
  })
})
