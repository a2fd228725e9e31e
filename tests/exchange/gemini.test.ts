// Gemini's requests as stock ccxt builds them, against its documentation: what is signed is the
// whole order, by HMAC-SHA384 over the text of the header that it travels in.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { asGemini } from '@countersign/trader/venue/gemini.ts'
import type { Client } from '@countersign/trader/venue/load.ts'
import type { Exchange } from 'ccxt'
import { answering, SYMBOL, sent } from './offline.ts'

const SECRET = Buffer.from('a secret for tests').toString('base64')

type Payload = Readonly<Record<string, unknown>>

const payloadOf = (header: string | undefined): Payload =>
  JSON.parse(Buffer.from(header ?? '', 'base64').toString()) as Payload

const place = (exchange: Exchange) =>
  exchange.createOrder(SYMBOL, 'limit', 'buy', '0.5' as never, '100' as never, {
    clientOrderId: 'ours-1',
    timeInForce: 'IOC',
  })

describe('a request to gemini', () => {
  it('has the order in a header, which its signature covers', async () => {
    const [request] = await sent('gemini', place)
    const { 'x-gemini-payload': payload, 'x-gemini-signature': signature } = request?.headers ?? {}
    const { nonce, ...order } = payloadOf(payload)
    assert.deepEqual(order, {
      request: '/v1/order/new',
      client_order_id: 'ours-1',
      symbol: 'btcusdt',
      amount: '0.5',
      price: '100',
      side: 'buy',
      type: 'exchange limit',
      options: ['immediate-or-cancel'],
    })
    assert.match(String(nonce), /^\d{13}$/)
    const expected = createHmac('sha384', SECRET).update(String(payload)).digest('hex')
    assert.equal(signature, expected)
  })

  it('with a token carries no key, no signature and no nonce', async () => {
    const tokens = { key: 'k', access: 'the-token', refresh: 'r', expiresAt: 0, scope: '' }
    const [request] = await sent('gemini', (exchange) => {
      asGemini(exchange as unknown as Client, tokens)
      return place(exchange)
    })
    const { 'x-gemini-payload': payload, ...headers } = request?.headers ?? {}
    assert.equal(headers.authorization, 'Bearer the-token')
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('x-gemini')),
      [],
    )
    assert.equal(request?.body, '')
    assert.equal(payloadOf(payload).nonce, undefined)
    assert.equal(payloadOf(payload).amount, '0.5')
  })
})

describe('an answer about an order', () => {
  const LIVE = { order_id: '7', client_order_id: 'ours-1', symbol: 'BTCUSDT', side: 'buy' }
  const asked = async (answer: unknown) => {
    const exchange = answering('gemini', JSON.stringify(answer))
    asGemini(exchange as unknown as Client, null)
    return exchange.fetchOrder(undefined as never, SYMBOL, { client_order_id: 'ours-1' })
  }
  const flags = (isLive: boolean, isCancelled: boolean) => ({
    is_live: isLive,
    is_cancelled: isCancelled,
  })
  const ended = { ...LIVE, order_id: '6', ...flags(false, true) }

  it('is read alone or from a list, with its market as the list of markets has it', async () => {
    const one = await asked({ ...LIVE, ...flags(true, false) })
    assert.deepEqual([one.id, one.status, one.symbol], ['7', 'open', SYMBOL])
    const of = await asked([{ ...LIVE, ...flags(true, false) }, ended])
    assert.deepEqual([of.id, of.status], ['7', 'open'])
    const none = await asked([])
    assert.equal(none.id, undefined)
  })

  it('is no filled order when it does not say so', async () => {
    // Stock ccxt takes it for one.
    const stock = answering('gemini', '{}')
    assert.equal((await stock.fetchOrder('7', SYMBOL)).status, 'closed')
    for (const odd of [{}, LIVE, { ...LIVE, is_live: 'false', is_cancelled: false }, [1], 'x']) {
      await assert.rejects(asked(odd), { code: 'exchange.answer_invalid' }, JSON.stringify(odd))
    }
  })
})
