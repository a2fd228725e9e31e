// Authenticators that let their member into the console, and nothing else: seeds, steps and wrong
// codes of their own, in a log of their own. A code counts once, also after a restart. Wrong ones
// are slowed down and never locked out for good: whoever carries codes here could send wrong ones
// for ever. While one has to wait nothing is looked at and nothing is written.

import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type FieldReader,
  hex,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import { waitSeconds } from './codes.ts'
import { matchStep } from './totp.ts'

/** The log of sign-in authenticators, of codes they were right with, and of wrong ones. */
export const SIGN_IN_LOG = 'sign-in'

/** The lane of wrong codes that came by the server; at the desk each device has its own. */
const CONSOLE = ''

const member = text(32)
const authenticator = text(32)
const by = word('device', 'spend', 'sign-in')

/** Bodies of the log's entries. A kind never changes its meaning. */
const BODIES = {
  /** In place of the one its member had. `by`: what agreed to it beside the device. */
  'sign-in.enrolled': object({ member, authenticator, seed: text(256), step: whole(), by }),
  'sign-in.removed': object({ member, authenticator, by }),
  'sign-in.accepted': object({ member, authenticator, step: whole(), request: hex(32) }),
  'sign-in.refused': object({ member, authenticator, device: optional(hex(32)) }),
} as const satisfies Record<string, FieldReader<{ readonly member: string }>>

export type SignIn = {
  readonly member: string
  readonly authenticator: string
  readonly sealedSeed: string
  readonly since: UnixSeconds
  /** The highest step used so far. */
  readonly lastStep: number
  /** When it was signed in with last, and by which attempt; 0 and empty before the first. */
  readonly usedAt: UnixSeconds
  readonly lastRequest: string
}

export type SignInAttempt = {
  readonly signIn: SignIn
  readonly seed: Uint8Array
  readonly code: string
  /** The machine's clock, for the code itself. */
  readonly now: UnixSeconds
  /** The signer's clock, which never goes back, for the waits. */
  readonly time: UnixSeconds
  /** The device whose wrong code it is; absent where it came by the server. */
  readonly device?: string
  /** Names an attempt to sign in. */
  readonly request?: string
}

/** `isRepeated`: a yes that was given to this attempt before, and perhaps got lost on its way. */
export type RightCode = { readonly step: number; readonly isRepeated: boolean }

export type SignIns = {
  /** The authenticator under a member's id: perhaps that of somebody who had it before. */
  of(member: string): SignIn | null
  all(): readonly SignIn[]
  /** How long after its last wrong code by the server the next one is looked at. */
  waitSeconds(authenticator: string, time: UnixSeconds): number
  /**
   * The step of this code. The caller uses it up by journalling it, unless it is repeated.
   * @throws Fault signin.code_wrong (counted and flushed first), signin.code_reused,
   *   signin.throttled
   */
  check(attempt: SignInAttempt): RightCode
  /** Indexes one entry; runs inside the append's transaction, and when the index is made again. */
  record(entry: Entry): void
  clear(): void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sign_ins (
    member TEXT NOT NULL PRIMARY KEY, authenticator TEXT NOT NULL, sealed_seed TEXT NOT NULL,
    since INTEGER NOT NULL, last_step INTEGER NOT NULL,
    used_at INTEGER NOT NULL, last_request TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sign_in_failures (
    authenticator TEXT NOT NULL, lane TEXT NOT NULL,
    failures INTEGER NOT NULL, last_failure_at INTEGER NOT NULL,
    PRIMARY KEY (authenticator, lane)
  ) STRICT, WITHOUT ROWID;
`

/** The sign-in authenticators over a journal's own database. */
export function openSignIns(journal: Journal): SignIns {
  const { database } = journal
  database.exec(SCHEMA)
  const table = tableOf(database)

  const record = (entry: Entry): void => recordEntry(table, entry)

  const refuse = ({ signIn, device, time }: SignInAttempt): never => {
    const { member: who, authenticator: of } = signIn
    const body = { member: who, authenticator: of, ...(device === undefined ? {} : { device }) }
    journal.append(
      [{ log: SIGN_IN_LOG, kind: 'sign-in.refused', body, proofs: [] }],
      time,
      (all) => {
        for (const entry of all) record(entry)
      },
    )
    const { failures } = table.failures(of, device ?? CONSOLE)
    throw new Fault('signin.code_wrong', { failures, waitSeconds: waitSeconds(failures) })
  }

  return {
    of: table.of,
    all: table.all,
    record,
    waitSeconds: (of, time) => Math.max(0, table.opensAt(of, CONSOLE) - time),
    check(attempt) {
      const { signIn, seed, code, now, time, device, request } = attempt
      const opensAt = table.opensAt(signIn.authenticator, device ?? CONSOLE)
      if (time < opensAt) throw new Fault('signin.throttled', { waitSeconds: opensAt - time })
      const step = matchStep(seed, code, now)
      if (step === null) return refuse(attempt)
      const isRepeated = step === signIn.lastStep && request === signIn.lastRequest
      if (step <= signIn.lastStep && !isRepeated) throw new Fault('signin.code_reused')
      return { step, isRepeated }
    },
    clear: () => database.exec('DELETE FROM sign_ins; DELETE FROM sign_in_failures'),
  }
}

function recordEntry(table: ReturnType<typeof tableOf>, { kind, body: given, time }: Entry): void {
  switch (kind) {
    case 'sign-in.enrolled': {
      const { seed, step, ...body } = BODIES[kind](given, kind)
      table.forget(body.member)
      table.enrol({ ...body, sealedSeed: seed, since: time, lastStep: step })
      break
    }
    case 'sign-in.removed':
      table.forget(BODIES[kind](given, kind).member)
      break
    case 'sign-in.accepted':
      table.accept(BODIES[kind](given, kind), time)
      break
    case 'sign-in.refused': {
      const { device, ...body } = BODIES[kind](given, kind)
      table.fail(body.authenticator, device ?? CONSOLE, time)
      break
    }
    default:
      throw new Error(`no entry of this log is a ${kind}`)
  }
}

type Row = {
  readonly member: string
  readonly authenticator: string
  readonly sealed_seed: string
  readonly since: number
  readonly last_step: number
  readonly used_at: number
  readonly last_request: string
}

const fromRow = (row: Row): SignIn => ({
  member: row.member,
  authenticator: row.authenticator,
  sealedSeed: row.sealed_seed,
  since: row.since,
  lastStep: row.last_step,
  usedAt: row.used_at,
  lastRequest: row.last_request,
})

type Failures = { readonly failures: number; readonly last_failure_at: number }
type Enrolled = Omit<SignIn, 'usedAt' | 'lastRequest'>
type Accepted = Pick<SignIn, 'member' | 'authenticator'> & {
  readonly step: number
  readonly request: string
}

function tableOf(database: DatabaseSync) {
  const read = database.prepare('SELECT * FROM sign_ins WHERE member = ?')
  const readAll = database.prepare('SELECT * FROM sign_ins ORDER BY member')
  const write = database.prepare("INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?, 0, '')")
  const use = database.prepare(
    'UPDATE sign_ins SET last_step = ?, used_at = ?, last_request = ? WHERE authenticator = ?',
  )
  const remove = database.prepare('DELETE FROM sign_ins WHERE member = ?')
  const readFailures = database.prepare(
    'SELECT failures, last_failure_at FROM sign_in_failures WHERE authenticator = ? AND lane = ?',
  )
  const writeFailures = database.prepare(
    'INSERT OR REPLACE INTO sign_in_failures VALUES (?, ?, ?, ?)',
  )
  const clear = database.prepare('DELETE FROM sign_in_failures WHERE authenticator = ?')

  const of = (who: string): SignIn | null => {
    const row = read.get(who) as Row | undefined
    return row ? fromRow(row) : null
  }
  const failures = (id: string, lane: string): Failures =>
    (readFailures.get(id, lane) as Failures | undefined) ?? { failures: 0, last_failure_at: 0 }
  return {
    of,
    all: () => (readAll.all() as Row[]).map(fromRow),
    failures,
    opensAt(id: string, lane: string): UnixSeconds {
      const known = failures(id, lane)
      return known.last_failure_at + waitSeconds(known.failures)
    },
    enrol({ member: who, authenticator: id, sealedSeed, since, lastStep }: Enrolled): void {
      write.run(who, id, sealedSeed, since, lastStep)
    },
    forget(who: string): void {
      clear.run(of(who)?.authenticator ?? '')
      remove.run(who)
    },
    /** Whoever gives a right code is its member: nobody's wrong ones count on. */
    accept({ authenticator: id, step, request }: Accepted, at: UnixSeconds): void {
      use.run(step, at, request, id)
      clear.run(id)
    },
    fail(id: string, lane: string, at: UnixSeconds): void {
      writeFailures.run(id, lane, failures(id, lane).failures + 1, at)
    },
  }
}
