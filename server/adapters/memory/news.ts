// How far the news was read, in the store that lives in memory.

import type { NewsReader, NewsTransactor } from '../../ports/news.ts'
import type { Tables } from './tables.ts'

export const newsReads = (tables: () => Tables): NewsReader => ({
  newsMark: async () => tables().newsMark.get('one') ?? null,
})

export const newsWrites = (tables: Tables): NewsTransactor => ({
  async passNews(mark) {
    const known = tables.newsMark.get('one')
    if (known && known.trader === mark.trader && known.seq >= mark.seq) return false
    tables.newsMark.set('one', mark)
    return true
  },
  putNewsMark: async (mark) => void tables.newsMark.set('one', mark),
})
