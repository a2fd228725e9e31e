// Requests that say in a header what they are, and the many ways to have two readings of one.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { operationOf } from './operation.ts'
import type { ExchangeRequest } from './request.ts'
import type { VenueId } from './venue.ts'

const said = (venue: VenueId, request: ExchangeRequest): string => {
  const answer = operationOf(venue, request)
  return answer.kind === 'allowed' ? answer.operation : answer.why
}

const NEW_ORDER = {
  client_order_id: 'a-1',
  symbol: 'btcusd',
  amount: '0.5',
  price: '100',
  side: 'buy',
  type: 'exchange limit',
}

const inHeader = (path: string, payload: unknown, body?: string): ExchangeRequest => {
  const told = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  const headers = { 'content-type': 'text/plain', 'x-gemini-payload': told.toString('base64') }
  return { method: 'POST', url: `https://api.gemini.com${path}`, headers, body }
}

describe('an operation that stands in a header', () => {
  const order = (fields: object, body?: string, path = '/v1/order/new') =>
    said('gemini', inHeader(path, { request: '/v1/order/new', nonce: '17', ...fields }, body))

  it('is what the header says, for that path, with no body or one that says the same', () => {
    assert.equal(order(NEW_ORDER), 'place')
    assert.equal(order(NEW_ORDER, ''), 'place')
    assert.equal(order(NEW_ORDER, JSON.stringify(NEW_ORDER)), 'place')
    assert.equal(order({ ...NEW_ORDER, options: ['immediate-or-cancel'] }), 'place')
    const cancel = { request: '/v1/order/cancel', nonce: 17, order_id: '7' }
    assert.equal(said('gemini', inHeader('/v1/order/cancel', cancel)), 'cancel')
    const bearer = { request: '/v1/balances' }
    assert.equal(said('gemini', inHeader('/v1/balances', bearer)), 'balances')
  })

  it('is none where header, path and body differ, or the header has two readings', () => {
    assert.equal(order(NEW_ORDER, JSON.stringify({ ...NEW_ORDER, amount: '5' })), 'body')
    assert.equal(order(NEW_ORDER, '{}'), 'body')
    assert.equal(order(NEW_ORDER, undefined, '/v1/order/cancel'), 'body')
    const withdraw = { request: '/v1/withdraw/btc', nonce: '17', address: 'bc1', amount: '1' }
    assert.equal(said('gemini', inHeader('/v1/order/new', withdraw)), 'body')
    assert.equal(said('gemini', inHeader('/v1/withdraw/btc', withdraw)), 'path')
    const twice = '{"request":"/v1/roles","nonce":"1","nonce":"2"}'
    for (const odd of [twice, '', '[]', 'null', '{"request": "/v1/roles","nonce":"1"}', '"x"']) {
      assert.equal(said('gemini', inHeader('/v1/roles', odd)), 'body', odd)
    }
    const { headers, ...roles } = inHeader('/v1/roles', { request: '/v1/roles', nonce: '1' })
    const payload = headers['x-gemini-payload'] ?? ''
    const sent = (more: Readonly<Record<string, string>>) =>
      said('gemini', { ...roles, headers: { 'content-type': 'text/plain', ...more } })
    assert.equal(sent({ 'x-gemini-payload': payload }), 'rights')
    assert.equal(sent({}), 'body')
    assert.equal(sent({ 'x-gemini-payload': `${payload}\n` }), 'header')
    assert.equal(sent({ 'x-gemini-payload': ` ${payload}` }), 'body')
    assert.equal(sent({ 'x-gemini-payload': payload, 'X-Gemini-Payload': payload }), 'header')
  })

  it('borrows nothing, waits for no trigger, and is of this account alone', () => {
    const others = [
      { margin_order: true },
      { account: 'another' },
      { stop_price: '90' },
      { type: 'exchange stop limit' },
      { type: 'exchange market' },
      { options: ['indication-of-interest'] },
      { options: ['fill-or-kill', 'maker-or-cancel'] },
      { nonce: 'x' },
      { nonce: -1 },
    ]
    for (const more of others) {
      assert.equal(order({ ...NEW_ORDER, ...more }), 'body', JSON.stringify(more))
    }
  })
})
