// The tables of a database as text, from PostgreSQL's own catalogue: the same for every version
// that is supported, so that a committed copy can be compared.

import type { Pool } from './postgres.ts'

const COLUMNS = `
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as needed, pg_get_expr(d.adbin, d.adrelid) as value, a.attidentity as identity
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  order by c.relname, a.attnum`

const CONSTRAINTS = `
  select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint
  where connamespace = 'public'::regnamespace and contype <> 'n'
  order by 1, 2`

const INDEXES = `
  select tablename as table, indexdef as definition
  from pg_indexes i
  where schemaname = 'public'
    and not exists (select from pg_constraint where conname = i.indexname)
  order by 1, 2`

type Column = {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly needed: boolean
  readonly value: string | null
  readonly identity: string
}

/** One block of text a table. */
export async function schemaOf(database: Pool): Promise<string> {
  const columns = (await database.query<Column>(COLUMNS)).rows
  const constraints = (await database.query<Definition>(CONSTRAINTS)).rows
  const indexes = (await database.query<Definition>(INDEXES)).rows
  const tables = [...new Set(columns.map(({ table }) => table))]
  const blocks = tables.map((table) => {
    const isHere = (row: { readonly table: string }) => row.table === table
    const lines = [
      ...columns.filter(isHere).map(columnLine),
      ...constraints.filter(isHere).map((each) => `constraint ${each.name} ${each.definition}`),
    ]
    const further = indexes.filter(isHere).map(({ definition }) => `${definition};\n`)
    return `create table ${table} (\n  ${lines.join(',\n  ')}\n);\n${further.join('')}`
  })
  return `-- Made from the migrations; a test compares. Never applied.\n\n${blocks.join('\n')}`
}

type Definition = { readonly table: string; readonly name: string; readonly definition: string }

function columnLine({ name, type, needed, value, identity }: Column): string {
  const made = identity === '' ? '' : ' generated always as identity'
  const given = value === null ? '' : ` default ${value}`
  return `${name} ${type}${needed ? ' not null' : ''}${given}${made}`
}
