// How far the news was read, in the store that lives in memory.

import type { NewsMark, NewsReader, NewsTransactor } from '../../ports/news.ts'
import type { Tables } from './tables.ts'

/** No device has such a name. */
const TRADER = 'one'

export const newsReads = (tables: () => Tables): NewsReader => ({
  newsMark: async () => tables().newsMark.get(TRADER) ?? null,
  agentMark: async (device) => tables().newsMark.get(device) ?? null,
})

export function newsWrites(tables: Tables): NewsTransactor {
  const pass = (teller: string, mark: NewsMark): boolean => {
    const known = tables.newsMark.get(teller)
    if (known && known.trader === mark.trader && known.seq >= mark.seq) return false
    tables.newsMark.set(teller, mark)
    return true
  }
  return {
    passNews: async (mark) => pass(TRADER, mark),
    putNewsMark: async (mark) => void tables.newsMark.set(TRADER, mark),
    passAgentNews: async (device, mark) => pass(device, mark),
    putAgentMark: async (device, mark) => void tables.newsMark.set(device, mark),
  }
}
