// A server's evaluation of alerts as a process of its own, over a real database, a real signer and
// a real mail server. It is told where to die: in one of its transactions, or right after it.

import { identityFromCanonical } from '@countersign/channel/identity.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { readSettings } from '@countersign/notices/settings.ts'
import { openNotices } from '@countersign/server/adapters/notices/notices.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { openSigner } from '@countersign/server/adapters/signer/signer.ts'
import type { Store } from '@countersign/server/ports/store.ts'
import { openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { pricesIn } from '@countersign/server/use-cases/follow-prices.ts'
import { sendNotices } from '@countersign/server/use-cases/send-notices.ts'
import { tellAlerts } from '@countersign/server/use-cases/tell-alerts.ts'

export type AlertsTask = {
  readonly database: string
  readonly name: string
  readonly signerSocket: string
  readonly identity: Canonical
  readonly mailPort: number
  readonly now: number
  readonly prices: readonly string[]
  readonly dies: { readonly transaction: number; readonly where: 'in' | 'after' } | null
}

const task = JSON.parse(process.argv[2] ?? '') as AlertsTask
const { now, dies } = task
const clock = () => now

const pool = openPool({ database: task.database, name: task.name, most: 4 })
const real = openStore(pool)
const die = () => process.kill(process.pid, 'SIGKILL')
let transactions = 0

const transact: Store['transact'] = async (work) => {
  transactions += 1
  const isLast = transactions === dies?.transaction
  const result = await real.transact(async (tx) => {
    const done = await work(tx)
    if (isLast && dies?.where === 'in') die()
    return done
  })
  if (isLast) die()
  return result
}

const store = { ...real, transact }
const identity = identityFromCanonical(task.identity)
const signer = openSigner({ socketPath: task.signerSocket, identity, now: clock })
const mail = { host: '127.0.0.1', port: task.mailPort, encryption: 'none', from: 'c@example.org' }
const notices = openNotices({ settings: readSettings({ mail }), now: clock, jitter: () => 0 })

const alerts = openAlertWatch({ store, clock })
for (const last of task.prices) {
  const tick = { venue: 'kraken', market: 'BTC/USD', bid: null, ask: null, last, at: now }
  await alerts.take(pricesIn(tick, now))
}
await tellAlerts({ store, clock })
await sendNotices({ store, signer, notices, clock })
signer.close()
await real.close()
await pool.end()
