// An account connected by OAuth with PKCE: the real trader, caged, over TLS that it ends itself,
// against an authorization server that verifies what the standards say.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { CLIENT, type Coinbase, openCoinbase } from '../builders/coinbase.ts'
import { at } from '../builders/house.ts'
import { MORTAL_TRADER } from '../builders/inmates.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { until } from '../builders/until.ts'

const REDIRECT = 'http://127.0.0.1:8199/'
const SERVER = { role: 'server', device: null } as const

const WATCHING = orderPolicyToCanonical(watchingPolicy())

describe('an account connected by OAuth', () => {
  let coinbase: Coinbase
  let desk: Desk
  before(async () => {
    coinbase = await openCoinbase()
    desk = await startTrading({ places: { coinbase: coinbase.place }, inmate: MORTAL_TRADER })
  })
  after(async () => {
    await desk?.stop()
    coinbase?.close()
  })

  const begin = async (rights: 'watch' | 'trade' = 'trade'): Promise<string> => {
    const body = { venue: 'coinbase', rights, redirect: REDIRECT }
    return String(at(await desk.ask('oauth.begin', body), 'url'))
  }
  const connect = (account: string, grant: Readonly<Record<string, string>>) => {
    const secrets = desk.seal(account, 'coinbase', grant)
    const body = {
      account,
      venue: 'coinbase',
      quote: 'USD',
      rights: 'trade',
      policy: WATCHING,
      secrets,
    }
    return desk.consent('account.add', body)
  }
  const check = (account: string) => desk.ask('account.check', { account })

  it('takes the operator’s client first, and people back to this machine or by https', async () => {
    await assert.rejects(begin(), { code: 'exchange.client_missing' })
    const client = desk.seal(':client', 'coinbase', CLIENT)
    await desk.ask('oauth.client', { venue: 'coinbase', client })
    const away = { venue: 'coinbase', rights: 'trade', redirect: 'http://evil.example.org/' }
    await assert.rejects(desk.ask('oauth.begin', away), { code: 'exchange.redirect_invalid' })
    const none = { venue: 'kraken', rights: 'trade', redirect: REDIRECT }
    await assert.rejects(desk.ask('oauth.begin', none), { code: 'exchange.oauth_missing' })
  })

  it('has tokens for a code that only this trader can use, and once', async () => {
    const grant = coinbase.agree(await begin())
    const added = await connect('main', grant)
    assert.equal(at(added, 'found', 'rights', 'withdraw'), 'no')
    assert.equal(at(added, 'found', 'rights', 'trade'), 'yes')
    await assert.rejects(connect('again', grant), { code: 'exchange.key_used' })
    const stolen = { ...coinbase.agree(await begin()), state: '0'.repeat(64) }
    await assert.rejects(connect('other', stolen), { code: 'exchange.grant_unknown' })
    const injected = { ...coinbase.agree(await begin()), code: coinbase.agree(await begin()).code }
    await assert.rejects(connect('other', injected), { code: 'exchange.key_refused' })
  })

  it('is not taken with a scope by which money leaves', async () => {
    const url = await begin()
    const scope = `${new URL(url).searchParams.get('scope')} wallet:transactions:send`
    const wide = connect('wide', coinbase.agree(url, scope))
    await assert.rejects(wide, { code: 'exchange.key_withdraws' })
  })

  it('is renewed before its tokens end, once for all who wait', async () => {
    coinbase.told.seconds = 60
    await connect('short', coinbase.agree(await begin()))
    // Of those that it gets now, none ends soon.
    coinbase.told.seconds = 3_600
    const before = coinbase.told.renewals
    const balances = () => desk.ask('account.balances', { account: 'short' }).catch(() => null)
    await Promise.all([check('short'), balances(), balances()])
    assert.equal(coinbase.told.renewals, before + 1)
    assert.equal(at(await check('short'), 'refusal'), '')
  })

  it('is not lost in silence when the trader dies while it renews', async () => {
    coinbase.told.seconds = 60
    await connect('cut', coinbase.agree(await begin()))
    coinbase.told.isLosing = true
    await assert.rejects(check('cut'), { code: 'exchange.venue_away' })
    coinbase.told.isLosing = false
    coinbase.told.seconds = 3_600
    writeFileSync(join(desk.real.home.trader, 'die-after'), 'account.renewing')
    await assert.rejects(check('cut'))
    await desk.restart()
    assert.equal(at(await check('cut'), 'refusal'), 'exchange.key_refused')
    const told = await desk.ask('news.next', { after: '0', waitMs: '0' }, SERVER)
    const what = (at(told, 'events') as object[]).map((each) => JSON.stringify(each))
    assert.ok(what.some((each) => /"account":"cut".*"what":"refused"/.test(each)))
    // Connected again, it goes on.
    const secrets = desk.seal('cut', 'coinbase', coinbase.agree(await begin()))
    await desk.consent('account.rotate', { account: 'cut', secrets })
    assert.equal(at(await check('cut'), 'refusal'), '')
  })

  it('is told of when the person takes it back at the venue', async () => {
    coinbase.revoke()
    const refused = await until(
      () => check('main'),
      (said) => at(said, 'refusal') !== '',
    )
    assert.equal(at(refused, 'refusal'), 'exchange.key_refused')
  })

  it('has its tokens and the client’s secret nowhere in clear', () => {
    const { root } = desk.real.home
    const secrets = [...coinbase.given, CLIENT.secret]
    assert.ok(secrets.length > 10)
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      for (const secret of secrets) assert.equal(bytes.includes(secret), false, entry.name)
    }
  })
})
