// The queue's own tables in the database, made before anything is enqueued. They belong to
// graphile-worker, which migrates them itself.

import { Logger, runMigrations } from 'graphile-worker'

type Pool = NonNullable<Parameters<typeof runMigrations>[0]['pgPool']>

/** What the queue says, warnings and worse apart, helps nobody. */
export const queueLogger = (say: (line: string) => void): Logger =>
  new Logger(() => (level, message) => {
    if (level === 'error' || level === 'warning') say(`queue: ${message}`)
  })

/** Brings the queue's tables to the form this version needs. */
export async function prepareQueue(pool: Pool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: queueLogger(() => undefined) })
}
