// `npm run bench -- history`: one decision over ten, ten thousand and ten million past spends, in
// the caged signer, with every kind of window in the policy; and what such a journal costs at a
// start and in memory. Every verdict is compared with one that looked at every spend.

import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { decide } from '@countersign/core/policy/decide.ts'
import { startCaged } from '../caged.ts'
import { median, type Report, table } from '../report.ts'
import type { Question, Task, Told } from './inside.ts'
import { loadJournal } from './load.ts'
import { bruteForce, NOW, spendOf, windowPolicy } from './spends.ts'

const SIZES = [10, 10_000, 10_000_000]
const BYTES_A_SPEND = 1_700
const SEED = new Uint8Array(32).fill(5)
/** Up to this many the index is made again as well, and has to say the same. */
const REBUILT_UP_TO = 10_000

/** One that passes, and ones that some or all limits stop. */
const QUESTIONS: readonly Question[] = [
  { amountSats: 10_000n, maxSats: 2_000_000_000_000_000n },
  { amountSats: 10_000n, maxSats: 20_000n },
  { amountSats: 10_000n, maxSats: 40_000_000n },
  { amountSats: 10_000n, maxSats: 40_000_000_000n },
]

type Row = {
  readonly spends: number
  readonly usPerDecision: number
  readonly startMs: number
  readonly signerMb: number
}

export async function benchHistory({ say, answer }: Report): Promise<void> {
  const rows: Row[] = []
  for (const spends of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
    try {
      refuseFullDisk(folder, spends)
      say(`writing a journal of ${spends} spends`)
      loadJournal({ folder, seed: SEED, total: spends, say })
      rows.push(await row(spends, folder, say))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  answer({ bench: 'history', rows }, () => words(rows))
}

async function row(spends: number, folder: string, say: (line: string) => void): Promise<Row> {
  say(`deciding over ${spends} spends`)
  const task: Task = { seed: SEED, questions: QUESTIONS, times: 300, isRebuilt: false }
  const told = await inCage(folder, task)
  const checked = [told]
  if (spends <= REBUILT_UP_TO) checked.push(await inCage(folder, { ...task, isRebuilt: true }))
  say(`looking at all ${spends} spends for each verdict`)
  const history = bruteForce(spends)
  for (const [at, { amountSats, maxSats }] of QUESTIONS.entries()) {
    const policy = windowPolicy(maxSats)
    const expected = decide({
      policy,
      spend: spendOf(amountSats),
      history,
      replaced: [],
      now: NOW,
      directory: () => null,
    })
    for (const { verdicts } of checked) {
      if (isDeepStrictEqual(verdicts[at], expected)) continue
      throw new Error(`over ${spends} spends the signer's verdict ${at} is not brute force's`)
    }
  }
  return {
    spends,
    usPerDecision: Math.round(median(told.taken)),
    startMs: Math.round(told.startMs),
    signerMb: Math.round(told.signerMb),
  }
}

async function inCage(folder: string, task: Task): Promise<Told> {
  const inside = await startCaged('bench/history/inside.ts', ['bench/history'], folder)
  try {
    return await inside.ask<Told>(task)
  } finally {
    inside.stop()
  }
}

function refuseFullDisk(folder: string, spends: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const needed = spends * BYTES_A_SPEND
  if (bavail * bsize > needed) return
  const gigabytes = Math.ceil(needed / 1e9)
  throw new Error(`${folder} needs ${gigabytes} GB free for ${spends} spends; set TMPDIR elsewhere`)
}

function words(rows: readonly Row[]): string {
  const head = ['spends', 'µs per decision', 'start, ms', 'memory, MB']
  const cells = rows.map((it) => [it.spends, it.usPerDecision, it.startMs, it.signerMb])
  return table([head, ...cells])
}
