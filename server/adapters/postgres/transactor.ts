// Everything that may be written, within one transaction. What must never be is refused by the
// tables themselves.

import { canonicalText } from '@countersign/core/canonical.ts'
import { jobName, laneOf } from '../../ports/queue.ts'
import { type AskingToken, CAME_TO_NOTHING, type SpendRecord } from '../../ports/records.ts'
import type { Transactor } from '../../ports/store.ts'
import { accountWrites } from './accounts.ts'
import { alertWrites } from './alerts.ts'
import { archiveWrites } from './archive.ts'
import { auditWrites } from './audit.ts'
import { chainWrites } from './coins.ts'
import { exitWrites } from './exits.ts'
import { fillWrites } from './fills.ts'
import { incidentWrites, putClosure } from './incident.ts'
import { labelWrites } from './labels.ts'
import { newsWrites } from './news.ts'
import { noticeWrites } from './notices.ts'
import { openWrites } from './opens.ts'
import type { Queries } from './pool.ts'
import { portfolioWrites } from './portfolio.ts'
import { openReader } from './reader.ts'
import { reviewWrites } from './reviews.ts'
import { outcomeColumns, spendOf, writeOrNull } from './rows.ts'
import { sessionWrites } from './sessions.ts'
import { upsert } from './upsert.ts'

/** On which `settled` wakes. */
export const SETTLED_CHANNEL = 'countersign_settled'

const PROJECTION = [
  ...['wallets', 'members', 'devices', 'asking_tokens', 'heads', 'freezes', 'marks'],
  ...['transactions', 'coins', 'chain_view', 'fee_rates', 'spends', 'open_spends'],
].join(', ')

/** Any number, as long as nothing else takes it. */
const ASKINGS_LOCK = 0x6373_6173

/** Those of spends on their way stay: a rebuild needs them to send such a spend again. */
const FORGET_ASKINGS = `
  delete from askings where id in (
    select a.id from askings a
    left join spends s on s.wallet = a.wallet and s.txid = a.txid
    where a.outcome is not null and a.asked_at < $1
      and (s.state = 'broadcast' or (s.state = 'signed' and s.may_broadcast)) is not true
    order by a.asked_at limit $2)`

const FORGET_PSBTS = `
  update spends set psbt = '' where state = any($2) and changed_at < $1 and psbt <> ''`

/** The writes of one transaction on this connection. */
export function openTransactor(tx: Queries): Transactor {
  const run = async (sql: string, given: readonly unknown[] = []): Promise<number> =>
    (await tx.query(sql, [...given])).rowCount ?? 0
  return {
    ...openReader(tx),
    ...projectionWrites(tx, run),
    ...chainWrites(tx),
    ...spendWrites(tx, run),
    ...ownWrites(run),
    ...auditWrites(tx),
    ...alertWrites(tx),
    ...archiveWrites(tx),
    ...exitWrites(tx),
    ...fillWrites(tx),
    ...incidentWrites(tx),
    ...openWrites(tx),
    ...portfolioWrites(tx),
    ...labelWrites(tx),
    ...newsWrites(tx),
    ...noticeWrites(tx),
    ...reviewWrites(tx),
    ...sessionWrites(tx),
    ...accountWrites(tx),
    async enqueue(job, { runAt } = {}) {
      const { kind, ...payload } = job
      // A job that waits for later runs now when it is wanted now, and never the other way round.
      const mode = runAt === undefined ? 'replace' : 'preserve_run_at'
      await run(
        `select graphile_worker.add_job($1, payload := $2::json, job_key := $3,
           job_key_mode := $4, run_at := to_timestamp($5), queue_name := $6)`,
        [kind, JSON.stringify(payload), jobName(job), mode, runAt ?? null, laneOf(job)],
      )
    },
    emptyProjection: async () => void (await run(`truncate ${PROJECTION}`)),
  }
}

type Run = (sql: string, given?: readonly unknown[]) => Promise<number>

function projectionWrites(tx: Queries, run: Run) {
  return {
    putWallet: (wallet) =>
      upsert(tx, 'wallets', ['name'], {
        name: wallet.name,
        descriptor: wallet.descriptor,
        user_key: wallet.userKey,
        server_key: wallet.serverKey,
        policy: canonicalText(wallet.policy),
        policy_hash: wallet.policyHash,
        created_at: wallet.createdAt,
      }),
    async putStanding({ members, devices, tokens, freezes, closure }) {
      await putClosure(tx, closure)
      // `delete` and not `truncate`, which would keep every reader waiting.
      for (const table of ['members', 'devices', 'asking_tokens', 'freezes']) {
        await run(`delete from ${table}`)
      }
      for (const token of tokens) await upsert(tx, 'asking_tokens', ['id'], tokenColumns(token))
      for (const { id, name, roles, isSuspended } of members) {
        const columns = 'id, name, roles, is_suspended'
        const given = [id, name, roles, isSuspended]
        await run(`insert into members (${columns}) values ($1, $2, $3, $4)`, given)
      }
      for (const { key, name, member, addedAt, isStopped } of devices) {
        await run(
          `insert into devices (key, name, member, added_at, is_stopped)
           values ($1, $2, $3, $4, $5)`,
          [key, name, member, addedAt, isStopped],
        )
      }
      for (const { wallet, reason, frozenAt } of freezes) {
        await run('insert into freezes values ($1, $2, $3)', [wallet, reason, frozenAt])
      }
    },
    useAskingToken: (token, at) =>
      upsert(tx, 'asking_token_uses', ['token'], { token, used_at: at }),
    putHead: ({ log, seq, hash }) => upsert(tx, 'heads', ['log'], { log, seq, hash }),
    putFreeze: async ({ wallet, reason, frozenAt }) =>
      void (await run('insert into freezes values ($1, $2, $3) on conflict (wallet) do nothing', [
        wallet,
        reason,
        frozenAt,
      ])),
    raiseUsed: async (wallet, [receive, change]) =>
      void (await run(
        `insert into marks values ($1, $2, $3) on conflict (wallet) do update set
           receive = greatest(marks.receive, excluded.receive),
           change = greatest(marks.change, excluded.change)`,
        [wallet, receive, change],
      )),
  } satisfies Partial<Transactor>
}

function spendWrites(tx: Queries, run: Run) {
  return {
    async lockSpend(wallet, txid) {
      const { rows } = await tx.query<Record<string, unknown>>(
        'select * from spends where wallet = $1 and txid = $2 for update',
        [wallet, txid],
      )
      return rows[0] ? spendOf(rows[0]) : null
    },
    putSpend: (spend) => upsert(tx, 'spends', ['wallet', 'txid'], spendColumns(spend)),
    lockAskings: async () => void (await run('select pg_advisory_xact_lock($1)', [ASKINGS_LOCK])),
    async putAsking({ id, wallet, txid, askedAt, request }) {
      const { method, path, created, key, nonce, body, signature, from = null } = request
      const added = await run(
        `insert into askings (id, wallet, txid, asked_at, method, path, created, key, nonce, body,
           signature, source) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (id) do nothing`,
        [id, wallet, txid, askedAt, method, path, created, key, nonce, body, signature, from],
      )
      return added === 1
    },
    async settleAsking(id, outcome) {
      const settled = await run(
        `update askings set outcome = $2, said = $3, receipt = $4
         where id = $1 and outcome is null`,
        [id, ...outcomeColumns(outcome)],
      )
      if (settled === 1) await run('select pg_notify($1, $2)', [SETTLED_CHANNEL, id])
    },
    async forgetAskings(before, most) {
      await run(FORGET_PSBTS, [before, CAME_TO_NOTHING])
      return await run(FORGET_ASKINGS, [before, most])
    },
  } satisfies Partial<Transactor>
}

function ownWrites(run: Run) {
  return {
    // Either key may be the one that two at the same moment meet at.
    async giveAddress({ wallet, index, address, givenAt }) {
      const given = await run(
        `insert into given_addresses (wallet, place, address, given_at) values ($1, $2, $3, $4)
         on conflict do nothing`,
        [wallet, index, address, givenAt],
      )
      return given === 1
    },
    async useNonce(device, nonce, expiresAt) {
      const used = await run(
        'insert into nonces values ($1, $2, $3) on conflict (device, nonce) do nothing',
        [device, nonce, expiresAt],
      )
      return used === 1
    },
    forgetNonces: async (before) =>
      void (await run('delete from nonces where expires_at < $1', [before])),
    putToken: async ({ id, name, hash, networks, createdAt, expiresAt, lastUsedAt }) =>
      void (await run(
        `insert into tokens (id, name, hash, networks, created_at, expires_at, last_used_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, name, hash, networks, createdAt, expiresAt, lastUsedAt],
      )),
    removeToken: async (id) => (await run('delete from tokens where id = $1', [id])) === 1,
    touchToken: async (id, usedAt) =>
      void (await run('update tokens set last_used_at = $2 where id = $1', [id, usedAt])),
  } satisfies Partial<Transactor>
}

const tokenColumns = (token: AskingToken) => ({
  id: token.id,
  name: token.name,
  key: token.key,
  wallets: token.wallets,
  budget_sats: token.budgetSats.toString(),
  window_seconds: token.windowSeconds,
  networks: token.networks,
  expires_at: token.expiresAt,
  since: token.since,
  is_stopped: token.isStopped,
})

const spendColumns = (spend: SpendRecord) => ({
  wallet: spend.wallet,
  txid: spend.txid,
  state: spend.state,
  waits_for: spend.waitsFor,
  asked_at: spend.askedAt,
  changed_at: spend.changedAt,
  expires_at: spend.expiresAt,
  device: spend.device,
  psbt: spend.psbt,
  may_broadcast: spend.mayBroadcast,
  review: writeOrNull(spend.review),
  verdict: writeOrNull(spend.verdict),
  decision: writeOrNull(spend.decision),
  transaction: spend.transaction,
  height: spend.height,
})
