// What ccxt makes of the answers that keys are judged by, and what the signatures it writes cover.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GOOD, NOW } from '@countersign/core/exchange/rights/samples.ts'
import { rightsOf } from '@countersign/core/exchange/rights.ts'
import { VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { venueOf } from '@countersign/core/exchange/venues.ts'
import type { Exchange } from 'ccxt'
import { answering, PERMISSION_CALLS, SYMBOL, sent } from './offline.ts'

const ASKED = { now: NOW, key: 'public-half' }

describe('an answer about a key', () => {
  for (const venue of VENUE_IDS) {
    it(`of ${venue} means the same after ccxt has read it`, async () => {
      const answer = await PERMISSION_CALLS[venue](answering(venue, JSON.stringify(GOOD[venue])))
      assert.deepEqual(rightsOf(venue, answer, ASKED), rightsOf(venue, GOOD[venue], ASKED))
      assert.equal(rightsOf(venue, answer, ASKED).withdraw, 'no')
    })
  }
})

// One moment for both requests, so that only the amount differs.
function at(exchange: Exchange, amount: string) {
  const still = () => 1_795_000_000_000
  Object.assign(exchange, { milliseconds: still, nonce: still, seconds: () => 1_795_000_000 })
  return exchange.createOrder(SYMBOL, 'limit', 'buy', amount as never, '100' as never, {
    client_order_id: 'the-same-1',
    clientOrderId: '77',
  })
}

/** What a request carries beside its body; of a JWT what is signed, as its signature is random. */
async function signed(venue: VenueId, amount: string): Promise<string> {
  const [request] = await sent(venue, (exchange) => at(exchange, amount))
  const { authorization = '', ...headers } = request?.headers ?? {}
  const claims = authorization.split('.')[1] ?? ''
  const said = claims === '' ? {} : (JSON.parse(atob(claims)) as Record<string, unknown>)
  return JSON.stringify([request?.url, headers, said.uri])
}

describe('the signature of an order', () => {
  it('covers the order, but at venues that are reached through a relay for it', async (test) => {
    test.mock.timers.enable({ apis: ['Date'], now: 1_795_000_000_000 })
    for (const venue of VENUE_IDS) {
      const [one, other] = [await signed(venue, '0.5'), await signed(venue, '0.6')]
      // Binance writes its signature into the body.
      const isCovered = venue === 'binance' || one !== other
      assert.equal(isCovered, venueOf(venue).bodySigned, venue)
    }
  })
})
