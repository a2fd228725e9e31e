// One row written whole, whether it is there or not. Names of tables and columns are the code's
// own and never a caller's.

import type { Queries } from './pool.ts'

/** @param key - the columns that name the row */
export async function upsert(
  tx: Queries,
  table: string,
  key: readonly string[],
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = Object.keys(columns)
  const places = names.map((_, at) => `$${at + 1}`)
  const changes = names
    .filter((name) => !key.includes(name))
    .map((name) => `${name} = excluded.${name}`)
  await tx.query(
    `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})
     on conflict (${key.join(', ')}) do update set ${changes.join(', ')}`,
    Object.values(columns),
  )
}
