// What each venue says when a key is gone, ended or bound elsewhere, and what of other things.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { VENUE_IDS, type VenueId } from '../venue.ts'
import { hintsChange } from './hint.ts'

type Saying = readonly [className: string, words: string]

const CHANGED: Readonly<Record<VenueId, readonly Saying[]>> = {
  binance: [
    ['DDoSProtection', '{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}'],
    ['AuthenticationError', '{"code":-2014,"msg":"API-key format invalid."}'],
  ],
  kraken: [
    ['AuthenticationError', '{"error":["EAPI:Invalid key"]}'],
    ['PermissionDenied', '{"error":["EGeneral:Permission denied"]}'],
  ],
  bybit: [['ExchangeError', '{"retCode":33004,"retMsg":"Your api key has expired."}']],
  okx: [['ExchangeError', '{"code":"50110","msg":"Your IP 203.0.113.7 is not included"}']],
  kucoin: [['ExchangeError', '{"code":"400006","msg":"The IP is not in the whitelist"}']],
  coinbase: [['ExchangeError', 'Unauthorized']],
  bitfinex: [['ExchangeError', '["error",10100,"apikey: invalid"]']],
  gate: [['ExchangeError', '{"label":"IP_FORBIDDEN","message":"ip not in whitelist"}']],
  bitget: [['ExchangeError', '{"code":"40018","msg":"Invalid IP"}']],
  htx: [['ExchangeError', '{"err-code":"api-signature-not-valid"}']],
  gemini: [
    ['ExchangeError', '{"result":"error","reason":"ApiKeyIpFilteringFailure"}'],
    ['AuthenticationError', '{"result":"error","reason":"MissingRole","message":"assign one"}'],
  ],
}

const OTHERS: readonly Saying[] = [
  ['InsufficientFunds', '{"code":-2010,"msg":"Account has insufficient balance"}'],
  ['DDoSProtection', '{"code":-1003,"msg":"Too many requests"}'],
  ['ExchangeNotAvailable', '<html>502 Bad Gateway</html>'],
  ['RequestTimeout', 'no answer in time'],
  ['InvalidNonce', '{"code":-1021,"msg":"Timestamp for this request was 1000ms ahead"}'],
  ['InvalidNonce', '{"error":["EAPI:Invalid nonce"]}'],
]

const at = (venue: VenueId, [name, words]: Saying) =>
  hintsChange({ venue, classNames: [name, 'BaseError'], words })

describe('an error of a venue', () => {
  for (const venue of VENUE_IDS) {
    it(`of ${venue} hints at a changed key by its own words, and no other error does`, () => {
      for (const saying of CHANGED[venue]) assert.equal(at(venue, saying), true, saying[1])
      for (const saying of OTHERS) assert.equal(at(venue, saying), false, saying[1])
      assert.equal(at(venue, ['PermissionDenied', 'in words of a later year']), true)
    })
  }
})
