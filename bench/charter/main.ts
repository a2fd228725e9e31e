// `npm run bench -- charter`: verifying a charter from its bytes, beside the bare verifications of
// the signatures in it, in the same run; one decision with its votes in the signer; and what it
// costs to show such a charter.

import { CHECKS } from '@countersign/channel/checks.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { type Verifying, verifyCharter } from '@countersign/core/charter/verify.ts'
import { median, type Report, table } from '../report.ts'
import { sha256, signaturesOf, verifyBare } from './bare.ts'
import { type Decided, decide, type Second, VOTES_EACH } from './team.ts'

const SIZES = [10, 100, 1_000]
const SECONDS: readonly Second[] = ['code', 'device']
/** Each of the two in turn, so that what else the machine does falls on both. */
const TIMES = 7

const VERIFYING: Verifying = {
  checks: CHECKS,
  network: 'regtest',
  sha256,
  fingerprint: (signingKey, sealingKey) => fingerprint({ signingKey, sealingKey }),
}

type Row = {
  /** Proposals, each with as many votes beside the proposer's own. */
  readonly entries: number
  readonly votesEach: number
  /** What stands beside the passkey in each vote. */
  readonly second: Second
  readonly journalEntries: number
  readonly signatures: number
  readonly ms: number
  readonly bareMs: number
  readonly ratio: number
}

type Decision = {
  readonly second: Second
  /** Decisions before it. */
  readonly entries: number
  readonly votesEach: number
  /** A proposal and its votes through the signer, each flushed. */
  readonly ms: number
  readonly p99Ms: number
  /** The charter as of now, and what people are shown of it. */
  readonly viewMs: number
}

export async function benchCharter({ say, answer }: Report): Promise<void> {
  const rows: Row[] = []
  const decisions: Decision[] = []
  for (const second of SECONDS) {
    say(`a team decides ${SIZES.at(-1)} times, each vote with passkey and ${second}`)
    const decided = await decide(SIZES, second)
    decisions.push(decisionOf(decided, second))
    for (const entries of SIZES) {
      say(`verifying ${entries} decisions`)
      rows.push(measure(decided, entries, second))
    }
  }
  answer({ bench: 'charter', rows, decisions }, () => words(rows, decisions))
}

function measure(decided: Decided, entries: number, second: Second): Row {
  const exported = decided.exports.get(entries) ?? new Uint8Array()
  const verified = verifyCharter(exported, VERIFYING)
  const bare = signaturesOf(exported, verified.charter)
  const [taken, bareTaken]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < TIMES; turn += 1) {
    taken.push(msOf(() => verifyCharter(exported, VERIFYING)))
    bareTaken.push(msOf(() => verifyBare(bare)))
  }
  const [ms, bareMs] = [median(taken), median(bareTaken)]
  return {
    entries,
    votesEach: VOTES_EACH,
    second,
    journalEntries: verified.entries,
    signatures: bare.length,
    ms: rounded(ms),
    bareMs: rounded(bareMs),
    ratio: rounded(ms / bareMs),
  }
}

function decisionOf({ decisionMs, viewMs }: Decided, second: Second): Decision {
  const sorted = decisionMs.toSorted((a, b) => a - b)
  return {
    second,
    entries: decisionMs.length,
    votesEach: VOTES_EACH,
    ms: rounded(median(decisionMs)),
    p99Ms: rounded(sorted[Math.floor(0.99 * sorted.length)] ?? 0),
    viewMs: rounded(median(viewMs)),
  }
}

function msOf(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

const rounded = (value: number): number => Math.round(value * 100) / 100

function words(rows: readonly Row[], decisions: readonly Decision[]): string {
  const head = ['decisions', 'votes each', 'passkey and', 'signatures', 'ms', 'bare, ms', 'ratio']
  const cells = rows.map((it) => [
    it.entries,
    it.votesEach,
    it.second,
    it.signatures,
    it.ms,
    it.bareMs,
    it.ratio,
  ])
  const decided = decisions.map((it) => [it.second, it.ms, it.p99Ms, it.viewMs])
  const decidedHead = ['passkey and', 'one decision, ms', 'p99, ms', 'shown, ms']
  return `${table([head, ...cells])}\n\n${table([decidedHead, ...decided])}`
}
