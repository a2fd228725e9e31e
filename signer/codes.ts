// One-time codes: each step once, wrong ones counted and slowed down, across restarts. Whoever
// calls has verified the user's signatures first, so that nobody else can lock the owner out.

import { hex, object, text, whole } from '@countersign/channel/fields.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Entry } from '@countersign/vault/entry.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import { matchStep } from './totp.ts'

/** The log of refused codes. */
export const CODES_LOG = 'codes'

/** Wrong codes that cost nothing, then waits that double from half a minute to an hour. */
const FREE_TRIES = 5
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 3_600
/** With three codes valid at a time, a hundred tries guess one in 3,333 times. */
const TRIES_UNTIL_LOCKED = 100

const refusedBody = object({ factor: text(32), lastStep: whole(), request: hex(32) })

export type CodeState = {
  /** The highest step used so far, 0 before the first. */
  readonly lastStep: number
  /** Wrong codes since then. */
  readonly failures: number
  readonly lastFailureAt: UnixSeconds
}

export type Codes = {
  state(factor: string): CodeState
  /**
   * The step whose code this is. The caller uses it up by journalling it with what it authorises.
   * @throws Fault factor.code_wrong (counted and flushed first), factor.code_reused,
   *   factor.throttled, factor.locked
   */
  check(attempt: Attempt): number
  /** Indexes a step that an entry used up. */
  use(factor: string, step: number): void
  /** Indexes an unlock: refusals up to this place of the log are forgiven. */
  forgive(factor: string): void
  /** Makes the index again, after the steps of all other logs were given to `use`. */
  rebuild(forgiven: ReadonlyMap<string, number>): void
  clear(): void
}

export type Attempt = {
  readonly factor: string
  readonly seed: Uint8Array
  readonly code: string
  /** The machine's clock, for the code itself. */
  readonly now: UnixSeconds
  /** The signer's clock, which never goes back, for the waits. */
  readonly time: UnixSeconds
  /** Hash of the request, for the record. */
  readonly request: string
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS codes (
    factor TEXT NOT NULL PRIMARY KEY,
    last_step INTEGER NOT NULL, failures INTEGER NOT NULL, last_failure_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`

/** How long after the last wrong code the next one is looked at. */
export function waitSeconds(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failures - FREE_TRIES))
}

/** The codes' state over a journal's own database. */
export function openCodes(journal: Journal): Codes {
  const { database } = journal
  database.exec(SCHEMA)
  const read = database.prepare(
    'SELECT last_step, failures, last_failure_at FROM codes WHERE factor = ?',
  )
  const write = database.prepare('INSERT OR REPLACE INTO codes VALUES (?, ?, ?, ?)')

  const state = (factor: string): CodeState => {
    const row = read.get(factor) as
      | { last_step: number; failures: number; last_failure_at: number }
      | undefined
    return {
      lastStep: row?.last_step ?? 0,
      failures: row?.failures ?? 0,
      lastFailureAt: row?.last_failure_at ?? 0,
    }
  }
  const refuse = ({ factor, request }: Attempt, known: CodeState, time: UnixSeconds): void => {
    const body = { factor, lastStep: String(known.lastStep), request }
    journal.append([{ log: CODES_LOG, kind: 'code.refused', body, proofs: [] }], time, () => {
      write.run(factor, known.lastStep, known.failures + 1, time)
    })
  }

  return {
    state,
    check(attempt) {
      const known = state(attempt.factor)
      throttle(known, attempt.time)
      const step = matchStep(attempt.seed, attempt.code, attempt.now)
      if (step === null) {
        refuse(attempt, known, attempt.time)
        const failures = known.failures + 1
        throw new Fault('factor.code_wrong', { failures, waitSeconds: waitSeconds(failures) })
      }
      if (step <= known.lastStep) throw new Fault('factor.code_reused')
      return step
    },
    use: (factor, step) => {
      const { lastStep } = state(factor)
      if (step > lastStep) write.run(factor, step, 0, 0)
    },
    forgive: (factor) => void write.run(factor, state(factor).lastStep, 0, 0),
    rebuild(forgiven) {
      for (const entry of journal.read(CODES_LOG)) recount(entry, forgiven)
    },
    clear: () => database.exec('DELETE FROM codes'),
  }

  // A refusal counts while no code was accepted since, whatever order the logs are read in.
  function recount(entry: Entry, forgiven: ReadonlyMap<string, number>): void {
    const { factor, lastStep } = refusedBody(entry.body, entry.kind)
    const known = state(factor)
    if (lastStep !== known.lastStep || entry.seq <= (forgiven.get(factor) ?? 0)) return
    write.run(factor, lastStep, known.failures + 1, entry.time)
  }
}

function throttle(known: CodeState, time: UnixSeconds): void {
  if (known.failures >= TRIES_UNTIL_LOCKED) throw new Fault('factor.locked')
  const opensAt = known.lastFailureAt + waitSeconds(known.failures)
  if (time < opensAt) throw new Fault('factor.throttled', { waitSeconds: opensAt - time })
}
