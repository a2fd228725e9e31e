// How the entries of signed and settled spends change the index: what counts when, and which
// outpoints are taken. An entry that contradicts the index stops whatever appends it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { Opens } from './opens.ts'
import { memberOf, settledBody, spendBody } from './spend-entry.ts'
import { sumsWith, sumWriter } from './sums.ts'

export type LedgerWrites = {
  signed(wallet: string, entry: Entry): void
  settled(wallet: string, entry: Entry): void
}

type Counted = {
  readonly wallet: string
  readonly seq: number
  readonly at: UnixSeconds
  readonly sats: bigint
  readonly member: string
}

/** @param entryAt - the entry of a spend by its number */
export function openWrites(
  { database }: Journal,
  opens: Opens,
  entryAt: (wallet: string, seq: number) => Entry,
): LedgerWrites {
  const find = database.prepare(
    'SELECT seq, at, counted, is_live FROM spends WHERE wallet = ? AND txid = ?',
  )
  find.setReadBigInts(true)
  const insert = database.prepare('INSERT INTO spends VALUES (?, ?, ?, ?, ?, 1)')
  const outpoint = database.prepare('INSERT INTO outpoints VALUES (?, ?, ?)')
  const retire = database.prepare('UPDATE spends SET is_live = 0 WHERE wallet = ? AND txid = ?')
  const use = database.prepare('INSERT OR REPLACE INTO used_indexes VALUES (?, ?, ?)')
  const write = sumWriter(database)

  /** The latest version of a spend, which from now on is none. */
  const retired = (wallet: string, txid: string): Counted | null => {
    const row = find.get(wallet, txid) as Record<'seq' | 'at' | 'counted' | 'is_live', bigint>
    if (row?.is_live !== 1n) return null
    retire.run(wallet, txid)
    const seq = Number(row.seq)
    const member = memberOf(entryAt(wallet, seq))
    return { wallet, seq, at: Number(row.at), sats: row.counted, member }
  }
  const add = ({ wallet, member, at, sats }: Counted, sign: 1 | -1) => {
    for (const sums of sumsWith(wallet, member)) write(sums, at, BigInt(sign) * sats, sign)
  }
  return {
    signed(wallet, entry) {
      const body = spendBody(entry.body, entry.kind)
      for (const txid of body.replaces) {
        const before = retired(wallet, txid)
        if (!before) throw new Error(`replaced, but not signed before: ${txid}`)
        // It counts once, as part of its replacement.
        if (opens.isOpen(before)) opens.close(before, sumsWith(wallet, before.member))
        else add(before, -1)
      }
      const { seq, time: at } = entry
      const { txid, inputs, used, counts, member = OWNER } = body
      const counted = { wallet, seq, at, sats: BigInt(body.countedSats), member }
      insert.run(wallet, seq, txid, at, counted.sats)
      for (const each of inputs) outpoint.run(wallet, each, seq)
      const [receive = 0, change = 0] = used
      use.run(wallet, receive, change)
      if (counts) opens.open(counted, sumsWith(wallet, member), at, counted.sats)
      else add(counted, 1)
    },
    // No version of it can be sent any more, so that it is in no later spend's way.
    settled(wallet, entry) {
      const { txid } = settledBody(entry.body, entry.kind)
      const before = retired(wallet, txid)
      if (!before || !opens.isOpen(before)) throw new Error(`settled, but not open: ${txid}`)
      opens.close(before, sumsWith(wallet, before.member))
      add({ ...before, at: entry.time }, 1)
    },
  }
}
