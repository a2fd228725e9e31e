// Spends that count until one of their coins is spent.

import type { OpenReader, OpenTransactor } from '../../ports/opens.ts'
import { type Queries, reach } from './pool.ts'
import { text } from './rows.ts'
import { upsert } from './upsert.ts'

export function openReads(database: Queries): OpenReader {
  const sql = 'select * from open_spends order by wallet, txid'
  return {
    async openSpends() {
      const { rows } = await reach(() => database.query<Record<string, unknown>>(sql))
      return rows.map(({ wallet, txid, outpoints }) => {
        if (!Array.isArray(outpoints)) throw new TypeError('an open spend has no coins')
        return { wallet: text(wallet), txid: text(txid), outpoints: outpoints.map(text) }
      })
    },
  }
}

export function openWrites(tx: Queries): OpenTransactor {
  return {
    putOpenSpend: ({ wallet, txid, outpoints }) =>
      upsert(tx, 'open_spends', ['wallet', 'txid'], { wallet, txid, outpoints }),
    removeOpenSpend: async (wallet, txid) =>
      void (await tx.query('delete from open_spends where wallet = $1 and txid = $2', [
        wallet,
        txid,
      ])),
  }
}
