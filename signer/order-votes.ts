// Who approved or rejected which order, for the trader that asks: an index over entries of the log
// of what concerns exchanges, made again from them at any time.

import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { readStatement, type Statement } from '@countersign/core/charter/statement.ts'
import { anything, object } from '@countersign/core/fields.ts'
import { credentialsIn } from './proofs.ts'

/** The log of codes that were used up for the trader, and of words on orders that wait. */
export const EXCHANGE_LOG = 'exchange'

export const VOTED = { approve: 'order.approved', reject: 'order.rejected' } as const

const votedBody = object({ statement: anything })

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS order_votes (
    account TEXT NOT NULL, asked TEXT NOT NULL, seq INTEGER NOT NULL,
    member TEXT NOT NULL, asker TEXT NOT NULL, policy TEXT NOT NULL,
    decision TEXT NOT NULL, at INTEGER NOT NULL, credentials TEXT NOT NULL,
    PRIMARY KEY (account, asked, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS order_votes_by ON order_votes (member, at);
`

/** Exactly one order as exactly one member asked for it, under exactly one policy. */
export type VotedOn = Pick<Statement<'approve-order'>, 'account' | 'asked' | 'by' | 'policy'>

export type OrderVoteEntry = {
  readonly seq: number
  readonly member: string
  readonly decision: 'approve' | 'reject'
  readonly at: UnixSeconds
  /** What it was signed with: an approval does not outlive its credentials. */
  readonly credentials: readonly string[]
}

export type OrderVotes = {
  /** Indexes an entry of its log that is a vote; runs in the append's transaction. */
  record(entry: Entry): void
  /** The latest of each member since a time. */
  on(about: VotedOn, since: UnixSeconds): readonly OrderVoteEntry[]
  /** How many words a member said since a time. */
  countOf(member: string, since: UnixSeconds): number
  /** Forgets everything, to be made again from the entries. */
  clear(): void
}

type Row = Omit<OrderVoteEntry, 'credentials'> & { readonly credentials: string }

export function openOrderVotes(database: DatabaseSync): OrderVotes {
  database.exec(SCHEMA)
  const put = database.prepare('INSERT INTO order_votes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const found = database.prepare(
    `SELECT seq, member, decision, at, credentials FROM order_votes
     WHERE account = ? AND asked = ? AND asker = ? AND policy = ? AND at >= ? ORDER BY seq`,
  )
  const count = database.prepare(
    'SELECT count(*) AS count FROM order_votes WHERE member = ? AND at >= ?',
  )
  return {
    record(entry) {
      const isVote = entry.kind === VOTED.approve || entry.kind === VOTED.reject
      if (!isVote) return
      const { account, asked, member, by, policy, decision } = saidIn(entry)
      const credentials = credentialsIn(entry).join(' ')
      const { seq, time } = entry
      put.run(account, asked, seq, member, by, policy, decision, time, credentials)
    },
    on({ account, asked, by, policy }, since) {
      const latest = new Map<string, OrderVoteEntry>()
      for (const row of found.all(account, asked, by, policy, since) as unknown as Row[]) {
        latest.set(row.member, { ...row, credentials: row.credentials.split(' ') })
      }
      return [...latest.values()]
    },
    countOf: (member, since) => Number(count.get(member, since)?.count ?? 0),
    clear: () => database.exec('DELETE FROM order_votes'),
  }
}

function saidIn({ body, kind }: Entry): Statement<'approve-order'> {
  const said = readStatement(votedBody(body, kind).statement)
  if (said.act === 'approve-order') return said
  throw new Error('a word on an order that is about something else')
}
