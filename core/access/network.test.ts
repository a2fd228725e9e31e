import assert from 'node:assert/strict'
import { BlockList, isIP, isIPv4 } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isInRanges, networkOf, readAddress, readRange } from './network.ts'

const address = fc.oneof(fc.ipV4(), fc.ipV6())

describe('an address', () => {
  it('is read where Node reads one, and nowhere else', () => {
    fc.assert(
      fc.property(
        fc.oneof(address, fc.string(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/)),
        (text) => {
          assert.equal(
            readAddress(text) !== null,
            isIP(text) !== 0 || (/^[^%]+%/.test(text) && isIP(text.split('%')[0] ?? '') !== 0),
          )
        },
      ),
    )
  })

  it('of IPv4 is the same when it is written as IPv6', () => {
    assert.deepEqual(readAddress('::ffff:192.0.2.7'), [192, 0, 2, 7])
    assert.deepEqual(readAddress('::ffff:c000:207'), [192, 0, 2, 7])
    assert.equal(readAddress('::192.0.2.7')?.length, 16)
  })
})

describe('a range', () => {
  it('holds what Node says it holds', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 1, max: 32 }), (one, other, bits) => {
        const range = rangeOf(one, bits)
        const list = new BlockList()
        list.addSubnet(one, bits)
        assert.equal(isInRanges(other, [range]), list.check(other))
        assert.equal(isInRanges(one, [range]), true)
      }),
    )
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 1, max: 128 }), fc.nat(127), (one, bits, flip) => {
        const bytes = readAddress(one)
        if (bytes?.length !== 16) return
        const other = bytes.map((byte, at) =>
          at === flip >> 3 ? byte ^ (0x80 >> (flip & 7)) : byte,
        )
        const text = hexOf(other)
        if (isIPv4(text)) return
        assert.equal(isInRanges(text, [rangeOf(one, bits)]), flip >= bits)
      }),
    )
  })

  it('is never of the other kind, and is refused with bits beyond its own', () => {
    assert.equal(isInRanges('192.0.2.1', ['::/0']), false)
    assert.equal(isInRanges('2001:db8::1', ['0.0.0.0/0']), false)
    assert.equal(isInRanges('nonsense', ['0.0.0.0/0', '::/0']), false)
    const wrong = [
      '192.0.2.1/24',
      '192.0.2.0/33',
      '192.0.2.0',
      '2001:db8::1/64',
      '::/129',
      '/8',
      '',
    ]
    for (const text of [...wrong, '10.0.0.0/08', '10.0.0.0/8/8', '10.0.0.0/-1', 'fe80::%1/64']) {
      assert.equal(readRange(text), null, text)
    }
    assert.deepEqual(readRange('0.0.0.0/0')?.bits, 0)
  })
})

describe('where somebody comes from', () => {
  it('is a /24, and of IPv6 a /64', () => {
    assert.equal(networkOf('192.0.2.77'), '192.0.2.0/24')
    assert.equal(networkOf('::ffff:192.0.2.77'), '192.0.2.0/24')
    assert.equal(networkOf('2001:db8:1:2:3::4'), '2001:db8:1:2::/64')
    assert.equal(networkOf('::1'), '0:0:0:0::/64')
    assert.equal(networkOf('a unix socket'), 'unknown')
  })
})

/** The range of so many bits that the address is in. */
function rangeOf(text: string, bits: number): string {
  const bytes = readAddress(text) ?? []
  const masked = bytes.map((byte, at) => {
    const own = Math.min(8, Math.max(0, bits - at * 8))
    return byte & (0xff << (8 - own)) & 0xff
  })
  return `${bytes.length === 4 ? masked.join('.') : hexOf(masked)}/${bits}`
}

function hexOf(bytes: readonly number[]): string {
  return Array.from({ length: 8 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  ).join(':')
}
