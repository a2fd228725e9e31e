// Alerts over a real PostgreSQL: evaluated, failed, killed and taken up by another server. What
// fires is durable once, and told once.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import type { AlertRecord } from '@countersign/server/ports/alerts.ts'
import type { Store } from '@countersign/server/ports/store.ts'
import { type AlertWatch, openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { balancesIn, downOf, pricesIn } from '@countersign/server/use-cases/follow-prices.ts'
import { tellAlerts } from '@countersign/server/use-cases/tell-alerts.ts'
import { alertRecord } from '../builders/alert.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'

const START = 1_800_000_000
const MARKET = { venue: 'kraken', market: 'BTC/USD' } as const

describe('alerts, over a real database', () => {
  let cluster: Cluster
  let store: PostgresStore
  let now: number
  let watch: AlertWatch
  const stores: PostgresStore[] = []
  before(async () => {
    cluster = await startCluster()
  })
  after(async () => {
    for (const each of stores) await each.close()
    await cluster.stop()
  })
  beforeEach(async () => {
    store = openStore(await cluster.fresh())
    stores.push(store)
    now = START
    watch = server()
  })

  /** Another one over the same database. */
  const server = (over: Partial<Store> = {}) =>
    openAlertWatch({ store: { ...store, ...over }, clock: () => now })
  const put = (...records: readonly AlertRecord[]) =>
    store.transact(async (tx) => {
      for (const each of records) await tx.putAlert(each)
    })
  const tick = async (last: string, at = now, by = watch) =>
    by.take(pricesIn({ ...MARKET, bid: null, ask: null, last, at }, now))
  const fired = async (id: string) =>
    (await store.reader.firings(id, 100)).map(({ generation }) => generation)
  const tell = () => tellAlerts({ store, clock: () => now })
  const told = async () =>
    (await store.reader.untold(100)).flatMap(({ tiding }) =>
      tiding.kind === 'alert.fired' ? [tiding] : [],
    )

  it('fires once, and no server after it fires by the same tick again', async () => {
    await put(alertRecord('a', {}))
    await tick('50001')
    await tick('49999')
    assert.deepEqual(await fired('a'), [1])
    await tick('49999', now, server())
    assert.deepEqual(await fired('a'), [1])
  })

  it('fires at the first tick after a start by what was passed meanwhile, marked', async () => {
    await put(alertRecord('a', {}))
    await tick('50001')
    now += 3_600
    await tick('49000', now, server())
    const [firing] = await store.reader.firings('a', 9)
    assert.equal(firing?.isGap, true)
    assert.equal(firing?.beforeAt, START)
    await tell()
    const [{ lines } = { lines: [] }] = await told()
    assert.match(
      lines[0] ?? '',
      /some time between 2027-01-15 08:00:00 UTC and 2027-01-15 09:00:00/,
    )
  })

  it('goes back by its distance before it fires again, also over a start between', async () => {
    const repeat = { kind: 'every', back: parseDecimal('100') } as const
    await put(alertRecord('a', { repeat }))
    for (const last of ['50101', '49999', '50001', '49999']) await tick(last)
    assert.deepEqual(await fired('a'), [1])
    watch = server()
    await tick('50099')
    await tick('49999')
    assert.deepEqual(await fired('a'), [1])
    watch = server()
    await tick('50100')
    watch = server()
    await tick('49999')
    assert.deepEqual(await fired('a'), [2, 1])
  })

  it('evaluates again what could not be made durable, as of when it was received', async () => {
    let isAway = false
    const transact: Store['transact'] = (work) =>
      isAway ? Promise.reject(new Error('away')) : store.transact(work)
    watch = server({ transact })
    await put(alertRecord('a', {}))
    await tick('50001')
    isAway = true
    await assert.rejects(tick('49999'))
    await assert.rejects(tick('50002'))
    isAway = false
    now += 600
    await watch.take([])
    assert.deepEqual(await fired('a'), [1])
    assert.equal((await store.reader.firings('a', 9))[0]?.at, START)
  })

  it('fires once for two servers that both take the tick', async () => {
    await put(alertRecord('a', {}))
    await tick('50001')
    const other = server()
    await other.take([])
    const both = await Promise.allSettled([tick('49999'), tick('49999', now, other)])
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    assert.deepEqual(await fired('a'), [1])
    await Promise.all([tick('49998'), tick('49998', now, other)])
    assert.deepEqual(await fired('a'), [1])
  })

  it('evaluates no stale price, and nothing that is paused or has expired', async () => {
    const paused = alertRecord('p', {}, { isPaused: true })
    await put(alertRecord('a', {}), alertRecord('e', { expiresAt: START + 100 }), paused)
    await tick('50001')
    now += 16
    await tick('49999', START)
    assert.deepEqual(await fired('a'), [])
    assert.equal(watch.lastOf(alertRecord('a', {}))?.at, START)
    now = START + 100
    await tick('49999')
    assert.deepEqual([await fired('a'), await fired('e'), await fired('p')], [[1], [], []])
    assert.equal((await store.reader.alert('e'))?.state.mode, 'ended')
  })

  it('makes ten thousand of one tick durable, and tells each owner in one notice', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      alertRecord(`a${at}`, {}, { owner: at < 9_000 ? 'ann' : 'bob' }),
    )
    await put(...many)
    await tick('50001')
    await tick('49999')
    await tell()
    const tidings = await told()
    assert.deepEqual(
      tidings.map(({ member, fired, lines }) => [member, fired, lines.length]).toSorted(),
      [
        ['ann', 9_000, 20],
        ['bob', 1_000, 20],
      ],
    )
    assert.deepEqual(await store.reader.untoldOwners(), [])
  })

  it('tells one owner once a minute, by the channels that each alert chose', async () => {
    const repeat = { kind: 'every', back: parseDecimal('1') } as const
    await put(alertRecord('a', { repeat }), alertRecord('s', { repeat }, { channels: ['sms'] }))
    for (const last of ['50001', '49999', '50001', '49999']) await tick(last)
    await tell()
    const first = await told()
    assert.deepEqual(first.map(({ channels, fired }) => [channels.join(), fired]).toSorted(), [
      ['', 2],
      ['sms', 2],
    ])
    for (const last of ['50001', '49999']) await tick(last)
    now += 59
    await tell()
    assert.equal((await told()).length, 2)
    now += 1
    await tell()
    await tell()
    assert.equal((await told()).length, 4)
  })

  it('sees balances, and each silence of a venue once', async () => {
    const repeat = { kind: 'every', back: parseDecimal('0.1') } as const
    const level = parseDecimal('1')
    const balance = {
      kind: 'balance',
      account: 'main',
      currency: 'BTC',
      is: 'below',
      level,
    } as const
    const down = { kind: 'venue-down', venue: 'kraken' } as const
    await put(
      alertRecord('b', { condition: balance, repeat }),
      alertRecord('d', { condition: down, repeat }),
    )
    await watch.take([])
    assert.deepEqual([...watch.balances()], [['main', new Set(['BTC'])]])
    assert.deepEqual(watch.markets(), [{ venue: 'kraken', market: 'BTC/USDT', source: 'last' }])
    const have = (total: string) => {
      const balances = total === '' ? [] : [{ currency: 'BTC', total, free: total, used: '0' }]
      return watch.take(balancesIn({ account: 'main', at: now, balances }, new Set(['BTC']), now))
    }
    await have('1.5')
    await have('')
    assert.deepEqual(await fired('b'), [1])
    const silent = (since: number | null) =>
      watch.take(downOf([{ venue: 'kraken', market: 'BTC/USDT', silentSince: since }], now))
    await silent(null)
    await silent(START - 59)
    assert.deepEqual(await fired('d'), [])
    await silent(START - 60)
    watch = server()
    await silent(START - 60)
    assert.deepEqual(await fired('d'), [1])
    now += 1_000
    await silent(START + 500)
    assert.deepEqual(await fired('d'), [2, 1])
  })

  it('counts a move from its start, and says so until the window is full', async () => {
    const share = { windowSeconds: 3_600, basisPoints: 500 } as const
    const move = { kind: 'move', ...MARKET, source: 'last', way: 'down' } as const
    const condition = { ...move, ...share }
    await put(alertRecord('m', { condition }))
    await tick('50000')
    now += 60
    watch = server()
    await tick('47600')
    await tick('47501')
    assert.deepEqual(await fired('m'), [], 'a fall that began before the start is not seen')
    await tick('45220')
    const [firing] = await store.reader.firings('m', 9)
    assert.equal(firing?.countedSince, START + 60)
    await tell()
    assert.match((await told())[0]?.lines[0] ?? '', /5 %.*Counted since .* when the server started/)
  })
})
