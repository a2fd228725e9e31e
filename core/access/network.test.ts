import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { networkOf } from './network.ts'

describe('where somebody comes from', () => {
  it('is a /24, and of IPv6 a /64', () => {
    assert.equal(networkOf('192.0.2.77'), '192.0.2.0/24')
    assert.equal(networkOf('::ffff:192.0.2.77'), '192.0.2.0/24')
    assert.equal(networkOf('2001:db8:1:2:3::4'), '2001:db8:1:2::/64')
    assert.equal(networkOf('::1'), '0:0:0:0::/64')
    assert.equal(networkOf('a unix socket'), 'unknown')
  })
})
