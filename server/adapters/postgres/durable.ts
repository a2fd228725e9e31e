// Refuses a database that could lose what it acknowledged: asked at every start, before anything
// is written.

import { Fault } from '@countersign/core/fault.ts'
import type { Queries } from './pool.ts'

/** Each setting with the values under which a commit that was answered survives a power cut. */
const WANTED: readonly (readonly [setting: string, isGood: (value: string) => boolean])[] = [
  ['fsync', (value) => value === 'on'],
  ['full_page_writes', (value) => value === 'on'],
  ['synchronous_commit', (value) => value !== 'off'],
  ['data_checksums', (value) => value === 'on'],
  ['default_transaction_read_only', (value) => value === 'off'],
]

/** @throws Fault store.unsafe with the setting that is wrong */
export async function refuseUnsafe(database: Queries): Promise<void> {
  const { rows } = await database.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [WANTED.map(([name]) => name)],
  )
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]))
  for (const [setting, isGood] of WANTED) {
    const value = settings.get(setting) ?? 'unknown'
    if (!isGood(value)) throw new Fault('store.unsafe', { setting, value })
  }
  const { rows: recovery } = await database.query<{ is_standby: boolean }>(
    'select pg_is_in_recovery() as is_standby',
  )
  if (recovery[0]?.is_standby !== false) {
    throw new Fault('store.unsafe', { setting: 'recovery', value: 'on' })
  }
}
