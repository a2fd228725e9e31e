// The scripts of a wallet that are looked for on the chain: all that were used, and enough unused
// ones behind them. Derived in steps, so that a used address seldom means new scripts.

import type { Pause } from '../ports/clock.ts'
import type { NextIndexes, WalletRecord } from '../ports/records.ts'
import { derivePlaces, type Places } from './places.ts'

export type WalletScripts = {
  readonly wallet: WalletRecord
  readonly places: Places
  readonly all: readonly string[]
  /** Whether enough unused scripts follow when these are the next ones. */
  covers(next: NextIndexes): boolean
}

/** Wallets that are restored elsewhere look this far beyond the last used address (BIP 44). */
const GAP_LIMIT = 20
const STEP = 64
const AHEAD = 1.5

/** @param next - one after the highest index known to be used, by chain */
export async function scriptsOf(
  wallet: WalletRecord,
  next: NextIndexes,
  pause: Pause,
): Promise<WalletScripts> {
  // Half as many again as are used: each time that more are needed, all blocks are read anew.
  const upTo = (index: number) => Math.ceil((index * AHEAD + GAP_LIMIT) / STEP) * STEP
  const counts = [upTo(next[0]), upTo(next[1])] as const
  const places = await derivePlaces(wallet.descriptor, counts, pause)
  return {
    wallet,
    places,
    all: [...places.keys()],
    covers: (wanted) => wanted.every((index, chain) => index + GAP_LIMIT <= (counts[chain] ?? 0)),
  }
}
