// Orders with a trigger through stock ccxt: each row of the table is what it says on the wire, and
// what becomes of everything else is known.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nativeOrder, type TriggerKind } from '@countersign/core/exchange/native.ts'
import { operationOf } from '@countersign/core/exchange/operation.ts'
import type { ExchangeRequest } from '@countersign/core/exchange/request.ts'
import { VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { SYMBOL, sent } from './offline.ts'

// The market stands at 100: a stop sells below, a profit above. The trigger is told from the limit.
const TRIGGER = {
  ...{ stop: '93', 'stop-limit': '93', 'take-profit': '109', 'take-profit-limit': '109' },
  trailing: '2',
} as const
const LIMIT = '90'

const KINDS = Object.keys(TRIGGER) as readonly TriggerKind[]

async function order(venue: VenueId, type: 'market' | 'limit', extra: object) {
  const price = type === 'limit' ? LIMIT : undefined
  const requests = await sent(venue, (exchange) =>
    exchange.createOrder(SYMBOL, type, 'sell', '0.5' as never, price as never, extra),
  )
  return requests[0] as ExchangeRequest
}

/** What an order of this kind has on the wire, at each venue that keeps it. */
const WIRE: Readonly<Record<string, RegExp>> = {
  'binance stop': /type=STOP_LOSS&.*stopPrice=93&/,
  'binance stop-limit': /type=STOP_LOSS_LIMIT&.*price=90&stopPrice=93&/,
  'binance take-profit': /type=TAKE_PROFIT&.*stopPrice=109&/,
  'binance take-profit-limit': /type=TAKE_PROFIT_LIMIT&.*price=90&stopPrice=109&/,
  'kraken stop': /ordertype=stop-loss&.*price=93$/,
  'kraken stop-limit': /ordertype=stop-loss-limit&.*price=93&price2=90$/,
  'kraken take-profit': /ordertype=take-profit&.*price=109$/,
  'kraken take-profit-limit': /ordertype=take-profit-limit&.*price=109&price2=90$/,
  'kraken trailing': /ordertype=trailing-stop&.*price=%2B2$/,
  'kucoin stop': /"type":"market",.*"stop":"loss","stopPrice":"93"/,
  'kucoin stop-limit': /"type":"limit",.*"price":"90","stop":"loss","stopPrice":"93"/,
  'kucoin take-profit': /"type":"market",.*"stop":"entry","stopPrice":"109"/,
  'coinbase stop-limit':
    /"stop_limit_stop_limit_gtc":.*"limit_price":"90","stop_price":"93",.*STOP_DIRECTION_STOP_DOWN/,
  'bitfinex stop': /"price":"93","type":"EXCHANGE STOP"/,
  'bitfinex stop-limit': /"price":"93","price_aux_limit":"90","type":"EXCHANGE STOP LIMIT"/,
  'bitfinex trailing': /"price_trailing":"2","type":"EXCHANGE TRAILING STOP"/,
  'htx stop-limit': /"stop-price":"93","operator":"lte","type":"sell-stop-limit".*"price":"90"/,
}

describe('an order that a venue keeps itself', () => {
  const kept = VENUE_IDS.flatMap((venue) =>
    KINDS.flatMap((kind) => {
      const native = nativeOrder(venue, kind)
      return native === undefined ? [] : [{ venue, kind, native }]
    }),
  )

  it('is one whose request was captured', () => {
    assert.deepEqual(kept.map(({ venue, kind }) => `${venue} ${kind}`).sort(), [
      ...Object.keys(WIRE).sort(),
    ])
  })

  for (const { venue, kind, native } of kept) {
    it(`at ${venue} is a ${kind} on the wire, with its trigger`, async () => {
      const request = await order(venue, native.type, { [native.parameter]: TRIGGER[kind] })
      assert.match(request.body ?? '', WIRE[`${venue} ${kind}`] as RegExp)
      assert.deepEqual(operationOf(venue, request), { kind: 'allowed', operation: 'place' })
    })
  }
})

const PARAMETERS = {
  triggerPrice: '93',
  stopLossPrice: '93',
  takeProfitPrice: '109',
  trailingPercent: '2',
  trailingAmount: '2',
} as const

/** What stock ccxt makes of a parameter: an error, or a request, which is refused or not. */
async function fate(venue: VenueId, type: 'market' | 'limit', parameter: string, value: string) {
  const request = await order(venue, type, { [parameter]: value }).catch(() => null)
  if (request === null) return 'thrown'
  const answer = operationOf(venue, request)
  if (answer.kind === 'refused') return 'refused'
  return /trigger|stop|profit|trailing/i.test(request.body ?? '') ? 'kept' : 'at once'
}

/** Requests that the paths let through for the sake of other rows, and what is wrong with each. */
const UNPROVEN: readonly string[] = [
  // Stop directions that go by where the price stands.
  'binance limit triggerPrice',
  'binance market triggerPrice',
  // A stop upwards.
  'coinbase limit triggerPrice',
  // A market order with a limit's price.
  'bitfinex limit trailingAmount',
  // Take-profits with a limit at venues whose lists nobody reads back.
  'coinbase limit takeProfitPrice',
  'kucoin limit takeProfitPrice',
]

describe('a parameter that is not in the table', () => {
  const named = async () => {
    const rows = VENUE_IDS.flatMap((venue) =>
      (['limit', 'market'] as const).flatMap((type) =>
        Object.entries(PARAMETERS).map(([parameter, value]) => ({ venue, type, parameter, value })),
      ),
    )
    const others = rows.filter(({ venue, type, parameter }) =>
      KINDS.every((kind) => {
        const native = nativeOrder(venue, kind)
        return native?.type !== type || native.parameter !== parameter
      }),
    )
    const fates = await Promise.all(
      others.map(async ({ venue, type, parameter, value }) => {
        const name: string = `${venue} ${type} ${parameter}`
        return [name, await fate(venue, type, parameter, value)] as const
      }),
    )
    return (which: string) => fates.filter(([, each]) => each === which).map(([name]) => name)
  }

  it('trades at once at bitget, where ccxt drops it', async () => {
    const those = await named()
    assert.deepEqual(those('at once').sort(), [
      'bitget limit trailingPercent',
      'bitget market trailingPercent',
    ])
  })

  it('is refused where ccxt passes it on to a venue that does not know it', async () => {
    const those = await named()
    const refused = new Set(those('refused'))
    for (const name of [
      'kraken limit triggerPrice',
      'kraken market triggerPrice',
      'bitfinex limit stopLossPrice',
      'bitfinex market stopLossPrice',
      'htx limit stopLossPrice',
      'htx market stopLossPrice',
      'kucoin market trailingPercent',
      'gate market trailingPercent',
      'coinbase market trailingPercent',
      'bybit market trailingPercent',
      'okx market trailingAmount',
      'binance market trailingAmount',
    ]) {
      assert.ok(refused.has(name), name)
    }
  })

  it('of the spot market that borrows, ends in a day or goes by an index is refused', async () => {
    const those = await named()
    const refused = new Set(those('refused'))
    for (const venue of ['okx', 'gate', 'bitget', 'bybit']) {
      assert.ok(refused.has(`${venue} limit triggerPrice`), venue)
    }
    const gate = await order('gate', 'limit', { triggerPrice: '93' })
    assert.match(gate.body ?? '', /"expiration":86400/)
    const okx = await order('okx', 'limit', { stopLossPrice: '93' })
    assert.match(okx.body ?? '', /"tdMode":"cross"/)
    const bitget = await order('bitget', 'limit', { triggerPrice: '93' })
    assert.match(bitget.body ?? '', /"triggerType":"mark_price"/)
  })

  it('gets as far as the venue in no other case', async () => {
    const those = await named()
    assert.deepEqual(those('kept').sort(), [...UNPROVEN].sort())
  })
})

describe('a stop that stock ccxt would have made an order at once', () => {
  it('of coinbase goes upwards by triggerPrice', async () => {
    const request = await order('coinbase', 'limit', { triggerPrice: '93' })
    assert.match(request.body ?? '', /STOP_DIRECTION_STOP_UP/)
  })

  it('of kraken with a trailing percent loses its limit, or has another body', async () => {
    const limit = await order('kraken', 'limit', { trailingPercent: '2' })
    assert.doesNotMatch(limit.body ?? '', /price/)
    const market = await order('kraken', 'market', { trailingPercent: '2' })
    assert.match(market.body ?? '', /^\{/)
    for (const request of [limit, market]) {
      assert.equal(operationOf('kraken', request).kind, 'refused')
    }
  })
})
