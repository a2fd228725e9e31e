// Our order ids through stock ccxt: they are really in the request, and found again by it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { operationOf } from '@countersign/core/exchange/operation.ts'
import { orderIdForm, orderIdOf } from '@countersign/core/exchange/order-id.ts'
import { VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { SYMBOL, sent } from './offline.ts'

const RANDOM = Uint8Array.from({ length: 32 }, (_, i) => i * 7 + 1)

/** The field that the id is in, at each venue. */
const FIELDS: Readonly<Record<VenueId, string>> = {
  binance: 'newClientOrderId=',
  kraken: 'cl_ord_id=',
  bybit: '"orderLinkId":"',
  okx: '"clOrdId":"',
  kucoin: '"clientOid":"',
  coinbase: '"client_order_id":"',
  bitfinex: '"cid":',
  gate: '"text":"',
  bitget: '"clientOid":"',
  htx: '"client-order-id":"',
  gemini: '"client_order_id":"',
}

const LIMIT = ['limit'] as const
const BOTH = ['market', 'limit'] as const

describe('the id of an order', () => {
  for (const venue of VENUE_IDS) {
    it(`is in the request to ${venue}, under its name there`, async () => {
      const id = orderIdOf(venue, RANDOM)
      // Gemini has no market orders.
      for (const kind of venue === 'gemini' ? LIMIT : BOTH) {
        const [request] = await sent(venue, (exchange) =>
          exchange.createOrder(SYMBOL, kind, 'sell', '0.5' as never, '100' as never, {
            [orderIdForm(venue).parameter]: id,
          }),
        )
        assert.ok(request !== undefined)
        assert.ok(request.body?.includes(`${FIELDS[venue]}${id}`))
        assert.deepEqual(operationOf(venue, request), { kind: 'allowed', operation: 'place' })
      }
    })
  }

  it('is dropped by ccxt at coinbase under the name it has elsewhere', async () => {
    const id = orderIdOf('coinbase', RANDOM)
    const [request] = await sent('coinbase', (exchange) =>
      exchange.createOrder(SYMBOL, 'market', 'sell', '0.5' as never, undefined, {
        clientOrderId: id,
      }),
    )
    assert.doesNotMatch(request?.body ?? '', new RegExp(String(id)))
    assert.match(request?.body ?? '', /"client_order_id":"ccxt-/)
  })

  for (const venue of VENUE_IDS) {
    const { finding } = orderIdForm(venue)
    const how = finding === null ? 'is not found by it' : 'is found by it'
    it(`of ${venue} ${how} with fetchOrder`, async () => {
      const id = String(orderIdOf(venue, RANDOM))
      const asked = sent(venue, (exchange) =>
        exchange.fetchOrder(undefined as never, SYMBOL, { [finding ?? 'clientOrderId']: id }),
      )
      const [request] = await asked.catch(() => [])
      const answer = request && operationOf(venue, request)
      const isAllowed = answer?.kind === 'allowed' && answer.operation === 'orders'
      const isAsked = request?.url.includes(id) === true || request?.body?.includes(id) === true
      assert.equal(isAllowed && isAsked, finding !== null)
    })
  }

  it('cancels nothing where ccxt drops it: orders are cancelled by the venue’s id', async () => {
    for (const venue of ['bybit', 'gate', 'coinbase'] as const) {
      const id = String(orderIdOf(venue, RANDOM))
      const [request] = await sent(venue, (exchange) =>
        exchange.cancelOrder(undefined as never, SYMBOL, { clientOrderId: id }),
      )
      assert.equal(request && operationOf(venue, request).kind, 'refused', venue)
    }
  })
})
