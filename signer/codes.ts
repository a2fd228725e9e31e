// One-time codes: each once, wrong ones counted and slowed down, across restarts. Wrong codes for
// what the user signed count against the authenticator; others only against the device that sent
// them, so that a stolen device key cannot lock the owner out. A request counts once: whoever
// carries it and sends it again and again gets nothing counted and nothing looked at.

import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, optional, text, whole } from '@countersign/core/fields.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import { type FactorKind, matchCode, triesUntilLocked } from './factor-kinds.ts'
import { lastStepAt } from './totp.ts'

/** The log of refused codes. */
export const CODES_LOG = 'codes'

/** Wrong codes that cost nothing, then waits that double from half a minute to an hour. */
const FREE_TRIES = 5
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 3_600
/** What a device may guess wrong by itself, until somebody gives a right code. */
const DEVICE_TRIES = 10

const refusedBody = object({
  factor: text(32),
  lastStep: whole(),
  request: hex(32),
  /** Set when it counts for this device alone. */
  device: optional(hex(32)),
})

export type CodeState = {
  /** The highest mark used so far (`matchCode`), 0 before the first. */
  readonly lastStep: number
  /** Wrong codes since then. */
  readonly failures: number
  readonly lastFailureAt: UnixSeconds
}

export type Codes = {
  /** How the authenticator stands, or how one device stands with it. */
  state(factor: string, device?: string): CodeState
  /** Whether anybody's wrong codes count against it now. */
  hasFailures(factor: string): boolean
  /**
   * The mark of this code. The caller uses it up by journalling it with what it authorises.
   * @throws Fault factor.code_wrong (counted and flushed first, unless this request was refused
   *   before), factor.code_reused, factor.throttled, factor.locked, factor.device_locked
   */
  check(attempt: Attempt): number
  /** Indexes a mark that an entry used up. */
  use(factor: string, step: number): void
  /** Indexes an unlock: refusals up to this place of the log are forgiven. */
  forgive(factor: string): void
  /** Makes the index again, after the steps of all other logs were given to `use`. */
  rebuild(forgiven: ReadonlyMap<string, number>): void
  clear(): void
}

export type Attempt = {
  readonly factor: string
  readonly kind: FactorKind
  readonly secret: Uint8Array
  readonly code: string
  /** The machine's clock, for the code itself. */
  readonly now: UnixSeconds
  /** The signer's clock, which never goes back, for the waits. */
  readonly time: UnixSeconds
  /** Hash of what brought the code: refused once, it is refused for good and not counted again. */
  readonly request: string
  /** The device that a wrong code counts for; absent when it counts against the authenticator. */
  readonly device?: string
  /** What else belongs into the transaction that counts a wrong code. */
  /** Looked at even while the signer is frozen. */
  readonly isOfGovernance?: boolean
  readonly onWrong?: (() => void) | undefined
  /** Codes that an app may have shown until then count as used; 0 for none. */
  readonly usedUntil?: UnixSeconds
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS codes (
    factor TEXT NOT NULL PRIMARY KEY,
    last_step INTEGER NOT NULL, failures INTEGER NOT NULL, last_failure_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS device_codes (
    factor TEXT NOT NULL, device TEXT NOT NULL,
    failures INTEGER NOT NULL, last_failure_at INTEGER NOT NULL,
    PRIMARY KEY (factor, device)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS refused_requests (
    request TEXT NOT NULL PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
`

/** How long after the last wrong code the next one is looked at. */
export function waitSeconds(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failures - FREE_TRIES))
}

const wrongCode = (failures: number): Fault =>
  new Fault('factor.code_wrong', { failures, waitSeconds: waitSeconds(failures) })

/** The codes' state over a journal's own database. */
export function openCodes(journal: Journal): Codes {
  const { database } = journal
  database.exec(SCHEMA)
  const table = tableOf(database)

  const refuse = (attempt: Attempt, known: CodeState): never => {
    const { factor, request, device, time, onWrong } = attempt
    const failures = known.failures + 1
    const body = {
      factor,
      lastStep: String(known.lastStep),
      request,
      ...(device === undefined ? {} : { device }),
    }
    journal.append([{ log: CODES_LOG, kind: 'code.refused', body, proofs: [] }], time, () => {
      table.fail(factor, device, { ...known, failures, lastFailureAt: time })
      table.remember(request)
      onWrong?.()
    })
    throw wrongCode(failures)
  }

  return {
    state: table.state,
    hasFailures: table.hasFailures,
    check(attempt) {
      const known = table.state(attempt.factor, attempt.device)
      // Before anything else: looked at again later, the same code would be another guess.
      if (table.isRefused(attempt.request)) throw wrongCode(known.failures)
      throttle(known, attempt)
      const mark = matchCode(attempt, attempt.code, { now: attempt.now, last: known.lastStep })
      if (mark === null) return refuse(attempt, known)
      if (mark <= Math.max(known.lastStep, lastUsedMark(attempt)))
        throw new Fault('factor.code_reused')
      return mark
    },
    use: (factor, mark) => {
      if (mark > table.state(factor).lastStep) table.reset(factor, mark)
    },
    forgive: (factor) => table.reset(factor, table.state(factor).lastStep),
    rebuild(forgiven) {
      for (const entry of journal.all(CODES_LOG)) recount(entry, forgiven)
    },
    clear: () =>
      database.exec('DELETE FROM codes; DELETE FROM device_codes; DELETE FROM refused_requests'),
  }

  // A refusal counts while no code was accepted since, whatever order the logs are read in.
  function recount(entry: Entry, forgiven: ReadonlyMap<string, number>): void {
    const { factor, lastStep, device, request } = refusedBody(entry.body, entry.kind)
    table.remember(request)
    const known = table.state(factor, device)
    if (lastStep !== known.lastStep || entry.seq <= (forgiven.get(factor) ?? 0)) return
    table.fail(factor, device, {
      lastStep,
      failures: known.failures + 1,
      lastFailureAt: entry.time,
    })
  }
}

// Counters carry no time: of them nothing is known but the last that was used here.
const lastUsedMark = ({ kind, usedUntil = 0 }: Attempt): number =>
  kind === 'totp' && usedUntil > 0 ? lastStepAt(usedUntil) : 0

type FailureRow = { readonly failures: number; readonly last_failure_at: number }

function tableOf(database: DatabaseSync) {
  const read = database.prepare(
    'SELECT last_step, failures, last_failure_at FROM codes WHERE factor = ?',
  )
  const write = database.prepare('INSERT OR REPLACE INTO codes VALUES (?, ?, ?, ?)')
  const readDevice = database.prepare(
    'SELECT failures, last_failure_at FROM device_codes WHERE factor = ? AND device = ?',
  )
  const writeDevice = database.prepare('INSERT OR REPLACE INTO device_codes VALUES (?, ?, ?, ?)')
  const clearDevices = database.prepare('DELETE FROM device_codes WHERE factor = ?')
  const remember = database.prepare('INSERT OR IGNORE INTO refused_requests VALUES (?)')
  const isRefused = database.prepare('SELECT 1 FROM refused_requests WHERE request = ?')
  const anyDevice = database.prepare('SELECT 1 FROM device_codes WHERE factor = ? LIMIT 1')

  const state = (factor: string, device?: string): CodeState => {
    const own = read.get(factor) as (FailureRow & { readonly last_step: number }) | undefined
    const row =
      device === undefined ? own : (readDevice.get(factor, device) as FailureRow | undefined)
    return {
      lastStep: own?.last_step ?? 0,
      failures: row?.failures ?? 0,
      lastFailureAt: row?.last_failure_at ?? 0,
    }
  }
  return {
    state,
    hasFailures: (factor: string) =>
      state(factor).failures > 0 || anyDevice.get(factor) !== undefined,
    remember: (request: string) => void remember.run(request),
    isRefused: (request: string) => isRefused.get(request) !== undefined,
    fail(factor: string, device: string | undefined, to: CodeState) {
      if (device !== undefined) writeDevice.run(factor, device, to.failures, to.lastFailureAt)
      else write.run(factor, to.lastStep, to.failures, to.lastFailureAt)
    },
    /** Whoever gives a right code is the owner: nobody's wrong ones count on. */
    reset(factor: string, lastStep: number) {
      write.run(factor, lastStep, 0, 0)
      clearDevices.run(factor)
    },
  }
}

function throttle({ failures, lastFailureAt }: CodeState, { kind, device, time }: Attempt): void {
  if (device !== undefined && failures >= DEVICE_TRIES) throw new Fault('factor.device_locked')
  if (failures >= triesUntilLocked(kind)) throw new Fault('factor.locked')
  const opensAt = lastFailureAt + waitSeconds(failures)
  if (time < opensAt) throw new Fault('factor.throttled', { waitSeconds: opensAt - time })
}
