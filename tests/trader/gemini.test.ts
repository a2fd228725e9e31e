// Accounts at Gemini, by a key and by OAuth: the real trader, caged, over TLS that it ends itself,
// against a venue that does what Gemini's documentation says and verifies every request.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { type Gemini, openGemini, PUBLIC_CLIENT } from '../builders/gemini.ts'
import { at } from '../builders/house.ts'
import { openTap, type Tap } from '../builders/tap.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { until } from '../builders/until.ts'

const SERVER = { role: 'server', device: null } as const
const REDIRECT = 'http://127.0.0.1:8199/'
const POLICY = orderPolicyToCanonical(tradingPolicy(['BTC/USD'], parseDecimal('1000000')))

const KEY = 'account-0123456789abcdef'
const SECRET = 'planted-secret-of-gemini-1c5a'

describe('an account at gemini', () => {
  let gemini: Gemini
  let desk: Desk
  let tap: Tap
  const inClear: string[] = []
  before(async () => {
    gemini = await openGemini()
    gemini.key(KEY, SECRET)
    tap = openTap()
    tap.answer = ({ operation, url, headers, body }) => {
      inClear.push(`${operation} ${url} ${JSON.stringify(headers)} ${Buffer.from(body).toString()}`)
      return null
    }
    const how = { isUnhurried: true, tap: tap.at } as const
    desk = await startTrading({ places: { gemini: gemini.place }, ...how })
  })
  after(async () => {
    await desk?.stop()
    tap?.close()
    gemini?.close()
  })

  const add = (account: string, secrets: Readonly<Record<string, string>>) =>
    desk.consent('account.add', {
      account,
      venue: 'gemini',
      quote: 'USD',
      rights: 'trade',
      policy: POLICY,
      secrets: desk.seal(account, 'gemini', secrets),
    })
  const place = (execution: Canonical, more: Readonly<Record<string, Canonical>> = {}) => {
    const order = randomBytes(16).toString('hex')
    const wish = { account: 'main', order, market: 'BTC/USD', side: 'buy', amount: '0.01' }
    return desk.ask('order.place', { ...wish, execution, ...more })
  }
  const show = async (order: Canonical, account = 'main') =>
    at(await desk.ask('order.show', { account, order }, SERVER), 'orders', '0')
  const settled = (told: Canonical, account = 'main') =>
    until(
      () => show(at(told, 'order'), account),
      (found) => !['sent', 'unknown', 'planned'].includes(String(at(found, 'state'))),
    )
  const REST = { kind: 'limit', price: '40000.005' } as const
  const CROSS = { kind: 'market', price: '50500' } as const

  it('is not taken with a key that withdraws, of a whole group, or that is forged', async () => {
    gemini.key('account-manager', SECRET, { isFundManager: true })
    gemini.key('account-admin', SECRET, { isAccountAdmin: true })
    const refused = (key: string, secret = SECRET) => add('bad', { key, secret })
    await assert.rejects(refused('account-manager'), { code: 'exchange.key_withdraws' })
    await assert.rejects(refused('account-admin'), { code: 'exchange.rights_new' })
    await assert.rejects(refused('master-0123'), { code: 'exchange.secrets_invalid' })
    await assert.rejects(refused(KEY, 'another'), { code: 'exchange.key_refused' })
  })

  it('has its rights and balances told', async () => {
    const added = await add('main', { key: KEY, secret: SECRET })
    assert.equal(at(added, 'found', 'rights', 'withdraw'), 'no')
    assert.equal(at(added, 'found', 'rights', 'trade'), 'yes')
    const told = await desk.ask('account.balances', { account: 'main' }, SERVER)
    assert.deepEqual(at(told, 'balances', '0'), {
      currency: 'USD',
      total: '9000',
      free: '9000',
      used: '0',
    })
  })

  it('places in the market’s own steps, and cancels by the venue’s id', async () => {
    const told = await settled(await place(REST))
    assert.equal(at(told, 'state'), 'open')
    const { price, symbol, options } = gemini.orders.at(-1) ?? {}
    assert.deepEqual([price, symbol, options], ['40000', 'BTCUSD', undefined])
    const gone = await desk.ask('order.cancel', { account: 'main', order: at(told, 'order') })
    assert.equal(at(gone, 'state'), 'cancelled')
    assert.equal(gemini.orders.at(-1)?.is_cancelled, true)
    const filled = await settled(await place(CROSS))
    assert.deepEqual([at(filled, 'state'), at(filled, 'filled')], ['filled', '0.01'])
    await assert.rejects(place(REST, { amount: '0.000001' }), { code: 'exchange.order_too_small' })
  })

  it('has one order when the answer was lost: it is found by its own id', async () => {
    for (const execution of [REST, CROSS]) {
      const before = gemini.orders.length
      gemini.lose('/v1/order/new')
      const told = await settled(await place(execution))
      assert.equal(at(told, 'state'), execution === REST ? 'open' : 'filled')
      assert.equal(gemini.orders.length, before + 1)
    }
    // Nor twice when the venue knows none by that id: it is in the lists.
    gemini.forget()
    for (const execution of [REST, CROSS]) {
      const before = gemini.orders.length
      gemini.lose('/v1/order/new')
      const told = await settled(await place(execution))
      assert.equal(at(told, 'state'), execution === REST ? 'open' : 'filled')
      assert.equal(gemini.orders.length, before + 1)
    }
    await desk.ask('order.cancel-all', { account: 'main' })
  })

  it('tells each trade once, with its fee', async () => {
    const fills = await until(
      async () => {
        const { events } = (await desk.ask('news.next', { after: '0', waitMs: '0' }, SERVER)) as {
          readonly events: readonly Canonical[]
        }
        return events.filter((event) => at(event, 'kind') === 'fill')
      },
      (found) => found.length >= 3,
      // It looks each half minute.
      2_000,
    )
    assert.equal(fills.length, 3)
    const fill = at(fills[0] as Canonical, 'body')
    assert.deepEqual(
      [at(fill, 'market'), at(fill, 'amount'), at(fill, 'fee'), at(fill, 'feeCurrency')],
      ['BTC/USD', '0.01', '1.25', 'USD'],
    )
  })

  it('is connected by a public client with PKCE, and by tokens that cannot withdraw', async () => {
    const register = (client: Readonly<Record<string, string>>) =>
      desk.ask('oauth.client', {
        venue: 'gemini',
        client: desk.seal(':client', 'gemini', client),
      })
    const odd = register({ ...PUBLIC_CLIENT, secret: 'which it has not' })
    await assert.rejects(odd, { code: 'exchange.secrets_invalid' })
    await register(PUBLIC_CLIENT)
    const begin = async () => {
      const body = { venue: 'gemini', rights: 'trade', redirect: REDIRECT }
      return String(at(await desk.ask('oauth.begin', body), 'url'))
    }
    const url = await begin()
    const scope = new URL(url).searchParams.get('scope') ?? ''
    assert.equal(scope, 'balances:read,orders:read,history:read,orders:create')
    const wide = add('wide', gemini.agree(url, `${scope},crypto:send`))
    await assert.rejects(wide, { code: 'exchange.key_withdraws' })

    gemini.told.seconds = 60
    const added = await add('tokens', gemini.agree(await begin()))
    assert.equal(at(added, 'found', 'rights', 'trade'), 'yes')
    gemini.told.seconds = 86_400
    const told = await settled(await place(REST, { account: 'tokens' }), 'tokens')
    assert.equal(at(told, 'state'), 'open')
    assert.ok(gemini.told.renewals >= 1)
    const gone = { account: 'tokens', order: at(told, 'order') }
    assert.equal(at(await desk.ask('order.cancel', gone), 'state'), 'cancelled')
  })

  it('shows the egress no secret, no token and no order', () => {
    assert.ok(gemini.given.length >= 4)
    assert.ok(inClear.some((each) => each.startsWith('balances ')))
    for (const secret of [SECRET, ...gemini.given, 'order/new']) {
      assert.ok(!inClear.some((each) => each.includes(secret)), secret)
    }
    assert.deepEqual(desk.forbidden, [])
  })
})
