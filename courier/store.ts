// What the courier remembers: how far it has read, what it has told, and its outbox. Losing it
// tells people twice, and nothing worse: it decides nothing.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Attempt, Lane, Outbox } from '@countersign/notices/outbox.ts'
import type { Memory } from './memory.ts'

export type Store = {
  /** The last entry that was taken in. */
  after(): number
  /** The same of the log of sign-in codes. */
  afterSignIns(): number
  outbox(): Outbox
  /** Whether something that no entry says was told: a lock, something that took hold. */
  wasTold(key: string): boolean
  toldAt(key: string): number
  /** Takes in what is new, all or nothing. */
  take(taken: {
    readonly after: number
    readonly afterSignIns: number
    readonly outbox: Outbox
    readonly told: readonly string[]
    readonly at: number
    readonly memory: Memory
  }): void
  /** The outbox after one attempt, with the attempt in the log. */
  save(outbox: Outbox, attempt: Attempt): void
  /** Null before anything was taken in. */
  memory(): Memory | null
  close(): void
}

/** Attempts that are remembered. */
const LOG_ROWS = 10_000

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS progress (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS told (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS memory (one INTEGER PRIMARY KEY, memory TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS lanes (
    recipient TEXT NOT NULL, channel TEXT NOT NULL, lane TEXT NOT NULL,
    PRIMARY KEY (recipient, channel)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS attempts (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL,
    notice TEXT NOT NULL, outcome TEXT NOT NULL
  ) STRICT;
`

/** Opens or makes the store in the courier's own folder. */
export function openStore(folder: string): Store {
  const database = openDatabase(folder)
  const progress = database.prepare('SELECT value FROM progress WHERE key = ?')
  const setProgress = database.prepare('INSERT OR REPLACE INTO progress VALUES (?, ?)')
  const told = database.prepare('SELECT at FROM told WHERE key = ?')
  const setTold = database.prepare('INSERT OR REPLACE INTO told VALUES (?, ?)')
  const setMemory = database.prepare('INSERT OR REPLACE INTO memory VALUES (1, ?)')
  const setLane = database.prepare('INSERT OR REPLACE INTO lanes VALUES (?, ?, ?)')
  const log = database.prepare('INSERT INTO attempts VALUES (NULL, ?, ?, ?, ?, ?)')
  const thin = database.prepare(
    'DELETE FROM attempts WHERE id <= (SELECT max(id) FROM attempts) - ?',
  )
  const rows = database.prepare('SELECT lane FROM lanes ORDER BY recipient, channel').all()
  const { memory } = database.prepare('SELECT memory FROM memory').get() ?? {}
  let remembered = memory === undefined ? null : (JSON.parse(String(memory)) as Memory)
  let known: Outbox = { lanes: rows.map(({ lane }) => JSON.parse(String(lane)) as Lane) }

  const keep = (outbox: Outbox) => {
    // Lanes that did not change are the same objects.
    const before = new Set(known.lanes)
    for (const lane of outbox.lanes) {
      if (!before.has(lane)) setLane.run(lane.recipient, lane.channel, JSON.stringify(lane))
    }
  }
  const after = () => numberIn(progress.get('after'), 'value')
  const afterSignIns = () => numberIn(progress.get('sign-ins'), 'value')
  return {
    after,
    afterSignIns,
    memory: () => remembered,
    close: () => database.close(),
    outbox: () => known,
    wasTold: (key) => told.get(key) !== undefined,
    toldAt: (key) => numberIn(told.get(key), 'at'),
    take({ outbox, told: keys, at, memory: next, ...read }) {
      const isSame = JSON.stringify(next) === JSON.stringify(remembered)
      const isFarther = read.after !== after() || read.afterSignIns !== afterSignIns()
      if (isSame && keys.length === 0 && outbox === known && !isFarther) return
      whole(database, () => {
        setProgress.run('after', read.after)
        setProgress.run('sign-ins', read.afterSignIns)
        for (const key of keys) setTold.run(key, at)
        if (!isSame) setMemory.run(JSON.stringify(next))
        keep(outbox)
      })
      known = outbox
      remembered = next
    },
    save(outbox, { at, recipient, channel, noticeId, outcome }) {
      whole(database, () => {
        keep(outbox)
        log.run(at, recipient, channel, noticeId, JSON.stringify(outcome))
        thin.run(LOG_ROWS)
      })
      known = outbox
    },
  }
}

function openDatabase(folder: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'outbox.sqlite'))
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec(SCHEMA)
  return database
}

function whole(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    work()
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

const numberIn = (row: unknown, name: string): number =>
  Number((row as Record<string, unknown> | undefined)?.[name] ?? 0)
