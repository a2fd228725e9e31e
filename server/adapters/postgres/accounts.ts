// Accounts, on PostgreSQL.

import type {
  AccountReader,
  AccountTransactor,
  OfferRecord,
  OpeningRecord,
  PasskeyRecord,
  PasswordRecord,
  ResetRecord,
} from '../../ports/accounts.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

export function accountReads(database: Queries): AccountReader {
  const all = async <T>(read: (row: Row) => T, sql: string, given: readonly unknown[]) => {
    const found = await reach(() => database.query<Record<string, unknown>>(sql, [...given]))
    return found.rows.map(read)
  }
  const one = async <T>(read: (row: Row) => T, sql: string, given: readonly unknown[]) =>
    (await all(read, sql, given))[0] ?? null
  return {
    openingByHash: (hash) => one(openingOf, 'select * from openings where hash = $1', [hash]),
    openings: (member) =>
      all(openingOf, 'select * from openings where member = $1 order by made_at desc', [member]),
    passkeyByRawId: (rawId) => one(passkeyOf, 'select * from passkeys where raw_id = $1', [rawId]),
    passkeys: (member) =>
      all(
        passkeyOf,
        `select * from passkeys where $1::text is null or member = $1
         order by created_at, id`,
        [member ?? null],
      ),
    password: (member) => one(passwordOf, 'select * from passwords where member = $1', [member]),
    passwords: () => all(passwordOf, 'select * from passwords order by member', []),
    reset: (member) => one(resetOf, 'select * from resets where member = $1', [member]),
    resetByHash: (hash) => one(resetOf, 'select * from resets where hash = $1', [hash]),
    async isFamiliar({ member, what, value }) {
      const sql = 'select 1 from familiar where member = $1 and what = $2 and value = $3'
      return (await one(() => true, sql, [member, what, value])) ?? false
    },
  }
}

type Run = (sql: string, given: readonly unknown[]) => Promise<number>

export function accountWrites(tx: Queries): AccountTransactor {
  const run: Run = async (sql, given) => (await tx.query(sql, [...given])).rowCount ?? 0
  return { ...waysIn(tx, run), ...remembered(tx, run) }
}

function waysIn(tx: Queries, run: Run) {
  return {
    putOpening: ({ hash, member, madeAt, usableFrom, expiresAt }) =>
      upsert(tx, 'openings', ['hash'], {
        hash,
        member,
        made_at: madeAt,
        usable_from: usableFrom,
        expires_at: expiresAt,
      }),
    removeOpenings: (member) => run('delete from openings where member = $1', [member]),
    putPasskey: (passkey) =>
      upsert(tx, 'passkeys', ['id'], {
        id: passkey.id,
        member: passkey.member,
        name: passkey.name,
        raw_id: passkey.rawId,
        key: passkey.key,
        is_backup_eligible: passkey.isBackupEligible,
        sign_count: passkey.signCount,
        created_at: passkey.createdAt,
        used_at: passkey.usedAt,
      }),
    removePasskey: async (id) => (await run('delete from passkeys where id = $1', [id])) > 0,
    putPassword: ({ member, hash, setAt, usedAt }) =>
      upsert(tx, 'passwords', ['member'], { member, hash, set_at: setAt, used_at: usedAt }),
    removePassword: async (member) =>
      (await run('delete from passwords where member = $1', [member])) > 0,
    putReset: ({ member, hash, askedAt, confirmedAt, expiresAt }) =>
      upsert(tx, 'resets', ['member'], {
        member,
        hash,
        asked_at: askedAt,
        confirmed_at: confirmedAt,
        expires_at: expiresAt,
      }),
    removeReset: async (member) =>
      (await run('delete from resets where member = $1', [member])) > 0,
  } satisfies Partial<AccountTransactor>
}

function remembered(tx: Queries, run: Run) {
  const first = async (sql: string, given: readonly unknown[]): Promise<Row | undefined> =>
    (await tx.query<Record<string, unknown>>(sql, [...given])).rows[0]
  return {
    putOffer: ({ id, purpose, session, challenge, expiresAt }) =>
      upsert(tx, 'offers', ['id'], { id, purpose, session, challenge, expires_at: expiresAt }),
    async takeOffer(id) {
      const row = await first('delete from offers where id = $1 returning *', [id])
      return row ? offerOf(row) : null
    },
    putFamiliar: ({ member, what, value, usedAt }) =>
      upsert(tx, 'familiar', ['member', 'what', 'value'], { member, what, value, used_at: usedAt }),
    async lockTries({ lane, key }) {
      // A lane that nobody tried has no row to lock: one without a failure stands for it.
      await run(
        `insert into tries (lane, key, failures, last_at) values ($1, $2, 0, 0)
         on conflict (lane, key) do nothing`,
        [lane, key],
      )
      const sql = 'select * from tries where lane = $1 and key = $2 for update'
      const row = await first(sql, [lane, key])
      const failures = whole(row?.failures ?? 0)
      return failures === 0 ? null : { failures, lastAt: whole(row?.last_at) }
    },
    putTries: ({ lane, key }, { failures, lastAt }) =>
      upsert(tx, 'tries', ['lane', 'key'], { lane, key, failures, last_at: lastAt }),
    removeTries: async ({ lane, key }) =>
      void (await run('delete from tries where lane = $1 and key = $2', [lane, key])),
    async forgetAccounts(now, triesBefore, usedBefore) {
      for (const table of ['openings', 'offers', 'resets']) {
        await run(`delete from ${table} where expires_at < $1`, [now])
      }
      await run('delete from tries where last_at < $1', [triesBefore])
      await run('delete from familiar where used_at < $1', [usedBefore])
    },
  } satisfies Partial<AccountTransactor>
}

const wholeOrNull = (value: unknown): number | null => (value === null ? null : whole(value))

const openingOf = (row: Row): OpeningRecord => ({
  hash: text(row.hash),
  member: text(row.member),
  madeAt: whole(row.made_at),
  usableFrom: whole(row.usable_from),
  expiresAt: whole(row.expires_at),
})

const passkeyOf = (row: Row): PasskeyRecord => ({
  id: text(row.id),
  member: text(row.member),
  name: text(row.name),
  rawId: text(row.raw_id),
  key: text(row.key),
  isBackupEligible: row.is_backup_eligible === true,
  signCount: whole(row.sign_count),
  createdAt: whole(row.created_at),
  usedAt: wholeOrNull(row.used_at),
})

const passwordOf = (row: Row): PasswordRecord => ({
  member: text(row.member),
  hash: text(row.hash),
  setAt: whole(row.set_at),
  usedAt: wholeOrNull(row.used_at),
})

const resetOf = (row: Row): ResetRecord => ({
  member: text(row.member),
  hash: text(row.hash),
  askedAt: whole(row.asked_at),
  confirmedAt: wholeOrNull(row.confirmed_at),
  expiresAt: whole(row.expires_at),
})

const offerOf = (row: Row): OfferRecord => ({
  id: text(row.id),
  purpose: text(row.purpose) as OfferRecord['purpose'],
  session: text(row.session),
  challenge: text(row.challenge),
  expiresAt: whole(row.expires_at),
})
