// Spends that others decide on: who asked for each and since when, and who approved or rejected
// it. An index over the entries of a wallet's log, made again from them at any time.

import type { DatabaseSync } from 'node:sqlite'
import { type UnixSeconds, unreachable } from '@countersign/core/basics.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { readStatement, type Statement } from '@countersign/core/charter/statement.ts'
import { anything, hex, list, object, text, word } from '@countersign/core/fields.ts'
import { credentialsIn } from './proofs.ts'

/** A spend that waits for people or time: its delay counts from this entry. */
const askedBody = object({
  txid: hex(32),
  member: text(32),
  policy: hex(32),
  amountSats: text(16),
  feeSats: text(16),
  payments: list(object({ script: text(20_002), sats: text(16) }), 100_000),
})
const votedBody = object({ txid: hex(32), statement: anything })
/** The one who asked, or somebody who stops it, takes it back: it has to be asked for anew. */
const cancelledBody = object({ txid: hex(32), member: text(32) })

const KINDS = ['spend.asked', 'spend.approved', 'spend.rejected', 'spend.cancelled'] as const

export const ASKING_SCHEMA = `
  CREATE TABLE IF NOT EXISTS askings (
    wallet TEXT NOT NULL, txid TEXT NOT NULL, member TEXT NOT NULL,
    seq INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (wallet, txid, member)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS spend_votes (
    wallet TEXT NOT NULL, txid TEXT NOT NULL, seq INTEGER NOT NULL,
    member TEXT NOT NULL, policy TEXT NOT NULL, decision TEXT NOT NULL, at INTEGER NOT NULL,
    credentials TEXT NOT NULL,
    PRIMARY KEY (wallet, txid, seq)
  ) STRICT, WITHOUT ROWID;
`

export const ASKING_TABLES = ['askings', 'spend_votes'] as const

export type Asking = { readonly seq: number; readonly at: UnixSeconds }

export type SpendVote = {
  readonly seq: number
  readonly member: string
  /** Hash of the policy it was given under. */
  readonly policy: string
  readonly decision: 'approve' | 'reject'
  readonly at: UnixSeconds
  /** What it was signed with: an approval does not outlive its credentials. */
  readonly credentials: readonly string[]
}

type VoteRow = Omit<SpendVote, 'credentials'> & { readonly credentials: string }

export type Askings = {
  /** Indexes one of these entries. @throws Fault channel.message_invalid for another kind */
  record(wallet: string, entry: Entry): void
  /** The latest asking of a member for this spend. */
  asking(wallet: string, txid: string, member: string): Asking | null
  /** Whether anybody's asking for it was journalled and not taken back. */
  isAsked(wallet: string, txid: string): boolean
  /** All votes on a spend, oldest first. */
  votes(wallet: string, txid: string): readonly SpendVote[]
}

export function openAskings(database: DatabaseSync): Askings {
  const putAsking = database.prepare('INSERT OR REPLACE INTO askings VALUES (?, ?, ?, ?, ?)')
  const putVote = database.prepare('INSERT INTO spend_votes VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const anyAsking = database.prepare('SELECT 1 FROM askings WHERE wallet = ? AND txid = ? LIMIT 1')
  const asking = database.prepare(
    'SELECT seq, at FROM askings WHERE wallet = ? AND txid = ? AND member = ?',
  )
  const forget = database.prepare('DELETE FROM askings WHERE wallet = ? AND txid = ?')
  const votes = database.prepare(
    'SELECT * FROM spend_votes WHERE wallet = ? AND txid = ? ORDER BY seq',
  )
  return {
    record(wallet, entry) {
      const { seq, time, body } = entry
      const kind = word(...KINDS)(entry.kind, 'kind')
      switch (kind) {
        case 'spend.asked': {
          const { txid, member } = askedBody(body, kind)
          putAsking.run(wallet, txid, member, seq, time)
          return
        }
        case 'spend.cancelled':
          forget.run(wallet, cancelledBody(body, kind).txid)
          return
        case 'spend.approved':
        case 'spend.rejected': {
          const { member, policy, decision, txid } = saidIn(entry)
          const credentials = credentialsIn(entry).join(' ')
          putVote.run(wallet, txid, seq, member, policy, decision, time, credentials)
          return
        }
        default:
          unreachable(kind)
      }
    },
    isAsked: (wallet, txid) => anyAsking.get(wallet, txid) !== undefined,
    asking: (wallet, txid, member) =>
      (asking.get(wallet, txid, member) as Asking | undefined) ?? null,
    votes: (wallet, txid) =>
      votes.all(wallet, txid).map((row) => {
        const { seq, member, policy, decision, at, credentials } = row as unknown as VoteRow
        return { seq, member, policy, decision, at, credentials: credentials.split(' ') }
      }),
  }
}

function saidIn({ body, kind }: Entry): Statement<'approve-spend'> {
  const { txid, statement } = votedBody(body, kind)
  const said = readStatement(statement)
  if (said.act === 'approve-spend' && said.txid === txid) return said
  throw new Error('a word on a spend that is about something else')
}
