// An organisation in memory for the tests beside, that does with statements what a signer does:
// real keys, real entries, and a clock of the test's.

import { sha256 } from '../bitcoin/hashes.ts'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { outcomeOf } from './acts.ts'
import { advance } from './advance.ts'
import { applyEntry } from './apply.ts'
import { authorise } from './authority.ts'
import { type Entry, logRoot, writeEntry } from './entry.ts'
import { CHECKS, computer, type Key, keyOf, phone, START } from './people.test.ts'
import { activeFactor, CHARTER, type Charter, EMPTY_CHARTER, proposalOf } from './state.ts'
import { type Act, deviceBytes, statementHash, writeStatement } from './statement.ts'

export type Means = {
  /** With the authenticator's code. */
  readonly code?: boolean
  readonly keys?: readonly Key[]
  readonly seen?: { readonly seq: number; readonly hash: string }
  readonly at?: number
}

type Log = ReturnType<typeof openLog>

/** The entries, and the charter they make. */
function openLog() {
  const entries: Entry[] = []
  let charter = EMPTY_CHARTER
  let now = START
  return {
    entries,
    append(kind: string, body: Canonical, proofs: readonly Canonical[] = []): Entry {
      const prev = entries.at(-1)?.hash ?? logRoot(CHARTER, sha256)
      const after = { seq: entries.length + 1, prev, time: now }
      const entry = writeEntry({ log: CHARTER, kind, body, proofs }, after, sha256)
      charter = applyEntry(charter, entry, 'regtest')
      entries.push(entry)
      return entry
    },
    charter: (): Charter => advance(charter, now),
    head: () => ({ seq: entries.length, hash: entries.at(-1)?.hash.toHex() ?? '' }),
    now: () => now,
    wait(seconds: number): void {
      now += seconds
    },
  }
}

function sign(given: Canonical, keys: readonly Key[]): readonly Canonical[] {
  const message = deviceBytes(statementHash(given))
  return keys.map(({ id, sign: signed }) => ({
    kind: 'signed',
    by: 'device',
    credential: id,
    signature: signed(message),
  }))
}

/** What a signer does with a statement, signed here or elsewhere, now or earlier. */
function heard(log: Log, given: Canonical, proofs: readonly Canonical[], hasCode: boolean): Entry {
  const charter = log.charter()
  const now = log.now()
  const { member } = given as { readonly member: string }
  const factor = hasCode ? (activeFactor(charter, now, member)?.id ?? null) : null
  const isKnown = ({ seq, hash }: { readonly seq: number; readonly hash: string }) =>
    log.entries[seq - 1]?.hash.toHex() === hash
  const signed = { statement: given, signatures: proofs as never, factor }
  const setting = { now, network: 'regtest', checks: CHECKS, isKnown } as const
  const authorised = authorise(charter, signed, setting)
  const { kind, body } = outcomeOf(charter, authorised as never, given, now)
  const used = factor === null ? [] : [{ kind: 'code', factor, step: String(now) }]
  return log.append(kind, body, [...proofs, ...used])
}

export type House = ReturnType<typeof openHouse>

/** An organisation with its genesis, whose owner is `owner`, by her computer. */
export function openHouse(identity: Key = keyOf('the signer')) {
  const log = openLog()
  const statement = (member: string, act: Act, fields: object, means: Means = {}) => {
    const organisation = log.charter().organisation?.id ?? ''
    const said = { organisation, member, at: means.at ?? log.now(), seen: means.seen ?? log.head() }
    return writeStatement(said, act, plain(fields) as Readonly<Record<string, Canonical>>)
  }
  const say = (member: string, act: Act, fields: object, means: Means = {}): Entry => {
    const given = statement(member, act, fields, means)
    const keys = means.keys ?? [computer(member), phone(member)]
    return heard(log, given, sign(given, keys), means.code === true)
  }
  const { id: device } = computer('owner')
  const marked = new TextEncoder().encode(`${identity.id} ${'5e'.repeat(32)}`)
  const signer = sha256(marked).toHex().slice(0, 32)
  log.append('genesis', { network: 'regtest', signer, owner: 'Ada', device })
  return {
    ...log,
    identity,
    say,
    sign,
    statement,
    hear: (given: Canonical, proofs: readonly Canonical[]) => heard(log, given, proofs, false),
    propose: (member: string, changes: readonly Canonical[], more: object = {}) =>
      say(member, 'propose', { changes, why: 'because', ...more }).hash.toHex(),
    stateOf: (id: string) => proposalOf(log.charter(), id)?.end?.kind ?? 'open',
    vote(proposal: string, ...members: readonly string[]): void {
      for (const each of members) say(each, 'vote', { proposal, decision: 'approve' })
    },
  }
}
