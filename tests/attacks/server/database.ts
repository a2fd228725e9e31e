// Everything an attacker can write into PostgreSQL: states, counters, jobs, devices, policies,
// tokens, nonces. The signer reads none of it.

import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { canonicalBytes, canonicalText } from '@countersign/core/canonical.ts'
import { at } from '../../builders/house.ts'
import { credentialsOf, type Owner, spendBody, WALLET } from '../../builders/owner.ts'
import { tokenBody } from '../../builders/token.ts'
import { until } from '../../builders/until.ts'
import { say } from '../say.ts'
import { LIMIT_SATS, type Scenarios } from './site.ts'

const SPENDS = `/v1/wallets/${WALLET}/spends`

const sign = (owner: Owner, sats: bigint) => {
  const psbt = owner.spend(sats)
  return owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt) })
}

export const DATABASE: Scenarios = {
  'a row that says “signed” has no signature': async ({ owner, database }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(60_000n)
    const body = spendBody(owner, psbt, null)
    await owner.api().askSpend({ wallet: WALLET, body })
    for (const state of ['approved', 'signed', 'broadcast']) {
      const { txid } = psbt
      await database.sql('update spends set state = $1, may_broadcast = true where txid = $2', [
        state,
        txid,
      ])
      const shown = await owner.api().showSpend({ wallet: WALLET, txid })
      assert.equal(shown.transaction, undefined)
    }
    assert.equal(
      at(await owner.ask('spend.state', { wallet: WALLET, txid: psbt.txid }), 'state'),
      'unknown',
    )
    await database.sql('delete from spends where txid = $1', [psbt.txid])
    assert.equal(await owner.usedSats(), before)
    say('the database, and marked a spend of 60500 sat approved, signed and broadcast', '0 sat')
  },

  'a job that it inserted by hand gets what the device signed, which is nothing': async ({
    owner,
    database,
  }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(61_000n)
    const body = canonicalBytes(spendBody(owner, psbt, null))
    const key = rawPublicKey(owner.device).toHex()
    const id = createHash('sha256').update('forged').digest('hex')
    const now = Math.floor(Date.now() / 1000)
    await database.sql(
      `insert into askings
         (id, wallet, txid, asked_at, method, path, created, key, nonce, body, signature)
       values ($1, $2, $3, $4, 'POST', $5, $4, $6, $7, $8, $9)`,
      [
        id,
        WALLET,
        psbt.txid,
        now,
        SPENDS,
        key,
        '00'.repeat(16),
        Buffer.from(body),
        '00'.repeat(64),
      ],
    )
    await database.sql(
      "select graphile_worker.add_job('sign-spend', json_build_object('asking', $1::text))",
      [id],
    )
    const settled = async () =>
      (await database.sql('select outcome, said from askings where id = $1', [id]))[0]
    const row = await until(settled, (found) => found?.outcome !== null)
    assert.equal(row?.outcome, 'fault')
    assert.match(String(row?.said), /channel\.signature_invalid/)
    assert.equal(await owner.usedSats(), before)
    say('the database, and inserted a request and its job by hand', '0 sat: no device signed it')
  },

  'a transaction that it put into a spend is refused by the network': async ({
    owner,
    database,
    installation,
  }) => {
    const psbt = owner.spend(62_000n)
    await owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt, null) })
    const { txid } = psbt
    await database.sql(
      "update spends set state = 'signed', may_broadcast = true, transaction = $1 where txid = $2",
      [Buffer.from(writeTransaction(psbt.transaction)), txid],
    )
    await database.sql(
      `select graphile_worker.add_job('broadcast-spend',
         json_build_object('wallet', $1::text, 'txid', $2::text))`,
      [WALLET, txid],
    )
    const state = async () =>
      (await database.sql('select state from spends where txid = $1', [txid]))[0]?.state
    assert.equal(await until(state, (found) => found !== 'signed'), 'dropped')
    await database.sql('delete from spends where txid = $1', [txid])
    assert.ok(installation.pid('server') > 0)
    say(
      'the database, and had the server broadcast a spend without our signature',
      '0 sat: dropped',
    )
  },

  'nonces that it forgot let a request in again, which the signer counted already': async ({
    owner,
    database,
    installation,
    last,
  }) => {
    const first = await sign(owner, 2_000n)
    assert.equal(first.state, 'signed')
    const before = await owner.usedSats()
    const { path, headers, body } = await last('POST')
    const again = () =>
      fetch(`${installation.status().api}${path}`, {
        method: 'POST',
        headers: plain(headers),
        body: Buffer.from(body, 'base64'),
      })
    assert.equal((await again()).status, 409)
    await database.sql('truncate nonces')
    assert.equal((await again()).status, 409, 'the asking itself is known by its hash')
    await database.sql('truncate nonces, askings')
    const replayed = (await (await again()).json()) as { readonly psbt?: string }
    assert.equal(replayed.psbt, first.psbt)
    assert.equal(await owner.usedSats(), before)
    say('the database, and forgot that a signed request was used', 'the same signature again')
  },

  'counters are not there: with every row gone, the limit holds to the satoshi': async ({
    owner,
    database,
  }) => {
    const before = await owner.usedSats()
    await database.sql(
      'truncate spends, askings, nonces, marks, heads, transactions, coins, given_addresses',
    )
    assert.equal(await owner.usedSats(), before)
    const left = LIMIT_SATS - before
    const over = await sign(owner, left - 500n + 1n)
    assert.equal(over.state, 'denied')
    const exact = await sign(owner, left - 500n)
    assert.equal(exact.state, 'signed')
    const more = await sign(owner, 1_000n)
    assert.equal(more.state, 'denied')
    assert.equal(await owner.usedSats(), LIMIT_SATS)
    say(
      `the database, and emptied it when ${before} of ${LIMIT_SATS} sat were spent`,
      `${left} sat more for the owner’s codes, and not one sat beyond`,
    )
  },

  'a policy that it wrote is nobody’s policy': async ({ owner, database }) => {
    const { policy } = await owner.api().showPolicy({ wallet: WALLET })
    const [row] = await database.sql('select policy from wallets')
    const loose = String(row?.policy).replaceAll('"1000000"', '"2100000000000000"')
    assert.notEqual(loose, String(row?.policy))
    await database.sql('update wallets set policy = $1', [loose])
    assert.equal((await sign(owner, 1_000n)).state, 'denied')
    await database.sql('update wallets set policy = $1', [row?.policy])
    assert.equal(
      canonicalText((await owner.api().showPolicy({ wallet: WALLET })).policy as never),
      canonicalText(policy as never),
    )
    say('the database, and wrote a policy of 21 million coins a day', '0 sat beyond the pinned one')
  },

  'a device that it enrolled is let in by the server for a moment, and by nobody else': async ({
    owner,
    database,
  }) => {
    const device = generateKeyPairSync('ed25519').privateKey
    const key = rawPublicKey(device).toHex()
    await database.sql("insert into devices values ($1, 'thief', 1, 'owner', false)", [key])
    const api = owner.api(credentialsOf(owner.identity, device))
    // Until the server next reads who there is.
    await api.listWallets().catch(({ code }) => assert.equal(code, 'channel.device_unknown'))
    const psbt = owner.spend(1_000n)
    const refused = api.askSpend({ wallet: WALLET, body: spendBody(owner, psbt) })
    await assert.rejects(refused, { code: 'channel.device_unknown' })
    const { policy, policyHash } = await owner.api().showPolicy({ wallet: WALLET })
    const tighten = api.tightenPolicy({
      wallet: WALLET,
      body: { from: policyHash, policy: policy as never },
    })
    await assert.rejects(tighten, { code: 'channel.device_unknown' })
    await database.sql('delete from devices where key = $1', [key])
    say('the database, and a device of theirs in it', 'reading, as before; no act')
  },

  'a reading token reads, and ends when it is withdrawn or over': async ({
    owner,
    database,
    installation,
  }) => {
    const { secret, id } = await owner.api().createToken({ body: tokenBody('thief') })
    const url = installation.status().api ?? ''
    const ask = (method: string, path: string, body?: string) =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body } : {}),
      })
    assert.equal((await ask('GET', '/v1/wallets')).status, 200)
    const psbt = owner.spend(1_000n)
    const acts = [
      ['POST', SPENDS, canonicalText(spendBody(owner, psbt, null))],
      ['DELETE', `${SPENDS}/${psbt.txid}`, undefined],
      ['POST', `/v1/wallets/${WALLET}/policy`, '{}'],
      ['POST', '/v1/witness', canonicalText({ nonce: '00'.repeat(16), heads: [] })],
      ['POST', '/v1/tokens', canonicalText(tokenBody('more'))],
      ['DELETE', `/v1/tokens/${id}`, undefined],
    ] as const
    for (const [method, path, body] of acts) {
      assert.equal((await ask(method, path, body)).status, 401, `${method} ${path}`)
    }
    await database.sql('update tokens set expires_at = $1 where id = $2', [
      Math.floor(Date.now() / 1000),
      id,
    ])
    assert.equal((await ask('GET', '/v1/wallets')).status, 401)
    await database.sql('update tokens set expires_at = 1900000000 where id = $1', [id])
    assert.equal((await ask('GET', '/v1/wallets')).status, 200)
    await owner.api().withdrawToken({ id })
    assert.equal((await ask('GET', '/v1/wallets')).status, 401)
    say('a reading token, then expired, then withdrawn', 'reading; no act of six; then nothing')
  },

  'what was written into the projection is gone when it is made again': async ({
    owner,
    database,
  }) => {
    await database.sql(
      "update wallets set policy_hash = repeat('0', 64), descriptor = descriptor || ' '",
    )
    await database.sql("insert into devices values (repeat('ee', 32), 'thief', 1, 'owner', false)")
    await database.sql('update heads set seq = seq + 100')
    await database.sql("select graphile_worker.add_job('rebuild', job_key := 'rebuild')")
    const rows = async () => await database.sql('select descriptor from wallets')
    const own = String(at(await owner.ask('wallet.show', { wallet: WALLET }), 'descriptor'))
    await until(rows, ([first]) => first?.descriptor === own)
    const key = rawPublicKey(owner.device).toHex()
    const devices = async () => await database.sql('select key from devices')
    await until(devices, (found) => found.length === 1 && found[0]?.key === key)
    const state = await owner.ask('limits', { wallet: WALLET })
    assert.equal(at(state, 'limits', 0, 'usedSats'), String(LIMIT_SATS))
    say('the database, and changed wallets, devices and heads', 'nothing that a rebuild left')
  },
}

/** Without what `fetch` writes itself. */
function plain(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = ['content-type', 'content-digest', 'signature-input', 'signature']
  return Object.fromEntries(Object.entries(headers).filter(([name]) => kept.includes(name)))
}
