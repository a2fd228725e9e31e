// Trades of the accounts, in the store that lives in memory.

import type { FillReader, FillTransactor } from '../../ports/fills.ts'
import { keyOf, type Tables } from './tables.ts'

export const fillReads = (tables: () => Tables): FillReader => ({
  fills: async ({ limit, account, before }) =>
    [...tables().fills.values()]
      .filter((each) => account === undefined || each.account === account)
      .filter(({ number }) => before === undefined || number < before)
      .toReversed()
      .slice(0, limit)
      .map(({ isTold: _, ...fill }) => fill),
  untoldFills: async (limit) =>
    [...tables().fills.values()]
      .filter(({ isTold }) => !isTold)
      .slice(0, limit)
      .map(({ isTold: _, ...fill }) => fill),
})

export const fillWrites = (tables: Tables): FillTransactor => ({
  async putFill(fill) {
    const key = keyOf(fill.account, fill.venue, fill.market, fill.tradeId)
    if (tables.fills.has(key)) return
    tables.fills.set(key, { ...fill, number: tables.fills.size + 1, isTold: false })
  },
  async markFillsTold(numbers) {
    for (const [key, fill] of tables.fills) {
      if (numbers.includes(fill.number)) tables.fills.set(key, { ...fill, isTold: true })
    }
  },
})
