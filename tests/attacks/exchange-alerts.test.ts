// The rows of alerts in the attacker's hands, who has the database. Alerts are the server's word,
// and whoever writes there can have it say anything; what is tried is what "once" is worth then.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import { openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { pricesIn } from '@countersign/server/use-cases/follow-prices.ts'
import { tellAlerts } from '@countersign/server/use-cases/tell-alerts.ts'
import { alertRecord } from '../builders/alert.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'
import { say } from './say.ts'

const START = 1_800_000_000
const MARKET = { venue: 'kraken', market: 'BTC/USD' } as const

const alertOf = (id: string, owner: string) => alertRecord(id, {}, { owner })

describe('the rows of alerts in the attacker’s hands', () => {
  let cluster: Cluster
  let store: PostgresStore
  let sql: (text: string) => Promise<unknown>
  let now: number
  before(async () => {
    cluster = await startCluster()
  })
  after(() => cluster.stop())
  beforeEach(async () => {
    const pool = await cluster.fresh()
    sql = (text) => pool.query(text)
    store = openStore(pool)
    now = START
    await store.transact(async (tx) => {
      for (const each of [alertOf('a', 'ann'), alertOf('b', 'bob')]) await tx.putAlert(each)
    })
    await cross()
  })

  /** The price falls below the level, told to a server that starts now. */
  const cross = async () => {
    const watch = openAlertWatch({ store, clock: () => now })
    for (const last of ['50001', '49999']) {
      await watch.take(pricesIn({ ...MARKET, bid: null, ask: null, last, at: now }, now))
    }
    await tellAlerts({ store, clock: () => now })
  }
  const told = async () =>
    (await store.reader.untold(100))
      .flatMap(({ tiding }) => (tiding.kind === 'alert.fired' ? [tiding.member] : []))
      .toSorted()

  it('says that nobody was told yet: the same notice is not made again', async () => {
    assert.deepEqual(await told(), ['ann', 'bob'])
    await sql('update alert_firings set told_at = null')
    await sql('delete from alert_tellings')
    now += 3_600
    await cross()
    assert.deepEqual(await told(), ['ann', 'bob'])
    say('the marks of what was told of alerts, taken away', 'no second notice')
    await store.close()
  })

  it('gives one to another member, armed again: that member is told of it, once', async () => {
    await sql(`update alerts set owner = 'bob', mode = 'up', ended_at = null where id = 'a'`)
    now += 3_600
    await cross()
    assert.deepEqual(await told(), ['ann', 'bob', 'bob'])
    say('an alert given to another member', 'a notice to that member')
    await store.close()
  })
})
