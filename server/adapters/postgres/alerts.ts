// Alerts of members. However many fire at once, they are made durable in four statements.

import { canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import { type AlertMode, isOfEvents } from '@countersign/core/exchange/alerts/alert.ts'
import { readCondition, writeCondition } from '@countersign/core/exchange/alerts/record.ts'
import type {
  AlertEvent,
  AlertReader,
  AlertRecord,
  AlertTransactor,
  FiringRecord,
  Settlement,
} from '../../ports/alerts.ts'
import type { ChannelName } from '../../ports/notices.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'

const ALERTS = `
  select * from alerts where ($2::text is null or id > $2) and ($3::text is null or owner = $3)`

const UNTOLD = 'from alert_firings f join alerts a on a.id = f.alert where f.told_at is null'

const SETTLE = `
  update alerts a set mode = n.mode, generation = n.generation,
    ended_at = case when n.mode = 'ended' then $5::bigint end
  from unnest($1::text[], $2::integer[], $3::integer[], $4::text[])
    as n(id, before, generation, mode)
  where a.id = n.id and a.generation = n.before and a.mode <> 'ended' and not a.is_paused`

const LASTS = `
  insert into alert_lasts (series, value, at)
  select * from unnest($1::text[], $2::numeric[], $3::bigint[])
  on conflict (series) do update set value = excluded.value, at = excluded.at
    where excluded.at >= alert_lasts.at`

const FIRED = `
  insert into alert_firings
    (alert, generation, at, value, before, before_at, is_gap, counted_since, mark)
  select * from unnest($1::text[], $2::integer[], $3::bigint[], $4::numeric[], $5::numeric[],
    $6::bigint[], $7::boolean[], $8::bigint[], $9::text[])`

export function alertReads(database: Queries): AlertReader {
  const rows = async (sql: string, given: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    alerts: async ({ limit, after, owner }) =>
      (await rows(`${ALERTS} order by id limit $1`, [limit, after ?? null, owner ?? null])).map(
        alertOf,
      ),
    alert: async (id) => {
      const [row] = await rows('select * from alerts where id = $1', [id])
      return row ? alertOf(row) : null
    },
    armedAlerts: async ({ limit, after, owner }) => {
      const sql = `${ALERTS} and mode <> 'ended' and not is_paused order by id limit $1`
      return (await rows(sql, [limit, after ?? null, owner ?? null])).map(alertOf)
    },
    alertLasts: async () =>
      (await rows('select series, value::text, at from alert_lasts')).map(
        ({ series, value, at }) =>
          [text(series), { value: BigInt(text(value)), at: whole(at) }] as const,
      ),
    firings: async (alert, limit) =>
      (
        await rows('select * from alert_firings where alert = $1 order by number desc limit $2', [
          alert,
          limit,
        ])
      ).map(firingOf),
    untoldOwners: async () =>
      (await rows(`select a.owner, count(*) as firings ${UNTOLD} group by a.owner`)).map((row) => ({
        owner: text(row.owner),
        firings: whole(row.firings),
      })),
    untoldFirings: async (owner, limit) =>
      (
        await rows(`select a.*, f.* ${UNTOLD} and a.owner = $1 order by f.number limit $2`, [
          owner,
          limit,
        ])
      ).map((row) => ({
        firing: firingOf(row),
        record: alertOf(row),
      })),
    alertsToldAt: async (owner) => {
      const [row] = await rows('select at from alert_tellings where owner = $1', [owner])
      return row ? whole(row.at) : null
    },
    alertEvents: async (limit) =>
      (await rows('select * from alert_events order by number limit $1', [limit])).map(eventOf),
    knownMarks: async (marks) =>
      (
        await rows('select distinct mark from alert_firings where mark = any($1)', [[...marks]])
      ).map(({ mark }) => text(mark)),
  }
}

export function alertWrites(tx: Queries): AlertTransactor {
  const run = async (sql: string, given: readonly unknown[]): Promise<number> =>
    (await tx.query(sql, [...given])).rowCount ?? 0
  return {
    putAlertEvent: async ({ mark, at, condition }) =>
      void (await run(
        `insert into alert_events (mark, at, condition) values ($1, $2, $3)
         on conflict (mark) do nothing`,
        [mark, at, canonicalText(writeCondition(condition))],
      )),
    removeAlertEvents: async (marks) =>
      void (await run('delete from alert_events where mark = any($1)', [[...marks]])),
    putAlert: async (record) => void (await run(PUT, putColumns(record))),
    pauseAlert: async (id, isPaused) => {
      const mode = `case when is_paused and not $2 then 'new' else mode end`
      const sql = `update alerts set mode = ${mode}, is_paused = $2
        where id = $1 and mode <> 'ended'`
      return (await run(sql, [id, isPaused])) === 1
    },
    removeAlert: async (id) => (await run('delete from alerts where id = $1', [id])) === 1,
    async countAlerts(owner) {
      await run("select pg_advisory_xact_lock(hashtext('alerts'), hashtext($1))", [owner])
      const sql = 'select count(*) from alerts where owner = $1'
      const { rows } = await tx.query<Record<string, unknown>>(sql, [owner])
      return whole(rows[0]?.count)
    },
    settleAlerts: (settlement) => settle(run, settlement),
    async markFiringsTold(owner, { firings, at }) {
      const sql = `update alert_firings f set told_at = $3
        from unnest($1::text[], $2::integer[]) as n(alert, generation)
        where f.alert = n.alert and f.generation = n.generation`
      const [ids, generations] = [firings.map((f) => f.id), firings.map((f) => f.generation)]
      await run(sql, [ids, generations, at])
      await run(
        `insert into alert_tellings (owner, at) values ($1, $2)
         on conflict (owner) do update set at = excluded.at`,
        [owner, at],
      )
    },
    async forgetAlerts(before) {
      await run('delete from alert_firings where told_at < $1 and at < $1', [before])
      const sql = `delete from alerts a where ended_at < $1 and not exists
        (select from alert_firings f where f.alert = a.id and f.told_at is null)`
      await run(sql, [before])
    },
  }
}

async function settle(
  run: (sql: string, given: readonly unknown[]) => Promise<number>,
  { states, lasts, firings, at }: Settlement,
): Promise<boolean> {
  if (states.length > 0) {
    const settled = await run(SETTLE, [
      states.map(({ id }) => id),
      states.map(({ before }) => before),
      states.map(({ state }) => state.generation),
      states.map(({ state }) => state.mode),
      at,
    ])
    if (settled !== states.length) return false
  }
  if (lasts.length > 0) {
    await run(LASTS, [
      lasts.map(([series]) => series),
      lasts.map(([, { value }]) => value.toString()),
      lasts.map(([, last]) => last.at),
    ])
  }
  if (firings.length > 0) {
    await run(FIRED, [
      firings.map(({ id }) => id),
      firings.map(({ generation }) => generation),
      firings.map((firing) => firing.at),
      firings.map(({ value }) => value?.toString() ?? null),
      firings.map(({ before }) => before?.toString() ?? null),
      firings.map(({ beforeAt }) => beforeAt),
      firings.map(({ isGap }) => isGap),
      firings.map(({ countedSince }) => countedSince),
      firings.map(({ mark }) => mark),
    ])
  }
  return true
}

const PUT = `
  insert into alerts (id, owner, name, condition, back, on_beyond, channels, expires_at, is_paused,
    mode, generation, created_at, ended_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

function putColumns(record: AlertRecord): readonly unknown[] {
  const { alert, owner, name, channels, state, isPaused, createdAt, endedAt } = record
  const { id, condition, repeat, onBeyond, expiresAt } = alert
  const back = repeat.kind === 'every' ? repeat.back.toString() : null
  const terms = [canonicalText(writeCondition(condition)), back, onBeyond, channels, expiresAt]
  return [id, owner, name, ...terms, isPaused, state.mode, state.generation, createdAt, endedAt]
}

function alertOf(row: Row): AlertRecord {
  const { id, back, expires_at: expiresAt, ended_at: endedAt } = row
  return {
    alert: {
      id: text(id),
      condition: readCondition(readCanonical(new TextEncoder().encode(text(row.condition)))),
      repeat: back === null ? { kind: 'once' } : { kind: 'every', back: BigInt(text(back)) },
      onBeyond: row.on_beyond === 'fire' ? 'fire' : 'wait',
      expiresAt: expiresAt === null ? null : whole(expiresAt),
    },
    owner: text(row.owner),
    name: text(row.name),
    channels: (row.channels as readonly unknown[]).map((each) => text(each) as ChannelName),
    state: { mode: text(row.mode) as AlertMode, generation: whole(row.generation) },
    isPaused: row.is_paused === true,
    createdAt: whole(row.created_at),
    endedAt: endedAt === null ? null : whole(endedAt),
  }
}

function eventOf(row: Row): AlertEvent {
  const condition = readCondition(readCanonical(new TextEncoder().encode(text(row.condition))))
  if (!isOfEvents(condition)) throw new TypeError('an event is about a number')
  return { mark: text(row.mark), at: whole(row.at), condition }
}

const orNull = <T>(read: (value: unknown) => T, value: unknown): T | null =>
  value === null ? null : read(value)

function firingOf(row: Row): FiringRecord {
  const [value, before] = [orNull(text, row.value), orNull(text, row.before)]
  return {
    id: text(row.alert),
    generation: whole(row.generation),
    at: whole(row.at),
    ...(value === null ? {} : { value: BigInt(value) }),
    ...(before === null ? {} : { before: BigInt(before) }),
    beforeAt: orNull(whole, row.before_at),
    isGap: row.is_gap === true,
    countedSince: orNull(whole, row.counted_since),
    mark: orNull(text, row.mark),
  }
}
