// Rehearsals of exits, and addresses that nobody should touch.

import {
  type CanaryRecord,
  type ExitReader,
  type ExitTransactor,
  REHEARSED,
  type RehearsalRecord,
} from '../../ports/exits.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

export function exitReads(database: Queries): ExitReader {
  const rows = async (sql: string): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql))).rows
  return {
    rehearsals: async () =>
      (await rows('select * from rehearsals order by wallet')).map(rehearsalOf),
    canaries: async () => (await rows('select * from canaries order by wallet')).map(canaryOf),
  }
}

export function exitWrites(tx: Queries): ExitTransactor {
  return {
    putRehearsal: ({ wallet, at, member, txids, verdict }) =>
      upsert(tx, 'rehearsals', ['wallet'], { wallet, at, member, txids, verdict }),
    putCanary: ({ wallet, address, script, since }) =>
      upsert(tx, 'canaries', ['wallet'], { wallet, address, script, since }),
    removeCanary: async (wallet) =>
      void (await tx.query('delete from canaries where wallet = $1', [wallet])),
  }
}

function rehearsalOf(row: Row): RehearsalRecord {
  const verdict = REHEARSED.find((each) => each === row.verdict)
  if (!verdict || !Array.isArray(row.txids)) throw new TypeError('a rehearsal is none')
  const [wallet, member] = [text(row.wallet), text(row.member)]
  return { wallet, at: whole(row.at), member, txids: row.txids.map(text), verdict }
}

const canaryOf = (row: Row): CanaryRecord => ({
  wallet: text(row.wallet),
  address: text(row.address),
  script: text(row.script),
  since: whole(row.since),
})
