// `npm run bench -- incident`: what somebody touched, looked for in more than a million events of
// the audit log, in a real PostgreSQL as the launcher starts it: counts by every side, and the
// newest fifty events with their bytes.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@countersign/launcher/postgres.ts'
import { migrate } from '@countersign/server/adapters/postgres/migrate.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { openReader } from '@countersign/server/adapters/postgres/reader.ts'
import type { TraceQuery } from '@countersign/server/ports/incident.ts'
import { median, type Report, table } from '../report.ts'
import { addressAt, BEGUN, deviceAt, loadEvents, tokenAt } from './load.ts'

const EVENTS = 1_200_000
const DAY = 86_400
const TIMES = 7
const SHOWN = 50

const SEARCHES: readonly (readonly [what: string, query: TraceQuery])[] = [
  ['one address', { range: addressAt(4_711) }],
  ['a /24', { range: '10.7.1.0/24' }],
  ['a /16', { range: '10.7.0.0/16' }],
  ['half of all addresses', { range: '10.0.0.0/9' }],
  ['a device', { actors: [deviceAt(7)] }],
  ['a person with three devices', { actors: ['ada', deviceAt(1), deviceAt(2), deviceAt(4)] }],
  ['a token', { token: tokenAt(9) }],
  ['a day', { since: BEGUN + 300 * DAY, until: BEGUN + 301 * DAY }],
  [
    'a range in a month',
    { range: '10.0.0.0/9', since: BEGUN + 300 * DAY, until: BEGUN + 330 * DAY },
  ],
  ['everything', { since: BEGUN }],
]

type Row = {
  readonly search: string
  readonly found: number
  readonly msMedian: number
  readonly msWorst: number
}

export async function benchIncident({ say, answer }: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cs-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'data'), run: join(folder, 'run') })
  const pool = openPool({ database: postgres.socket, most: 4 })
  try {
    await migrate(pool)
    const began = performance.now()
    await loadEvents(pool, EVENTS, say)
    const loadSeconds = Math.round((performance.now() - began) / 1_000)
    const reader = openReader(pool)
    const rows: Row[] = []
    for (const [search, query] of SEARCHES) {
      say(`searching: ${search}`)
      const taken: number[] = []
      let found = 0
      for (let time = 0; time < TIMES; time++) {
        const start = performance.now()
        const [traces, seqs] = await Promise.all([
          reader.traces(query),
          reader.traceSeqs(query, SHOWN),
        ])
        await reader.auditEventsOf(seqs)
        taken.push(performance.now() - start)
        found = traces.count
      }
      const [msMedian, msWorst] = [median(taken), Math.max(...taken)].map(Math.round)
      rows.push({ search, found, msMedian: msMedian ?? 0, msWorst: msWorst ?? 0 })
    }
    const { version } = postgres
    answer({ bench: 'incident', events: EVENTS, postgres: version, loadSeconds, rows }, () =>
      words(rows),
    )
  } finally {
    await pool.end()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function words(rows: readonly Row[]): string {
  const head = ['search', 'found', 'ms, median', 'ms, worst']
  return table([head, ...rows.map((it) => [it.search, it.found, it.msMedian, it.msWorst])])
}
