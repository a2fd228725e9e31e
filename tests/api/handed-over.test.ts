// A spend that was asked for at the desk and handed over to the server: it is finished like any
// other, also by a server that was dead meanwhile or whose tables were made again. One that was
// asked for without the word stays with whoever asked.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual, promisify } from 'node:util'
import { spendBinding } from '@countersign/channel/bindings.ts'
import type { SignerClient } from '@countersign/channel/client.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { at } from '../builders/house.ts'
import { freshCode, sealed } from '../builders/process.ts'
import { openSite, type Site } from '../builders/server.ts'
import { until } from '../builders/until.ts'
import { deskKey } from '../builders/waiting.ts'

const ADMIN = fileURLToPath(new URL('../../server/admin.ts', import.meta.url))
const run = promisify(execFile)

const hexOf = (base64 = ''): string => Uint8Array.fromBase64(base64).toHex()

type Word = 'yes' | 'no' | undefined

describe('a spend handed over to the server', { timeout: 120_000 }, () => {
  let site: Site
  let client: SignerClient
  let largestSats = 0n
  before(async () => {
    site = await openSite()
    client = await site.real.connect()
  })
  after(async () => {
    client?.close()
    await site?.stop()
  })

  const wallet = 'savings'
  const code = ({ txid }: Psbt) =>
    sealed(site.real, freshCode(site.real, site.owned.seed), spendBinding(wallet, txid))
  const show = (txid: string) => site.api().showSpend({ wallet, txid })
  const shown = (txid: string) => show(txid).catch(() => null)

  /** A spend of the latest coin, the only one that is large enough for it. */
  const funded = async (): Promise<Psbt> => {
    largestSats += 100_000n
    await site.fund(largestSats)
    await until(
      () => site.api().listCoins({ wallet }),
      ({ coins }) => coins.some((each) => BigInt(each.amountSats) === largestSats),
    )
    return site.spend(largestSats - 50_000n)
  }
  /** As the desk's page does, by its own door. */
  const sign = async (psbt: Psbt, broadcast: Word): Promise<void> => {
    const word = broadcast === undefined ? {} : { broadcast }
    const body = { wallet, psbt: writePsbt(psbt).toBase64(), code: code(psbt), ...word }
    assert.equal(at(await client.ask('spend.sign', body), 'outcome'), 'signed')
  }
  const confirmed = async ({ txid }: Psbt): Promise<void> => {
    await until(
      () => shown(txid),
      (spend) => spend?.state === 'broadcast',
    )
    await site.mine()
    await until(
      () => shown(txid),
      (spend) => spend?.state === 'confirmed',
    )
  }

  it('is completed, sent and watched to its block', async () => {
    const psbt = await funded()
    await sign(psbt, 'yes')
    await confirmed(psbt)
    const { broadcast, psbt: whole } = await show(psbt.txid)
    assert.equal(broadcast, 'yes')
    assert.ok(whole)
  })

  it('is completed and held back when the word says no, and left alone without one', async () => {
    const held = await funded()
    await sign(held, 'no')
    const spend = await until(
      () => shown(held.txid),
      (found) => found?.transaction !== undefined,
    )
    assert.deepEqual([spend?.state, spend?.broadcast], ['signed', 'no'])
    await site.node.rpc('sendrawtransaction', hexOf(spend?.transaction))
    await site.mine()
    const own = await funded()
    await sign(own, undefined)
    const seen = await until(
      () => shown(own.txid),
      (found) => found?.state === 'signed',
    )
    assert.equal(seen?.transaction, undefined)
    assert.equal(seen?.psbt, undefined)
  })

  it('is finished after a start of a server that was dead when it was signed', async () => {
    const psbt = await funded()
    const { key, deskKey: hash } = deskKey()
    const body = { wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash, broadcast: 'yes' }
    assert.equal(at(await client.ask('spend.sign', body), 'outcome'), 'waiting')
    await site.kill()
    const approval = { wallet, txid: psbt.txid, key, code: code(psbt) }
    assert.equal(at(await client.ask('spend.approve', approval), 'outcome'), 'signed')
    await site.start()
    await confirmed(psbt)
  })

  it('is there again after a rebuild, as it was', async () => {
    const pool = openPool({ database: site.cluster.folder, most: 1 })
    try {
      const read = async () => (await pool.query('select * from spends order by txid')).rows
      const before = await read()
      assert.equal(before.length, 4)
      await pool.query('delete from spends')
      await run(process.execPath, [ADMIN, 'rebuild', site.cluster.folder])
      const after = await until(read, (rows) => isDeepStrictEqual(rows, before)).catch(read)
      assert.deepEqual(after, before)
    } finally {
      await pool.end()
    }
  })
})
