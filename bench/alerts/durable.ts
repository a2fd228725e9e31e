// How many firings are made durable in a second: ten thousand alerts that fire by one price, with
// their states, the firings, the number and the job that tells of them, over a real PostgreSQL.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alert } from '@countersign/core/exchange/alerts/alert.ts'
import { type Decimal, ONE } from '@countersign/core/exchange/decimal.ts'
import { startPostgres } from '@countersign/launcher/postgres.ts'
import { migrate } from '@countersign/server/adapters/postgres/migrate.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { prepareQueue } from '@countersign/server/jobs/queue.ts'
import { openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { median } from '../report.ts'

const ALERTS = 10_000
const ROUNDS = 7
const NOW = 1_800_000_000
const LEVEL: Decimal = 60_000n * ONE

/** @returns firings a second, the middle of several rounds */
export async function durablePerSecond(say: (line: string) => void): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'cs-bench-alerts-'))
  // As every installation has it: each commit waits for the disk.
  const postgres = await startPostgres({ folder: join(folder, 'data'), run: join(folder, 'run') })
  const pool = openPool({ database: postgres.socket, most: 4 })
  try {
    await migrate(pool)
    await prepareQueue(pool)
    const store = openStore(pool)
    say(`keeping ${ALERTS} alerts`)
    await store.transact(async (tx) => {
      for (let at = 0; at < ALERTS; at += 1) await tx.putAlert(recordOf(at))
    })
    let now = NOW
    const watch = openAlertWatch({ store, clock: () => now })
    const price = (value: Decimal) => {
      now += 1
      const last = { value, at: now }
      const from = { venue: 'kraken', market: 'BTC/USD', source: 'last' } as const
      return watch.take([{ kind: 'price', ...from, last, now }])
    }
    await price(LEVEL + 2n)
    const rates: number[] = []
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`firing all of them, ${round} of ${ROUNDS}`)
      const begun = performance.now()
      await price(LEVEL - 1n)
      rates.push(ALERTS / ((performance.now() - begun) / 1000))
      await price(LEVEL + 2n)
    }
    const fired = (await store.reader.untoldOwners()).reduce((sum, { firings }) => sum + firings, 0)
    if (fired !== ALERTS * ROUNDS) throw new Error(`${fired} firings are durable`)
    await store.close()
    return Math.round(median(rates))
  } finally {
    await pool.end()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function recordOf(at: number) {
  const condition = {
    ...{ kind: 'price', venue: 'kraken', market: 'BTC/USD', source: 'last', is: 'below' },
    level: LEVEL,
  } as Alert['condition']
  const repeat = { kind: 'every', back: 1n } as const
  return {
    alert: { id: `a${at}`, condition, repeat, onBeyond: 'wait', expiresAt: null },
    owner: 'ann',
    name: `alert ${at}`,
    channels: [],
    state: { mode: 'new', generation: 0 },
    isPaused: false,
    createdAt: NOW,
    endedAt: null,
  } as const
}
