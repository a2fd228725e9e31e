// The scripts of a wallet that are looked for on the chain: all that were used, and enough unused
// ones behind them. Derived in steps, so that a used address seldom means new scripts.

import { deriveScripts, readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import type { NextIndexes, WalletRecord } from '../ports/records.ts'

export type ScriptPlace = { readonly chain: 0 | 1; readonly index: number }

export type WalletScripts = {
  readonly wallet: WalletRecord
  readonly places: ReadonlyMap<string, ScriptPlace>
  readonly all: readonly string[]
  /** Whether enough unused scripts follow when these are the next ones. */
  covers(next: NextIndexes): boolean
}

/** Wallets that are restored elsewhere look this far beyond the last used address (BIP 44). */
const GAP_LIMIT = 20
const STEP = 64

const derived = new Map<string, string>()

/** @param next - one after the highest index known to be used, by chain */
export function scriptsOf(wallet: WalletRecord, next: NextIndexes): WalletScripts {
  const descriptor = readDescriptor(wallet.descriptor)
  const counts = next.map((index) => Math.ceil((index + GAP_LIMIT) / STEP) * STEP)
  const places = new Map<string, ScriptPlace>()
  for (const chain of [0, 1] as const) {
    for (let index = 0; index < (counts[chain] ?? 0); index += 1) {
      const key = `${wallet.descriptor} ${chain} ${index}`
      const script = derived.get(key) ?? deriveScripts(descriptor, chain, index).script.toHex()
      derived.set(key, script)
      places.set(script, { chain, index })
    }
  }
  return {
    wallet,
    places,
    all: [...places.keys()],
    covers: (wanted) => wanted.every((index, chain) => index + GAP_LIMIT <= (counts[chain] ?? 0)),
  }
}
