// A wallet's signed spends as the signer tells them, newest first: page by page, because an answer
// is no longer than a frame and holds fewer spends when they are long.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type PastSpend, readHistoryAnswer } from './answers.ts'

const PAGE = 500

/** @param ask - asks the signer for `history` */
export async function readSpends(
  ask: (body: Canonical) => Promise<Canonical>,
  wallet: string,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<readonly PastSpend[]> {
  const told: PastSpend[] = []
  while (told.length < limit) {
    const last = told.at(-1)
    // The first spend of a wallet has the number 1.
    if (last && last.seq <= 1) break
    const before = last ? { before: String(last.seq) } : {}
    const count = String(Math.min(PAGE, limit - told.length))
    const { spends } = readHistoryAnswer(await ask({ wallet, limit: count, ...before }))
    if (spends.length === 0) break
    told.push(...spends)
  }
  return told
}
