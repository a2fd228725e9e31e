// Spends that count until one of their coins is spent, in the store that lives in memory.

import type { OpenReader, OpenTransactor } from '../../ports/opens.ts'
import { keyOf, type Tables } from './tables.ts'

export function openReads(tables: () => Tables): OpenReader {
  return {
    openSpends: async () => [...tables().opens].toSorted(byKey).map(([, each]) => each),
  }
}

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
  one < other ? -1 : 1

export function openWrites(tables: Tables): OpenTransactor {
  return {
    putOpenSpend: async (each) => void tables.opens.set(keyOf(each.wallet, each.txid), each),
    removeOpenSpend: async (wallet, txid) => void tables.opens.delete(keyOf(wallet, txid)),
  }
}
