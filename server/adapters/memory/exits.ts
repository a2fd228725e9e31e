// Rehearsals of exits and addresses that nobody should touch, in the store that lives in memory.

import type { ExitReader, ExitTransactor } from '../../ports/exits.ts'
import type { Tables } from './tables.ts'

export function exitReads(tables: () => Tables): ExitReader {
  const byWallet = <T extends { readonly wallet: string }>(rows: ReadonlyMap<string, T>) =>
    [...rows.values()].toSorted((a, b) => (a.wallet < b.wallet ? -1 : 1))
  return {
    rehearsals: async () => byWallet(tables().rehearsals),
    canaries: async () => byWallet(tables().canaries),
  }
}

export function exitWrites(tables: Tables): ExitTransactor {
  return {
    putRehearsal: async (each) => void tables.rehearsals.set(each.wallet, each),
    putCanary: async (each) => void tables.canaries.set(each.wallet, each),
    removeCanary: async (wallet) => void tables.canaries.delete(wallet),
  }
}
