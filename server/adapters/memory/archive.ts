// Wallets out of sight, and what is forgotten of them, in the store that lives in memory.

import { type ArchiveReader, type ArchiveTransactor, TOLD_OF_WALLETS } from '../../ports/archive.ts'
import { CAME_TO_NOTHING } from '../../ports/records.ts'
import type { Tables } from './tables.ts'

export function archiveReads(tables: () => Tables): ArchiveReader {
  return { archived: async () => tables().archive }
}

export function archiveWrites(tables: Tables): ArchiveTransactor {
  return {
    archiveWallet: async (wallet, at) => void tables.archive.set(wallet, at),
    bringBack: async (wallet) => void tables.archive.delete(wallet),
    forgetLabels: async (wallet) => take(tables.labels, (each) => each.wallet === wallet),
    async forgetWallet(wallet) {
      const isOf = (each: { readonly wallet: string }) => each.wallet === wallet
      const told = new RegExp(`^${TOLD_OF_WALLETS}${wallet}(/|$)`)
      const isTold = (_: unknown, id: string | number) => told.test(`${id}`)
      return {
        exits: take(tables.rehearsals, isOf) + take(tables.canaries, isOf),
        requests: take(tables.askings, (each) => isOf(each) && each.outcome !== null),
        spends: take(tables.spends, (each) => isOf(each) && CAME_TO_NOTHING.includes(each.state)),
        notices:
          take(tables.attempts, ({ notice }) => told.test(notice)) +
          take(tables.tidings, isTold) +
          take(tables.toldOnce, isTold),
      }
    },
  }
}

/** How many there were. */
function take<K extends string | number, V>(
  rows: Map<K, V>,
  isGone: (each: V, key: K) => boolean,
): number {
  const gone = [...rows].filter(([key, each]) => isGone(each, key))
  for (const [key] of gone) rows.delete(key)
  return gone.length
}
