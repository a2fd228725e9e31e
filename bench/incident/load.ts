// A log of two years of a busy installation, written in bulk: real events, each with the hash of
// the one before, and the traces that the server writes with each.

import { AUDIT_START, type AuditDraft, nextEvent } from '@countersign/core/audit/event.ts'
import type { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { traceOf } from '@countersign/server/ports/traces.ts'

type Pool = ReturnType<typeof openPool>

export const BEGUN = 1_700_000_000
/** About two years, for a million. */
const SECONDS_BETWEEN = 60
const AT_A_TIME = 20_000

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0')

/** Of two hundred; the first is one of three of a person’s. */
export const deviceAt = (at: number): string => hex(at % 200, 64)
export const tokenAt = (at: number): string => hex(at % 50, 16)
/** Half of them in 10.0.0.0/9; each /24 has 256 addresses that come again. */
export const addressAt = (at: number): string =>
  `10.${(at * 7) % 256}.${(at >> 8) % 64}.${(at * 13) % 256}`

const ACTS = ['api.listWallets', 'session.opened', 'spend.asked', 'spend.signed'] as const

function draftOf(at: number): AuditDraft {
  const isToken = at % 3 === 0
  const act = ACTS[at % ACTS.length] ?? 'api.listWallets'
  return {
    time: BEGUN + at * SECONDS_BETWEEN,
    actor: isToken ? { kind: 'token', id: tokenAt(at) } : { kind: 'person', id: deviceAt(at) },
    act,
    outcome: at % 17 === 0 ? { kind: 'refused', fault: 'http.token_elsewhere' } : { kind: 'done' },
    network: addressAt(at),
    facts: at % 5 === 0 ? { session: hex(at % 4_000, 16) } : {},
  }
}

const INSERT = `
  with given as (select * from unnest($1::bigint[], $2::text[], $3::bytea[], $4::bigint[],
    $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    as g (seq, hash, bytes, time, act, outcome, actor, network, token, session)),
  told as (insert into audit_events select seq, hash, bytes from given)
  insert into audit_traces
    select seq, time, act, outcome, actor, network::inet, token, session from given`

export async function loadEvents(pool: Pool, total: number, say: (line: string) => void) {
  let last: { readonly seq: number; readonly hash: Uint8Array } = AUDIT_START
  while (last.seq < total) {
    const columns: unknown[][] = Array.from({ length: 10 }, () => [])
    for (let more = Math.min(AT_A_TIME, total - last.seq); more > 0; more--) {
      const event = nextEvent(last, draftOf(last.seq))
      const { act, outcome, actor, network, token, session } = traceOf(event)
      const { seq, bytes, time } = event
      const row = [seq, event.hash.toHex(), Buffer.from(bytes), time, act, outcome]
      const all = [...row, actor, network, token, session]
      for (const [at, value] of all.entries()) columns[at]?.push(value)
      last = event
    }
    await pool.query(INSERT, columns)
    say(`${last.seq} of ${total} events`)
  }
  await pool.query('analyze audit_events')
  await pool.query('analyze audit_traces')
}
