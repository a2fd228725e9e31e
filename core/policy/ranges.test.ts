import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isAddressIn, isRangeWithin, type Range, readRange } from './ranges.ts'

const range = (text: string): Range => {
  const read = readRange(text)
  assert.ok(read, text)
  return read
}

describe('a network range', () => {
  it('is read in CIDR notation only, and never as one host of many', () => {
    const right = ['0.0.0.0/0', '10.0.0.0/8', '192.0.2.7/32', '::/0', 'fd00::/8', '2001:db8::1/128']
    for (const text of right) range(text)
    const wrong = [
      ...['10.0.0.1/8', '10.0.0.0/33', '10.0.0.0/08', '10.0.0/8', '10.0.0.256/32', '010.0.0.0/8'],
      ...['10.0.0.0', '/8', '', 'fd00::1/8', 'fd00::/129', '1::2::3/128', 'fd00:/8', '12345::/16'],
      ...['1:2:3:4:5:6:7/128', '1:2:3:4:5:6:7:8:9/128', '1:2:3:4:5:6:7:8::/128', 'x::/16'],
    ]
    for (const text of wrong) assert.equal(readRange(text), null, text)
  })

  it('holds its first and its last address and not those beside', () => {
    const cases: readonly (readonly [string, string, string, string, string])[] = [
      ['10.1.0.0/16', '10.1.0.0', '10.1.255.255', '10.0.255.255', '10.2.0.0'],
      ['192.0.2.7/32', '192.0.2.7', '192.0.2.7', '192.0.2.6', '192.0.2.8'],
      ['fd00::/8', 'fd00::', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fcff::', 'fe00::'],
      ['2001:db8::/127', '2001:db8::', '2001:DB8::1', '2001:db7::', '2001:db8::2'],
    ]
    for (const [text, first, last, before, after] of cases) {
      for (const inside of [first, last]) assert.equal(isAddressIn(inside, range(text)), true)
      for (const outside of [before, after]) assert.equal(isAddressIn(outside, range(text)), false)
    }
  })

  it('takes an IPv4 address inside an IPv6 one as that IPv4 address', () => {
    assert.equal(isAddressIn('::ffff:10.0.0.1', range('10.0.0.0/8')), true)
    assert.equal(isAddressIn('::ffff:a00:1', range('10.0.0.0/8')), true)
    assert.equal(isAddressIn('::ffff:11.0.0.1', range('10.0.0.0/8')), false)
    assert.equal(isAddressIn('10.0.0.1', range('::/0')), false)
  })

  it('says that what it cannot read cannot be computed', () => {
    for (const text of ['', 'localhost', '10.0.0.1:80', '10.0.0', '::1%eth0', '10.0.0.1 ']) {
      assert.equal(isAddressIn(text, range('0.0.0.0/0')), null, text)
    }
  })

  it('lies within another when each of its addresses does', () => {
    assert.equal(isRangeWithin(range('10.1.0.0/16'), range('10.0.0.0/8')), true)
    assert.equal(isRangeWithin(range('10.0.0.0/8'), range('10.0.0.0/8')), true)
    assert.equal(isRangeWithin(range('10.0.0.0/7'), range('10.0.0.0/8')), false)
    assert.equal(isRangeWithin(range('11.0.0.0/16'), range('10.0.0.0/8')), false)
    assert.equal(isRangeWithin(range('::/0'), range('0.0.0.0/0')), false)
  })
})
