// What an operator asks of the running server: `node admin.ts rebuild [DATABASE]`, which is
// COUNTERSIGN_DATABASE_URL unless it is named. It goes by the queue, so that only whoever may open
// the database can ask, and the server does it by itself.

import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { inTransaction, openPool, type Queries } from './adapters/postgres/pool.ts'

const LOOK_EVERY_MS = 100

type Asked = { readonly attempts: number; readonly last_error: string | null }

async function rebuild(database: string): Promise<void> {
  const pool = openPool({ database, most: 1 })
  try {
    const { rows } = await inTransaction(pool, (tx) =>
      tx.query<{ id: string }>(
        "select id from graphile_worker.add_job('rebuild', job_key := 'rebuild')",
      ),
    )
    await done(pool, rows[0]?.id ?? '')
    process.stdout.write(`${JSON.stringify({ rebuilt: await counts(pool) })}\n`)
  } finally {
    await pool.end()
  }
}

/** The queue forgets a job that is done. One that fails is tried again until it is. */
async function done(database: Queries, id: string): Promise<void> {
  let told = 0
  for (;;) {
    const { rows } = await database.query<Asked>(
      'select attempts, last_error from graphile_worker.jobs where id = $1',
      [id],
    )
    const [job] = rows
    if (!job) return
    if (job.last_error && job.attempts > told) {
      told = job.attempts
      process.stderr.write(`it did not work out, and is tried again: ${job.last_error}\n`)
    }
    await sleep(LOOK_EVERY_MS)
  }
}

async function counts(database: Queries): Promise<Readonly<Record<string, string>>> {
  const { rows } = await database.query<Record<string, string>>(
    `select (select count(*) from wallets) as wallets, (select count(*) from spends) as spends,
       (select count(*) from transactions) as transactions, (select count(*) from coins) as coins`,
  )
  return rows[0] ?? {}
}

/** Whether a server could work there: it answers, and holds our tables. Null, or why not. */
async function whyNot(database: string): Promise<string | null> {
  const pool = openPool({ database, most: 1 })
  try {
    await pool.query('select seq from audit_events limit 1')
    return null
  } catch (error) {
    // Its own words could repeat the address.
    const { code } = error as { readonly code?: unknown }
    const known = /^[A-Z0-9_]{5,20}$/.exec(String(code))?.[0] ?? 'no answer'
    return `the database could not be read (${known})`
  } finally {
    await pool.end()
  }
}

const [act, database = process.env.COUNTERSIGN_DATABASE_URL] = process.argv.slice(2)
if (act === 'try') {
  // Of standard input: a command line would show its password.
  const why = await whyNot((await text(process.stdin)).trim())
  process.stdout.write(`${JSON.stringify({ why })}\n`)
} else if (act !== 'rebuild' || !database) {
  process.stderr.write('usage: node admin.ts rebuild [DATABASE]\n')
  process.exitCode = 2
} else {
  await rebuild(database).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
}
