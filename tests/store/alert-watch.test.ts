import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { Alert } from '@countersign/core/exchange/alerts/alert.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import type { AlertRecord } from '@countersign/server/ports/alerts.ts'
import type { Store } from '@countersign/server/ports/store.ts'
import { type AlertWatch, openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { pricesIn } from '@countersign/server/use-cases/follow-prices.ts'
import { tellAlerts } from '@countersign/server/use-cases/tell-alerts.ts'
import { alertRecord } from '../builders/alert.ts'

const START = 1_800_000_000
const MARKET = { venue: 'kraken', market: 'BTC/USD' } as const
const SERIES = 'price kraken BTC/USD last'
const EVERY = { kind: 'every', back: 1n } as const

const record = (id: string, alert: Partial<Alert> = {}, owner = 'ann') =>
  alertRecord(id, { repeat: EVERY, ...alert }, { owner, name: id })

describe('the watch over alerts', () => {
  let store: MemoryStore
  let now: number
  let watch: AlertWatch
  let writes: number
  beforeEach(() => {
    store = openStore()
    now = START
    writes = 0
    watch = server()
  })
  const server = (over: Partial<Store> = {}) => {
    const transact: Store['transact'] = (work) => {
      writes += 1
      return store.transact(work)
    }
    return openAlertWatch({ store: { ...store, transact, ...over }, clock: () => now })
  }
  const put = (...records: readonly AlertRecord[]) =>
    store.transact(async (tx) => {
      for (const each of records) await tx.putAlert(each)
    })
  const price = (last: string, market: string = MARKET.market, at = now) =>
    pricesIn({ venue: MARKET.venue, market, bid: null, ask: null, last, at }, now)
  const fired = async (id: string) =>
    (await store.reader.firings(id, 100)).map(({ generation }) => generation)
  const lastOf = async () => new Map(await store.reader.alertLasts()).get(SERIES)?.value
  const jobs = () => store.takeJobs().map(({ job, runAt }) => [job.kind, runAt ?? null])

  it('counts each firing of prices that come together, and of takes at once', async () => {
    await put(record('a'))
    await watch.take(['50001', '49999', '50001', '49999'].flatMap((last) => price(last)))
    assert.deepEqual(await fired('a'), [2, 1])
    const more = ['50001', '49999', '50001', '49999']
    await Promise.all(more.map((last) => watch.take(price(last))))
    assert.deepEqual(await fired('a'), [4, 3, 2, 1])
  })

  it('asks to have a firing told, and for nothing where none is', async () => {
    await put(record('a'))
    await watch.take(price('50001'))
    assert.deepEqual(jobs(), [])
    await watch.take(price('49999'))
    assert.deepEqual(jobs(), [['tell-alerts', null]])
  })

  it('has what is told wait for the first owner who may be told again', async () => {
    const tell = () => tellAlerts({ store, clock: () => now })
    const fire = async () => await watch.take([...price('50001'), ...price('49999')])
    await put(record('a'))
    await fire()
    await tell()
    await put(record('b', {}, 'bob'))
    watch = server()
    now += 20
    await fire()
    await tell()
    now += 20
    await fire()
    jobs()
    await tell()
    assert.deepEqual(jobs(), [['tell-alerts', START + 60]])
    now = START + 60
    await tell()
    assert.deepEqual(jobs(), [
      ['send-notices', null],
      ['tell-alerts', START + 80],
    ])
    const told = (await store.reader.untold(100)).map(({ tiding }) =>
      tiding.kind === 'alert.fired' ? `${tiding.member} ${tiding.fired}` : '',
    )
    assert.deepEqual(told, ['ann 1', 'bob 1', 'ann 2'])
  })

  it('tells an owner of ten thousand firings, and the rest a minute later', async () => {
    const many = Array.from({ length: 10_001 }, (_, at) => record(`a${at}`))
    await put(...many)
    await watch.take([...price('50001'), ...price('49999')])
    const tell = async () => {
      jobs()
      await tellAlerts({ store, clock: () => now })
      return jobs()
    }
    const told = async () =>
      (await store.reader.untold(100)).map(({ tiding }) =>
        tiding.kind === 'alert.fired' ? [tiding.fired, tiding.lines.length] : [],
      )
    assert.deepEqual((await tell()).at(-1), ['tell-alerts', START + 60])
    now += 60
    assert.deepEqual(await tell(), [['send-notices', null]])
    assert.deepEqual(await told(), [
      [10_000, 20],
      [1, 1],
    ])
  })

  it('writes numbers that changed nothing every ten seconds, and nothing without any', async () => {
    await put(record('a'))
    await watch.take(price('50001'))
    assert.equal(writes, 1)
    await watch.take([])
    now += 9
    await watch.take(price('50002'))
    await watch.take([])
    assert.deepEqual([writes, await lastOf()], [1, parseDecimal('50001')])
    now += 1
    await watch.take([])
    assert.deepEqual([writes, await lastOf()], [2, parseDecimal('50002')])
    now += 100
    await watch.take([])
    assert.equal(writes, 2)
  })

  it('asks for the prices of alerts that are armed, and keeps no others', async () => {
    const condition = { kind: 'price', ...MARKET, source: 'mid', is: 'above', level: 1n } as const
    await put(record('a', { repeat: { kind: 'once' } }), record('m', { condition }), record('b'))
    await watch.take([...price('50001'), ...price('3', 'ETH/USD')])
    const [last, mid] = [
      { ...MARKET, source: 'last' },
      { ...MARKET, source: 'mid' },
    ]
    assert.deepEqual(watch.markets(), [last, mid])
    assert.deepEqual(
      (await store.reader.alertLasts()).map(([series]) => series),
      [SERIES],
    )
    await watch.take(price('49999'))
    await watch.change(async () => ({ answer: null, removed: 'm' }))
    assert.deepEqual(watch.markets(), [last], 'of the alert that fires again')
    await watch.change(async () => ({ answer: null, removed: 'b' }))
    assert.deepEqual(watch.markets(), [])
  })

  it('fires no alert that was removed, and one that was put again once', async () => {
    await put(record('a'))
    await watch.take(price('50001'))
    await watch.change(async () => ({ answer: null, put: record('a') }))
    await watch.take([...price('50001'), ...price('49999')])
    assert.deepEqual(await fired('a'), [1])
    await watch.change(async () => {
      await store.transact((tx) => tx.removeAlert('a'))
      return { answer: null, removed: 'a' }
    })
    await watch.take([...price('50001'), ...price('49999')])
    assert.deepEqual(await fired('a'), [])
  })

  it('shows no number that was not evaluated', async () => {
    await put(record('a'))
    await watch.take(price('50001'))
    now += 60
    await watch.take(price('49999', MARKET.market, START + 1))
    assert.equal(watch.lastOf(record('a'))?.value, parseDecimal('50001'))
  })

  it('lets go of the oldest, and no more, of what it cannot make durable', async () => {
    await put(record('a'))
    let isAway = false
    watch = server({
      transact: (work) => (isAway ? Promise.reject(new Error('away')) : store.transact(work)),
    })
    await watch.take(price('50001'))
    isAway = true
    await assert.rejects(watch.take([...price('49999'), ...price('50001'), ...price('49998')]))
    isAway = false
    await watch.take(Array.from({ length: 99_998 }, () => price('50001')).flat())
    assert.deepEqual(await fired('a'), [1])
    const [firing] = await store.reader.firings('a', 9)
    assert.equal(firing?.value, parseDecimal('49998'))
  })

  it('says since when a move is counted until its window began after the start', async () => {
    const share = { way: 'down', windowSeconds: 60, basisPoints: 100 } as const
    const condition = { kind: 'move', ...MARKET, source: 'last', ...share } as const
    await put(record('m', { condition }))
    const move = async (second: number, last: string) => {
      now = START + second
      await watch.take(price(last))
      const [firing] = await store.reader.firings('m', 9)
      return [firing?.generation, firing?.countedSince]
    }
    await move(1, '50000')
    assert.deepEqual(await move(59, '49000'), [1, START])
    await move(59, '50000')
    assert.deepEqual(await move(60, '49000'), [2, null])
  })
})
