import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { readView } from '@countersign/core/charter/view.ts'
import { ONE } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { openSeed } from '@countersign/vault/sealed-seed.ts'
import { at } from '../builders/house.ts'
import { MORTAL_TRADER } from '../builders/inmates.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { aVenue, BINANCE_SECRET } from '../builders/venue.ts'

const WATCHING = orderPolicyToCanonical(watchingPolicy())
const TRADING = orderPolicyToCanonical(tradingPolicy(['BTC/USDT'], ONE))

type Balances = { readonly balances: readonly unknown[] }

/** Looked for in everything that the system keeps. */
const PLANTED = 'planted-secret-of-a-second-key-4f1c'

describe('an account at an exchange', () => {
  let venue: Venue
  let desk: Desk
  before(async () => {
    venue = await aVenue({ dialect: 'binance' })
    venue.keys.add({ id: 'second-key', account: 'ann', secret: PLANTED, addresses: ['127.0.0.1'] })
    const drains = {
      account: 'ann',
      secret: PLANTED,
      rights: ['read', 'trade', 'withdraw'],
    } as const
    venue.keys.add({ id: 'drain-key', ...drains })
    desk = await startTrading({ places: { binance: { url: venue.url } }, inmate: MORTAL_TRADER })
  })
  after(async () => {
    await desk?.stop()
    await venue?.close()
  })

  const adding = (account: string, key: string, secret = BINANCE_SECRET) => {
    const secrets = desk.seal(account, 'binance', { key, secret })
    return { account, venue: 'binance', quote: 'USDT', rights: 'trade', policy: WATCHING, secrets }
  }

  /** The accounts that the charter has, each with its policy's hash. */
  const inCharter = async () => {
    const client = await desk.real.connect()
    const view = readView(await client.ask('charter.show', {}))
    client.close()
    return Object.fromEntries(view.accounts.map(({ name, policy }) => [name, policy]))
  }

  it('is added when its venue says that the key withdraws nothing', async () => {
    const added = await desk.consent('account.add', adding('main', 'ann-key'))
    assert.equal(at(added, 'found', 'rights', 'withdraw'), 'no')
    assert.deepEqual(at(added, 'found', 'findings'), [{ kind: 'ip-open' }])
    const { balances } = (await desk.ask('account.balances', { account: 'main' })) as Balances
    const [bitcoin] = balances
    assert.deepEqual(bitcoin, {
      currency: 'BTC',
      total: '2',
      free: '2',
      used: '0',
    })
  })

  it('tells whether its key is bound to addresses', async () => {
    const added = await desk.consent('account.add', adding('bound', 'second-key', PLANTED))
    assert.equal(at(added, 'found', 'rights', 'ipBound'), 'yes')
    const hash = orderPolicyHash(watchingPolicy())
    assert.deepEqual(await inCharter(), { main: hash, bound: hash })
  })

  it('is not added with a key that withdraws, nor with one that another account has', async () => {
    const drain = desk.consent('account.add', adding('drain', 'drain-key', PLANTED))
    await assert.rejects(drain, { code: 'exchange.key_withdraws' })
    const again = desk.consent('account.add', adding('other', 'ann-key'))
    await assert.rejects(again, { code: 'exchange.key_used', facts: { account: 'main' } })
    const { accounts } = (await desk.ask('account.list', {})) as { readonly accounts: unknown[] }
    assert.equal(accounts.length, 2)
  })

  it('whose key was turned away can be tried again or taken out of the charter', async () => {
    assert.deepEqual(Object.keys(await inCharter()), ['main', 'bound', 'drain'])
    const again = desk.consent('account.add', adding('drain', 'drain-key', PLANTED))
    await assert.rejects(again, { code: 'exchange.key_withdraws' })
    const body = { ...adding('drain', 'drain-key', PLANTED), policy: TRADING }
    const wider = desk.consent('account.add', body)
    await assert.rejects(wider, { code: 'exchange.account_exists' })
    await desk.consent('account.remove', { account: 'drain' })
    assert.deepEqual(Object.keys(await inCharter()), ['main', 'bound'])
    const nothing = desk.consent('account.remove', { account: 'drain' })
    await assert.rejects(nothing, { code: 'exchange.account_missing' })
  })

  it('takes a member’s device and a right code for exactly this act', async () => {
    const body = adding('third', 'ann-key')
    const stranger = generateKeyPairSync('ed25519').privateKey
    const byStranger = desk.ask('account.list', {}, { device: stranger })
    await assert.rejects(byStranger, { code: 'channel.device_unknown' })
    const unsigned = desk.ask('account.list', {}, { device: null })
    await assert.rejects(unsigned, { code: 'channel.signature_invalid' })
    const elsewhere = desk.codeFor('account.add', { ...body, quote: 'EUR' })
    const ask = desk.ask('account.remove', { account: 'main', code: elsewhere })
    await assert.rejects(ask, { code: 'channel.seal_broken' })
    const resealed = { ...adding('main', 'ann-key'), account: 'third' }
    await assert.rejects(desk.consent('account.add', resealed), { code: 'channel.seal_broken' })
  })

  it('is checked again at its venue, and its key can be changed', async () => {
    const checked = await desk.ask('account.check', { account: 'main' })
    assert.equal(at(checked, 'refusal'), '')
    venue.keys.add({ id: 'new-key', account: 'ann', secret: 'another of the tests' })
    const secrets = desk.seal('main', 'binance', { key: 'new-key', secret: 'another of the tests' })
    const rotated = await desk.consent('account.rotate', { account: 'main', secrets })
    assert.equal(at(rotated, 'version'), '2')
    assert.ok(await desk.ask('account.balances', { account: 'main' }))
  })

  it('has its secrets nowhere in clear, and its folder alone opens nothing', () => {
    const { home } = desk.real
    const secrets = [PLANTED, BINANCE_SECRET, 'ann-key', 'another of the tests']
    for (const [file, bytes] of filesUnder(home.root)) {
      for (const secret of secrets)
        assert.equal(bytes.includes(secret), false, `${file}: ${secret}`)
    }
    const { pid } = desk.child()
    const told = ['cmdline', 'environ'].map((name) =>
      readFileSync(`/proc/${pid}/${name}`, 'latin1'),
    )
    for (const secret of secrets) assert.equal(told.join().includes(secret), false)
    const stolen = `${home.root}/stolen`
    cpSync(home.trader, stolen, { recursive: true })
    const seal = { folder: stolen, purpose: { process: 'trader', network: 'regtest' } } as const
    const guess = { kind: 'key-file', key: new Uint8Array(32).fill(1) } as const
    assert.throws(() => openSeed(seal, guess), { code: 'vault.unseal_failed' })
  })

  it('opens no other account’s secrets, wherever their row was put', async () => {
    desk.child().kill()
    await desk.child().ended
    const database = new DatabaseSync(join(desk.real.home.trader, 'journal.sqlite'))
    const [one, other] = ['main', 'bound'].map((name) =>
      database.prepare('SELECT * FROM account_secrets WHERE account = ?').get(name),
    )
    const put = database.prepare(
      'UPDATE account_secrets SET wrapped = ?, sealed = ? WHERE account = ?',
    )
    put.run(other?.wrapped ?? '', other?.sealed ?? '', 'main')
    database.close()
    await desk.restart()
    const swapped = desk.ask('account.balances', { account: 'main' })
    await assert.rejects(swapped, { code: 'vault.unseal_failed' })
    assert.ok(await desk.ask('account.balances', { account: 'bound' }))
    assert.ok(one)
  })

  it('leaves no request that its journal lacks, wherever the trader is killed', async () => {
    const { trader } = desk.real.home
    writeFileSync(join(trader, 'die-after'), 'request.sent')
    await assert.rejects(desk.ask('account.check', { account: 'bound' }))
    await desk.child().ended
    const database = new DatabaseSync(join(trader, 'journal.sqlite'))
    const last = database
      .prepare("SELECT bytes FROM entries WHERE log = 'requests' ORDER BY seq DESC LIMIT 1")
      .get()
    database.close()
    // What it was about to send.
    const told = Buffer.from(last?.bytes as Uint8Array).toString()
    assert.match(told, /"kind":"request.sent"/)
    assert.match(told, /"path":"\/sapi\/v1\/account\/apiRestrictions"/)
    await desk.restart()
    assert.ok(await desk.ask('account.balances', { account: 'bound' }))
  })

  it('is forgotten with its secrets, which takes a code as well', async () => {
    await desk.consent('account.remove', { account: 'main' })
    const gone = desk.ask('account.show', { account: 'main' })
    await assert.rejects(gone, { code: 'exchange.account_missing' })
    assert.deepEqual(Object.keys(await inCharter()), ['bound'])
  })
})

function* filesUnder(folder: string): Iterable<readonly [string, Buffer]> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isFile()) yield [file, readFileSync(file)]
  }
}
