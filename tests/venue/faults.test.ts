import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { units } from '@countersign/demo/venue/amount.ts'
import type { FaultName } from '@countersign/demo/venue/misbehave.ts'
import type { Dialect, Venue } from '@countersign/demo/venue/open.ts'
import { isLive } from '@countersign/demo/venue/order.ts'
import { aVenue, binanceAt, errorOf, heard, krakenAt } from '../builders/venue.ts'

const SYMBOL = 'BTC/USDT'
const CALLER_WAITS_MS = 150

// What ccxt makes of each fault, and whether there is an order after it: the class of the error
// tells nothing about that.
const FAULTS: readonly (readonly [FaultName, string, string, isThere: boolean])[] = [
  ['reset', 'NetworkError', 'NetworkError', false],
  ['reset-after', 'NetworkError', 'NetworkError', true],
  ['hang', 'RequestTimeout', 'RequestTimeout', false],
  ['hang-after', 'RequestTimeout', 'RequestTimeout', true],
  ['gateway', 'ExchangeNotAvailable', 'ExchangeNotAvailable', false],
  ['gateway-after', 'ExchangeNotAvailable', 'ExchangeNotAvailable', true],
  ['unavailable', 'OperationFailed', 'ExchangeNotAvailable', false],
  ['unavailable-after', 'OperationFailed', 'ExchangeNotAvailable', true],
  ['timeout', 'RequestTimeout', 'ExchangeError', false],
  ['timeout-after', 'RequestTimeout', 'ExchangeError', true],
  ['limit', 'DDoSProtection', 'DDoSProtection', false],
  ['ban', 'DDoSProtection', 'DDoSProtection', false],
]

for (const dialect of ['binance', 'kraken'] as const) {
  describe(`the venue that misbehaves on command, in ${dialect}’s dialect`, () => {
    let venue: Venue
    let exchange: ReturnType<typeof binanceAt> | ReturnType<typeof krakenAt>
    before(async () => {
      venue = await aVenue({ dialect })
      exchange = at(dialect, venue)
      await exchange.loadHttpProxyAgent()
      await exchange.loadMarkets()
      venue.settings.counterLimit = 1000
    })
    after(async () => {
      await exchange.close()
      await venue.close()
    })
    beforeEach(() => {
      for (const order of venue.exchange.orders('ann')) {
        if (isLive(order)) venue.exchange.cancel(order.id)
      }
    })

    // Only a call that is never answered is waited for this shortly.
    const impatiently = async (clientOrderId: string) => {
      const { timeout } = exchange
      exchange.timeout = CALLER_WAITS_MS
      const error = await errorOf(place(clientOrderId))
      exchange.timeout = timeout
      return error
    }
    const place = (clientOrderId: string) =>
      exchange.createOrder(SYMBOL, 'limit', 'sell', 0.1, 51000, { clientOrderId })
    const placing = {
      method: 'POST',
      path: dialect === 'binance' ? '/api/v3/order' : '/AddOrder',
    }
    const there = (clientId: string) =>
      venue.exchange.orders('ann').filter((order) => order.clientId === clientId).length

    for (const [name, binance, kraken, isThere] of FAULTS) {
      const expected = dialect === 'binance' ? binance : kraken
      it(`${name}: ${expected}, and the order is ${isThere ? 'there' : 'not there'}`, async () => {
        venue.fail(name, placing)
        const isMute = name.startsWith('hang')
        assert.equal(await (isMute ? impatiently(name) : errorOf(place(name))), expected)
        // A slow machine carries it out after the caller has given up.
        while (isThere && there(name) === 0) await exchange.sleep(1)
        assert.equal(there(name), isThere ? 1 : 0)
        const open = await exchange.fetchOpenOrders(SYMBOL)
        assert.equal(open.filter((order) => order.clientOrderId === name).length, there(name))
      })
    }

    it('late: an order that nobody found arrives after all', async () => {
      venue.fail('late', placing)
      assert.equal(await impatiently('late'), 'RequestTimeout')
      while (venue.faults.waiting === 0) await exchange.sleep(1)
      assert.equal(there('late'), 0)
      const arrived = new Promise<void>((resolve) => {
        const stop = venue.exchange.on((event) => {
          if (event.kind === 'order' && event.order.clientId === 'late') resolve(stop() as never)
        })
      })
      venue.faults.release()
      await arrived
      assert.equal(there('late'), 1)
    })

    it('hides an order for a while, which trades all the same', async () => {
      const placed = await place('hidden')
      const id = venue.exchange.orders('ann').find((each) => each.clientId === 'hidden')?.id ?? 0
      venue.hidden.add(id)
      assert.deepEqual(await exchange.fetchOpenOrders(SYMBOL), [])
      assert.notEqual(await errorOf(exchange.fetchOrder(String(placed.id), SYMBOL)), 'none')
      venue.house.setPrice(SYMBOL, units('51000'))
      venue.hidden.delete(id)
      assert.equal((await exchange.fetchOrder(String(placed.id), SYMBOL)).status, 'closed')
      venue.house.setPrice(SYMBOL, units('50000'))
    })

    it('shows prices that stand still while it trades at others', async () => {
      venue.exchange.tape.stop()
      venue.house.setPrice(SYMBOL, units('49000'))
      assert.equal((await exchange.fetchTicker(SYMBOL)).last, 50000)
      venue.exchange.tape.goOn()
      assert.equal((await exchange.fetchTicker(SYMBOL)).last, 49000)
      venue.house.setPrice(SYMBOL, units('50000'))
    })

    it('is closed for maintenance, and says so where that is asked', async () => {
      venue.settings.isInMaintenance = true
      const expected = dialect === 'binance' ? 'OperationFailed' : 'ExchangeNotAvailable'
      assert.equal(await errorOf(exchange.fetchBalance()), expected)
      assert.equal((await exchange.fetchStatus()).status, 'maintenance')
      venue.settings.isInMaintenance = false
    })

    it('looks at rights, address and end of a key at every call', async () => {
      const key = venue.keys.find('ann-key')
      assert.ok(key)
      // A trap: once a key has worked, ccxt takes Binance's refusal of it for a rate limit.
      const denied = dialect === 'binance' ? 'DDoSProtection' : 'PermissionDenied'
      key.rights = new Set(['read'])
      assert.equal(await errorOf(exchange.fetchBalance()), 'none')
      assert.equal(await errorOf(place('forbidden')), denied)
      assert.equal(await errorOf(withdrawal(exchange)), denied)
      assert.equal(venue.withdrawals.length, 0)
      key.rights = new Set(['read', 'trade', 'withdraw'])
      assert.equal(await errorOf(withdrawal(exchange)), 'none')
      assert.equal(venue.withdrawals.length, 1, 'one that is sent really leaves')
      key.addresses = ['198.51.100.7']
      assert.equal(await errorOf(exchange.fetchBalance()), denied)
      venue.seen.set('127.0.0.1', '198.51.100.7')
      assert.equal(await errorOf(exchange.fetchBalance()), 'none')
      key.endsAt = venue.now()
      const gone = dialect === 'binance' ? 'DDoSProtection' : 'AuthenticationError'
      assert.equal(await errorOf(exchange.fetchBalance()), gone)
      key.endsAt = undefined
    })

    it('loses what it reports, falls silent, and hangs up', async () => {
      const said: string[] = []
      const before = venue.streams.heard
      const watching = watch(exchange, said)
      await heard(venue, before + 1)
      const times = (id: string) => said.filter((each) => each === id).length
      // Told of last, so that what was to come before it has come, or never will.
      const last = async (id: string) => {
        await place(id)
        while (times(id) === 0) await exchange.sleep(1)
      }
      venue.streams.slip('lose')
      await place('lost')
      await last('after-lost')
      venue.streams.mood = 'silent'
      await place('unsaid')
      venue.streams.mood = 'well'
      await last('after-unsaid')
      assert.deepEqual([times('lost'), times('unsaid')], [0, 0], said.join())
      venue.streams.drop()
      assert.equal(await watching, 'NetworkError')
    })
  })
}

const at = (dialect: Dialect, venue: Venue) =>
  dialect === 'binance' ? binanceAt(venue) : krakenAt(venue)

function withdrawal(exchange: ReturnType<typeof binanceAt> | ReturnType<typeof krakenAt>) {
  return exchange.withdraw('USDT', 10, 'a-place-elsewhere', undefined, { key: 'a-place-elsewhere' })
}

/** Writes down whose orders are reported, until the socket ends. */
async function watch(
  exchange: ReturnType<typeof binanceAt> | ReturnType<typeof krakenAt>,
  said: string[],
): Promise<string> {
  for (;;) {
    try {
      const orders = await exchange.watchOrders(SYMBOL)
      for (const { info } of orders) said.push(String(info.cl_ord_id ?? info.c))
    } catch (error) {
      return error instanceof Error ? error.constructor.name : String(error)
    }
  }
}
