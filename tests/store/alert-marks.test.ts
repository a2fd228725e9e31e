import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { EventCondition } from '@countersign/core/exchange/alerts/alert.ts'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import type { NewsEvent } from '@countersign/server/ports/trader.ts'
import { keepAlertEvents, watchAlerts } from '@countersign/server/use-cases/alert-events.ts'
import { type AlertWatch, openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { alertRecord } from '../builders/alert.ts'

const NOW = 1_800_000_000

const record = (kind: 'fill' | 'order-failure' | 'key-change') => {
  const condition: EventCondition = { kind, account: 'main' }
  return alertRecord(kind, { condition, repeat: { kind: 'every', back: 0n } }, { name: kind })
}

describe('events that alerts ask about', () => {
  let store: MemoryStore
  let alerts: AlertWatch
  beforeEach(async () => {
    store = openStore()
    alerts = openAlertWatch({ store, clock: () => NOW })
    await store.transact(async (tx) => {
      for (const kind of ['fill', 'order-failure', 'key-change'] as const) {
        await tx.putAlert(record(kind))
      }
    })
  })
  const hear = (kind: string, body: NewsEvent['body'], seq = 1) =>
    store.transact((tx) => keepAlertEvents(tx, { seq, at: NOW, kind, body }))
  const jobs = () => store.takeJobs().map(({ job }) => job.kind)
  /** As often as it is asked for. */
  const evaluate = async () => {
    let times = 0
    for (; jobs().includes('watch-alerts'); times += 1) await watchAlerts({ store, alerts })
    return times
  }
  const fired = async (id: string) => (await store.reader.firings(id, 5_000)).length

  it('have each change of a key, and each but once', async () => {
    const body = { account: 'main', found: 'worse' }
    await hear('key', body)
    await hear('key', body)
    await evaluate()
    assert.equal(await fired('key-change'), 1)
    await hear('key', body)
    await evaluate()
    assert.equal(await fired('key-change'), 1)
    await hear('key', body, 2)
    await evaluate()
    assert.equal(await fired('key-change'), 2)
  })

  it('have trades of two markets that have the same number', async () => {
    const trade = { account: 'main', order: '', tradeId: '7' }
    await hear('fill', { ...trade, market: 'BTC/USD' })
    await hear('fill', { ...trade, market: 'ETH/USD' })
    await evaluate()
    assert.equal(await fired('fill'), 2)
  })

  it('have an order that fails and fills again in its next generation', async () => {
    const order = { account: 'main', order: 'o1', filled: '0.5', state: 'open' }
    for (const generation of ['1', '2']) {
      await hear('order', { ...order, generation })
      await hear('order', { ...order, generation, filled: '0', state: 'rejected' })
    }
    await evaluate()
    assert.deepEqual([await fired('fill'), await fired('order-failure')], [2, 2])
  })

  it('are all evaluated, however many they are, and then kept no more', async () => {
    const trade = { account: 'main', order: '', market: 'BTC/USD' }
    for (let n = 0; n < 1_001; n += 1) await hear('fill', { ...trade, tradeId: `${n}` })
    assert.equal(await evaluate(), 2)
    assert.equal(await fired('fill'), 1_001)
    assert.deepEqual(await store.reader.alertEvents(10), [])
  })

  it('are none of what this server does not know, and nothing waits for them', async () => {
    await hear('fill', { account: 'main' })
    await hear('order', { account: 7 } as unknown as NewsEvent['body'])
    await hear('feed', { account: 'main', state: 'silent' })
    await hear('order', 'another' as unknown as NewsEvent['body'])
    assert.deepEqual([jobs(), await store.reader.alertEvents(10)], [[], []])
  })
})
