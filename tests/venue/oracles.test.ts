import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { type RequestOptions, request } from 'node:https'
import { after, before, describe, it } from 'node:test'
import { Spot } from '@binance/spot'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { isLive } from '@countersign/demo/venue/order.ts'
import { _Authenticator, _prepareRequest } from 'node-kraken-api'
import {
  aVenue,
  BINANCE_SECRET,
  binanceAt,
  errorOf,
  KRAKEN_SECRET,
  krakenAt,
} from '../builders/venue.ts'

describe('the signatures that the venue asks for are the vendors’ own', () => {
  let binance: Venue
  let kraken: Venue
  before(async () => {
    binance = await aVenue({ dialect: 'binance' })
    kraken = await aVenue({ dialect: 'kraken', isSecure: true })
  })
  after(async () => {
    await binance.close()
    await kraken.close()
  })

  it('takes what Binance’s own library signs, by HMAC and by Ed25519', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    binance.keys.add({ id: 'curve-key', account: 'ann', publicKey })
    const basePath = binance.url
    for (const key of [
      { apiKey: 'ann-key', apiSecret: BINANCE_SECRET },
      { apiKey: 'curve-key', apiSecret: '', privateKey },
    ]) {
      const { restAPI } = new Spot({ configurationRestAPI: { ...key, basePath } })
      const account = await (await restAPI.getAccount()).data()
      assert.equal(account.balances?.find(({ asset }) => asset === 'BTC')?.free, '2.00000000')
    }
    // The same key in ccxt's hands.
    const exchange = binanceAt(binance, { apiKey: 'curve-key', secret: privateKey })
    assert.equal((await exchange.fetchBalance()).BTC?.free, 2)
  })

  it('refuses a signature of another secret, a changed byte, and a time too far away', async () => {
    const exchange = binanceAt(binance)
    await exchange.loadMarkets()
    exchange.secret = 'not the secret'
    assert.equal(await errorOf(exchange.fetchBalance()), 'AuthenticationError')
    assert.match(String(exchange.last_http_response), /-1022/)
    exchange.secret = BINANCE_SECRET
    const sign = exchange.sign.bind(exchange)
    exchange.sign = (...words: Parameters<typeof sign>) => {
      const signed = sign(...words)
      return { ...signed, body: String(signed.body).replace('quantity=0.1', 'quantity=1.1') }
    }
    const order = exchange.createOrder('BTC/USDT', 'limit', 'sell', 0.1, 51000)
    assert.equal(await errorOf(order), 'AuthenticationError')
    assert.equal(binance.exchange.orders('ann').filter(isLive).length, 0)
    exchange.sign = sign
    for (const skewMs of [20_000, -2_000]) {
      binance.settings.skewMs = skewMs
      assert.equal(await errorOf(exchange.fetchBalance()), 'InvalidNonce')
      assert.match(String(exchange.last_http_response), /-1021/)
    }
    binance.settings.skewMs = 0
  })

  it('tells what weight is used, refuses what is above it, and bans who goes on', async () => {
    const exchange = binanceAt(binance)
    await exchange.loadMarkets()
    await exchange.fetchTime()
    const used = () => Number(exchange.last_response_headers?.['X-Mbx-Used-Weight-1m'])
    assert.ok(used() > 0)
    binance.settings.weightPerMinute = used()
    const errors: string[] = []
    for (let i = 0; i < 12; i += 1) errors.push(await errorOf(exchange.fetchTime()))
    assert.deepEqual(new Set(errors), new Set(['DDoSProtection']))
    assert.match(String(exchange.last_http_response), /IP banned until/)
    assert.ok(Number(exchange.last_response_headers?.['Retry-After']) > 60)
  })

  it('takes what another Kraken library signs, over TLS of an authority of its own', async () => {
    const exchange = krakenAt(kraken)
    assert.notEqual(await errorOf(exchange.privatePostBalance()), 'none', 'nobody trusts it yet')
    const auth = new _Authenticator('ann-key', KRAKEN_SECRET)
    const now = () => Date.now() * 1000
    const wanted = { trades: true, start: 0 }
    const { requestOptions, postdata } = _prepareRequest('OpenOrders', wanted, 'private', now, auth)
    const { port } = new URL(kraken.url)
    const where = { hostname: '127.0.0.1', port, ca: kraken.authority }
    const answer = await asked({ ...requestOptions, ...where }, postdata ?? '')
    assert.deepEqual(JSON.parse(answer), { error: [], result: { open: {} } })
  })
})

function asked(options: RequestOptions, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      response.setEncoding('utf8')
      let text = ''
      response.on('data', (piece: string) => {
        text += piece
      })
      response.once('end', () => resolve(text))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
