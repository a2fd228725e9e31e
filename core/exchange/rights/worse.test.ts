// What people are told of a key between one look and the next, and when it may place no orders.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { KeyEnd } from './ends.ts'
import { endOf } from './ends.ts'
import { type FoundKey, isPaperFound, paperFound, readFound, whyNotTrade } from './found.ts'
import type { KeyRights } from './reading.ts'
import { worseSince } from './worse.ts'

const NOW = 1_800_000_000
const DAY = 86_400

const GOOD: KeyRights = {
  read: 'yes',
  trade: 'yes',
  withdraw: 'no',
  ipBound: 'yes',
  ips: ['203.0.113.0/24'],
  expiresAt: null,
  wide: [],
  unknown: [],
}
const key = (more: Partial<KeyRights> = {}, isRefused = false): FoundKey => {
  return { rights: { ...GOOD, ...more }, isRefused, isPaper: false }
}
const OURS = ['203.0.113.9']

const told = (before: FoundKey, after: FoundKey) => {
  const look = (found: FoundKey) => ({ found, end: null, at: NOW })
  return worseSince(look(before), look(after), OURS).map(({ kind }) => kind)
}
const ending = (before: number, after: number, at = NOW) => {
  const end = (seconds: number): KeyEnd => ({ at: at + seconds, why: 'told', words: '' })
  const one = { found: key(), end: end(before), at }
  return worseSince(one, { found: key(), end: end(before), at: at + before - after }, OURS)
}

describe('a key that was looked at again', () => {
  it('is told of once when it got worse, and when it is good again', () => {
    const worse: readonly (readonly [string, FoundKey])[] = [
      ['withdraws', key({ withdraw: 'yes' })],
      ['unsure', key({ withdraw: 'unknown' })],
      ['unsure', key({ unknown: ['gift'] })],
      ['refused', key({ withdraw: 'unknown', read: 'unknown' }, true)],
      ['tradeless', key({ trade: 'no' })],
      ['unbound', key({ ipBound: 'no', ips: [] })],
      ['elsewhere', key({ ips: ['198.51.100.7'] })],
    ]
    assert.deepEqual(told(key(), key()), [])
    for (const [kind, after] of worse) {
      assert.deepEqual(told(key(), after), [kind], kind)
      assert.deepEqual(told(after, after), [], kind)
    }
    for (const [, before] of worse.slice(0, 4)) assert.deepEqual(told(before, key()), ['well'])
    assert.deepEqual(told(key({ withdraw: 'yes' }), key({}, true)), ['refused'])
  })

  it('is told of 30 days, 7 days and a day before its end, and then, each once', () => {
    const kinds = (before: number, after: number) =>
      ending(before, after).map((each) => (each.kind === 'ends' ? each.days : each.kind))
    assert.deepEqual(kinds(31 * DAY, 30 * DAY + 1), [])
    assert.deepEqual(kinds(31 * DAY, 30 * DAY), [30])
    assert.deepEqual(kinds(30 * DAY, 8 * DAY), [])
    assert.deepEqual(kinds(8 * DAY, 7 * DAY), [7])
    assert.deepEqual(kinds(7 * DAY, DAY), [1])
    assert.deepEqual(kinds(DAY, 0), [0])
    assert.deepEqual(kinds(0, -DAY), [])
  })

  it('ends when its venue says so, or by the venue’s rule for keys without addresses', () => {
    const unbound = { ...GOOD, ipBound: 'no', ips: [] } as const
    assert.equal(endOf('binance', GOOD, NOW), null)
    assert.equal(endOf('binance', unbound, NOW)?.at, NOW + 30 * DAY)
    assert.equal(endOf('binance', { ...unbound, trade: 'no' }, NOW), null)
    const soon = { ...unbound, expiresAt: NOW + 9 }
    assert.deepEqual(
      [endOf('gate', soon, NOW)?.at, endOf('gate', soon, NOW)?.why],
      [NOW + 9, 'told'],
    )
    assert.equal(endOf('gate', unbound, NOW)?.at, NOW + 90 * DAY)
    assert.equal(endOf('kraken', unbound, NOW), null)
  })

  it('places no order while it is not known to withdraw nothing', () => {
    const why = (found: FoundKey, wanted: 'watch' | 'trade' = 'trade') =>
      whyNotTrade(found, { wanted, now: NOW })?.replace('exchange.', '') ?? ''
    assert.equal(why(key()), '')
    assert.equal(why(key({}, true)), 'key_refused')
    assert.equal(why(key({ withdraw: 'yes' })), 'key_withdraws')
    assert.equal(why(key({ withdraw: 'unknown' })), 'rights_unknown')
    assert.equal(why(key({ unknown: ['gift'] })), 'rights_new')
    assert.equal(why(key({ trade: 'no' })), 'key_tradeless')
    assert.equal(why(key({ expiresAt: NOW })), 'key_expired')
    assert.equal(why(key(), 'watch'), 'key_tradeless')
  })

  it('is read from the journal as it was written, before there were refusals, too', () => {
    const { ips, expiresAt, ...rest } = GOOD
    const rights = { ...rest, ips: ips ?? [] }
    const read = readFound({ rights, findings: [{ kind: 'ip-open' }] })
    const isOf = { isRefused: false, isPaper: false }
    assert.deepEqual(read, { rights: { ...GOOD, expiresAt }, ...isOf })
    assert.equal(readFound(paperFound()).isPaper, true)
    assert.deepEqual([paperFound(), { rights }].map(isPaperFound), [true, false])
    assert.equal(readFound({ rights, findings: [], refused: 'yes' }).isRefused, true)
  })
})
