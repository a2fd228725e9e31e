// What ccxt said of failures that were caused on purpose after, or before, a venue took an order.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Failure, type Meaning, meaningOf } from './failure.ts'

const failure = (className: string, rest: Partial<Failure> = {}): Failure => {
  return { venue: 'binance', className, status: null, code: null, message: '', ...rest }
}

describe('meaningOf', () => {
  const cases: readonly (readonly [string, Failure, Meaning])[] = [
    ['a reset connection', failure('NetworkError'), 'unknown'],
    ['no answer in time', failure('RequestTimeout'), 'unknown'],
    ['a 502 of a gateway', failure('ExchangeNotAvailable', { status: 502 }), 'unknown'],
    ['a time-out inside', failure('RequestTimeout', { status: 504, code: '-1007' }), 'unknown'],
    [
      'the same, called a refusal',
      failure('BadRequest', { status: 400, code: '-1007' }),
      'unknown',
    ],
    ['the same, called an error', failure('ExchangeError', { status: 400 }), 'unknown'],
    ['a 5xx, whatever its class', failure('InsufficientFunds', { status: 503 }), 'unknown'],
    ['an answer nobody can read', failure('BadResponse', { status: 200 }), 'unknown'],
    ['maintenance', failure('OnMaintenance', { status: 503 }), 'unknown'],
    ['a class of a later version', failure('SomethingNew', { status: 200 }), 'unknown'],
    ['a denial before the venue', failure('DDoSProtection', { status: 503 }), 'unknown'],
    ['a denial without an answer', failure('DDoSProtection'), 'unknown'],
    ['429 before accepting', failure('DDoSProtection', { status: 429 }), 'throttled'],
    ['418 before accepting', failure('RateLimitExceeded', { status: 418 }), 'throttled'],
    ['no funds', failure('InsufficientFunds', { status: 400, code: '-2010' }), 'refused'],
    ['a wrong market', failure('BadSymbol', { status: 400 }), 'refused'],
    ['a key that may not', failure('PermissionDenied', { status: 401 }), 'refused'],
    ['a clock that is off', failure('InvalidNonce', { status: 400, code: '-1021' }), 'refused'],
    ['a wrong price', failure('InvalidOrder', { status: 400, message: 'PRICE_FILTER' }), 'refused'],
    [
      'the same client id',
      failure('InvalidOrder', { status: 400, message: 'binance Duplicate order sent.' }),
      'duplicate',
    ],
    ['the same, by its class', failure('DuplicateOrderId', { status: 400 }), 'duplicate'],
    ['not found, of one to place', failure('OrderNotFound', { status: 400 }), 'unknown'],
  ]
  for (const [name, given, meaning] of cases) {
    it(`takes ${name} for ${meaning}`, () => assert.equal(meaningOf(given), meaning))
  }
})
