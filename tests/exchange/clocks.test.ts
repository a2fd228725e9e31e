// Until when a signed order can be used: it says the time of who signed it, whatever a venue, or
// who speaks for it, said of its own clock. Then each venue's own window bounds it (in brackets, by
// its documentation); of Kraken it is the deadline that the trader gives, and Bitfinex and Gemini
// have none.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ExchangeRequest } from '@countersign/core/exchange/request.ts'
import { VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { type Call, offline, SYMBOL } from './offline.ts'

type Said = {
  /** What it says of when it was signed, in milliseconds. */
  readonly at: number
  /** For how long it asks to be taken, where it says so. */
  readonly windowMs?: number
}

const header = ({ headers }: ExchangeRequest, name: string) => headers[name] ?? ''
const form = ({ url, body = '' }: ExchangeRequest) =>
  new URLSearchParams(`${new URL(url).search.slice(1)}&${body}`)
const json = (base64: string) => JSON.parse(Buffer.from(base64, 'base64url').toString()) as object

const READ: Readonly<Record<VenueId, (request: ExchangeRequest) => Said>> = {
  binance(request) {
    const said = form(request)
    return { at: Number(said.get('timestamp')), windowMs: Number(said.get('recvWindow')) }
  },
  kraken: (request) => ({ at: Number(form(request).get('nonce')) }),
  bybit: (request) => ({
    at: Number(header(request, 'x-bapi-timestamp')),
    windowMs: Number(header(request, 'x-bapi-recv-window')),
  }),
  // (Half a minute.)
  okx: (request) => ({ at: Date.parse(header(request, 'ok-access-timestamp')) }),
  // (Five seconds.)
  kucoin: (request) => ({ at: Number(header(request, 'kc-api-timestamp')) }),
  coinbase(request) {
    const token = header(request, 'authorization').split('.')[1] ?? ''
    const { nbf = 0, exp = 0 } = json(token) as { readonly nbf?: number; readonly exp?: number }
    return { at: nbf * 1_000, windowMs: (exp - nbf) * 1_000 }
  },
  bitfinex: (request) => ({ at: Number(header(request, 'bfx-nonce')) }),
  // (A minute.)
  gate: (request) => ({ at: Number(header(request, 'timestamp')) * 1_000 }),
  // (Half a minute.)
  bitget: (request) => ({ at: Number(header(request, 'access-timestamp')) }),
  // (Five minutes.)
  htx: (request) => ({ at: Date.parse(`${form(request).get('Timestamp')}Z`) }),
  gemini(request) {
    const { nonce = 0 } = json(header(request, 'x-gemini-payload')) as { readonly nonce?: number }
    return { at: Number(nonce) }
  },
}

/** An hour, a day and ten years, to both sides. */
const WRONG_MS = [3_600_000, 86_400_000, 315_576_000_000].flatMap((ms) => [ms, -ms])
const MOST_WINDOW_MS = 120_000

/** As venues tell the time, all at once; and as they refuse what is not of their time. */
const lie = (at: number) => ({
  ...{ code: '0', retCode: '0', status: 'ok', s: 'ok', epoch: String(at / 1_000) },
  ...{ serverTime: at, server_time: at, time: at, timestamp: at, timestampms: at, ts: at },
  ...{ error: [], result: { unixtime: at / 1_000, timeSecond: String(at / 1_000) } },
  data: { ts: String(at), serverTime: String(at), epoch: String(at / 1_000) },
})
const REFUSAL = { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' }

const place: Call = (exchange) =>
  exchange.createOrder(SYMBOL, 'limit', 'buy', '0.5' as never, '100' as never)

describe('the time in a signed order', () => {
  for (const venue of VENUE_IDS) {
    it(`to ${venue} is its signer’s own, whatever was said of the time`, async () => {
      for (const wrongMs of WRONG_MS) {
        const at = Date.now() + wrongMs
        const headers = { 'content-type': 'application/json', date: new Date(at).toUTCString() }
        let body: object = lie(at)
        const answer = async () => new Response(JSON.stringify(body), { headers })
        const { ccxt, requests } = offline(venue, answer)
        for (const ask of [() => ccxt.fetchTime(), () => ccxt.fetchMarkets()]) {
          await ask().catch(() => undefined)
        }
        await place(ccxt).catch(() => undefined)
        body = REFUSAL
        await place(ccxt).catch(() => undefined)
        const before = Date.now()
        await place(ccxt).catch(() => undefined)
        const said = READ[venue](requests.at(-1) ?? assert.fail('nothing was sent'))
        // Some say whole seconds.
        assert.ok(said.at >= before - 1_000 && said.at <= Date.now(), `${said.at} ${wrongMs}`)
        assert.ok((said.windowMs ?? 0) <= MOST_WINDOW_MS)
      }
    })
  }
})
