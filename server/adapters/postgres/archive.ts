// Wallets out of sight, and what is forgotten of them.

import { type ArchiveReader, type ArchiveTransactor, TOLD_OF_WALLETS } from '../../ports/archive.ts'
import { CAME_TO_NOTHING } from '../../ports/records.ts'
import { type Queries, reach } from './pool.ts'
import { text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

export function archiveReads(database: Queries): ArchiveReader {
  return {
    async archived() {
      const sql = 'select * from archived_wallets'
      const { rows } = await reach(() => database.query<Record<string, unknown>>(sql))
      return new Map(rows.map(({ wallet, at }) => [text(wallet), whole(at)]))
    },
  }
}

export function archiveWrites(tx: Queries): ArchiveTransactor {
  const run = async (sql: string, ...given: readonly unknown[]): Promise<number> =>
    (await tx.query(sql, [...given])).rowCount ?? 0
  const of = (table: string, wallet: string) =>
    run(`delete from ${table} where wallet = $1`, wallet)
  return {
    archiveWallet: (wallet, at) => upsert(tx, 'archived_wallets', ['wallet'], { wallet, at }),
    bringBack: async (wallet) => void (await of('archived_wallets', wallet)),
    forgetLabels: (wallet) => of('labels', wallet),
    async forgetWallet(wallet) {
      const told = (table: string, id = 'id') =>
        run(`delete from ${table} where ${id} ~ $1`, `^${TOLD_OF_WALLETS}${wallet}(/|$)`)
      const nothing = 'delete from spends where wallet = $1 and state = any($2)'
      return {
        exits: (await of('rehearsals', wallet)) + (await of('canaries', wallet)),
        requests: await run(
          'delete from askings where wallet = $1 and outcome is not null',
          wallet,
        ),
        spends: await run(nothing, wallet, CAME_TO_NOTHING),
        notices:
          (await told('notice_attempts', 'notice')) +
          (await told('tidings')) +
          (await told('told_once')),
      }
    },
  }
}
