// The service as it runs: the server's own process over real PostgreSQL, the caged signer and a
// real node. A spend goes from a signed HTTP request to a block, and the store outlives everything.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { spendBinding } from '@countersign/channel/bindings.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import type { Pool } from '../builders/postgres.ts'
import { freshCode, sealed } from '../builders/process.ts'
import { openSite, type Site } from '../builders/server.ts'
import { until } from '../builders/until.ts'

const ADMIN = fileURLToPath(new URL('../../server/admin.ts', import.meta.url))
const run = promisify(execFile)

/** All rows of all tables, but for the moment of the last look at the chain. */
async function tablesOf(pool: Pool): Promise<Readonly<Record<string, unknown>>> {
  const { rows } = await pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
  const tables = rows.map(async ({ name }) => {
    const found = await pool.query<Record<string, unknown>>(`select t.* from ${name} t`)
    const texts = found.rows.map(({ seen_at: seenAt, ...row }) =>
      JSON.stringify(name === 'chain_view' ? row : { ...row, seenAt }),
    )
    return [name, texts.toSorted()] as const
  })
  return Object.fromEntries(await Promise.all(tables))
}

describe('the service', { timeout: 120_000 }, () => {
  let site: Site
  before(async () => {
    site = await openSite()
  })
  after(() => site.stop())

  const wallet = 'savings'
  const code = (txid: string) =>
    sealed(site.real, freshCode(site.real, site.owned.seed), spendBinding(wallet, txid))
  const ask = (psbt: Psbt, more: { readonly code?: string; readonly broadcast?: 'no' } = {}) =>
    site.api().askSpend({ wallet, body: { psbt: writePsbt(psbt).toBase64(), ...more } })
  const show = (txid: string) => site.api().showSpend({ wallet, txid })
  const funded = (amountSats: bigint) =>
    until(
      () => site.api().listCoins({ wallet }),
      ({ coins }) => coins.some((coin) => BigInt(coin.amountSats) === amountSats && coin.height),
    )
  const confirmed = async (txid: string) => {
    await until(
      () => show(txid),
      ({ state }) => state !== 'signed',
    )
    await site.mine()
    return until(
      () => show(txid),
      ({ state }) => state === 'confirmed',
    )
  }

  it('is ready, and says what it is', async () => {
    const ready = await until(
      () => fetch(`${site.url()}/ready`),
      ({ status }) => status === 200,
    )
    assert.equal(ready.status, 200)
    const status = await site.api().showStatus()
    assert.equal(status.signer.isReachable, 'yes')
    assert.deepEqual(
      (await site.api().listWallets()).wallets.map(({ name }) => name),
      [wallet],
    )
  })

  it('sees money come, waiting and confirmed', async () => {
    await site.fund(1_000_000n)
    await funded(1_000_000n)
    const { transactions } = await site.api().listTransactions({ wallet })
    assert.equal(transactions[0]?.netSats, '1000000')
  })

  it('brings a spend with a code from the request to its block', async () => {
    const psbt = await site.spend(100_000n)
    const asked = await ask(psbt, { code: code(psbt.txid) })
    assert.ok(['signed', 'broadcast'].includes(asked.state))
    assert.notEqual(asked.receipt, undefined)
    const { height } = await confirmed(psbt.txid)
    assert.ok(height)
    const [newest] = (await site.api().listTransactions({ wallet })).transactions
    assert.equal(newest?.txid, psbt.txid)
    assert.equal(newest.feeSats, '500')
    assert.equal(newest.netSats, '-100500')
    const { spends } = await site.api().listPastSpends({ wallet })
    assert.deepEqual(
      spends.map(({ txid, feeSats, amountSats }) => [txid, feeSats, amountSats]),
      [[psbt.txid, '500', '100500']],
    )
  })

  it('keeps nothing of a preview, and answers a refusal with its code', async () => {
    const psbt = await site.spend(50_000n)
    const preview = await ask(psbt)
    assert.deepEqual([preview.state, preview.waitsFor], ['asked', ['code']])
    const wrong = sealed(site.real, '000000', spendBinding(wallet, psbt.txid))
    await assert.rejects(ask(psbt, { code: wrong }), { code: 'factor.code_wrong' })
    assert.equal((await show(psbt.txid)).state, 'denied')
  })

  it('finishes after kill -9 what was asked for before', async () => {
    const psbt = await site.spend(60_000n)
    const asking = ask(psbt, { code: code(psbt.txid) }).catch(() => null)
    await until(
      async () => (await site.api().listSpends({ wallet })).spends.map(({ txid }) => txid),
      (txids) => txids.includes(psbt.txid),
    )
    await site.kill()
    await asking
    await site.start()
    const { state } = await confirmed(psbt.txid)
    assert.equal(state, 'confirmed')
  })

  it('has everything again after an orderly stop', async () => {
    const before = await site.api().listSpends({ wallet })
    assert.equal(await site.stopServer(), 0)
    await site.start()
    assert.deepEqual(await site.api().listSpends({ wallet }), before)
  })

  it('makes every table again from journal, requests and chain', async () => {
    const pool = openPool({ database: site.cluster.folder, most: 1 })
    // What there is to tell is told meanwhile, and nothing of it again by a rebuild.
    const untold = 'select id from tidings where not is_told'
    await until(
      async () => (await pool.query(untold)).rowCount,
      (count) => count === 0,
    )
    // One that the database's owner lost, one that somebody wrote into it.
    const before = await tablesOf(pool)
    await pool.query('delete from coins')
    await pool.query("update wallets set descriptor = 'wsh(evil)'")
    await pool.query("update spends set state = 'dropped' where state = 'confirmed'")
    await run(process.execPath, [ADMIN, 'rebuild', site.cluster.folder])
    const after = await until(
      () => tablesOf(pool),
      (found) => isDeepStrictEqual(found, before),
    ).catch(() => tablesOf(pool))
    await pool.end()
    assert.deepEqual(after, before)
  })

  it('takes up again a database that PostgreSQL cut it from', async () => {
    await site.cluster.cut()
    await until(
      () =>
        site
          .api()
          .listWallets()
          .catch(() => null),
      (found) => found?.wallets.length === 1,
    )
  })

  it('refuses a second server on its database', async () => {
    const first = site.child()
    await assert.rejects(site.start(), /store\.in_use/)
    first.kill('SIGTERM')
  })
})
