import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  type Canonical,
  canonicalBytes,
  canonicalText,
  decimal,
  MAX_DEPTH,
  readCanonical,
  readDecimal,
} from './canonical.ts'
import { Fault } from './fault.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const isRefusal = (error: unknown): boolean =>
  error instanceof Fault && error.code === 'canonical.invalid'
const refusesText = (text: string): void =>
  assert.throws(() => readCanonical(bytesOf(text)), isRefusal, text)
const refusesValue = (value: unknown): void =>
  assert.throws(() => canonicalBytes(value as Canonical), isRefusal)

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

describe('canonical JSON', () => {
  it('sorts keys by their bytes, digits before letters, capitals first', () => {
    const value = { b: '1', a: ['x', {}], B: [], '10': '', '9': '' }
    assert.equal(canonicalText(value), '{"10":"","9":"","B":[],"a":["x",{}],"b":"1"}')
  })

  it('escapes as RFC 8785 section 3.2.2.2 says', () => {
    assert.equal(
      canonicalText('\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/\u2028😂\u007f'),
      '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028😂\u007f"',
    )
    assert.equal(canonicalBytes('€').toHex(), '22e282ac22')
  })

  it('reads back what it wrote, whatever it is', () => {
    const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 4 })
    const { value } = fc.letrec<{ value: Canonical }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: 'binary' }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc
          .array(fc.tuple(fc.oneof(key, fc.constant('__proto__')), tie('value')), { maxLength: 4 })
          .map((entries) => Object.fromEntries(entries)),
      ),
    }))
    const property = fc.property(value, (it) => {
      const bytes = canonicalBytes(it)
      assert.deepEqual(canonicalBytes(readCanonical(bytes)), bytes)
      assert.deepEqual(readCanonical(bytes), it)
    })
    fc.assert(property, { seed: 1, numRuns: 2_000 })
  })

  it('is, for its values, what JSON.stringify makes of sorted keys', () => {
    const members = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.string({ unit: 'binary' }))
    const property = fc.property(members, (it) => {
      const sorted = Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)))
      assert.equal(canonicalText(it), JSON.stringify(sorted))
    })
    fc.assert(property, { seed: 2, numRuns: 500 })
  })

  it('refuses every other spelling of the same value', () => {
    for (const text of [
      ' "a"',
      '"a" ',
      '["a", "b"]',
      '{"a": "b"}',
      '{"b":"1","a":"2"}',
      '{"a":"1","a":"1"}',
      '{"a":"1","a":"2"}',
      '{"__proto__":"1","__proto__":"1"}',
      '"\\u0061"',
      '"\\/"',
      '"\\u000F"',
      '"\\u000a"',
      '"\\u20ac"',
      '\ufeff"a"',
    ]) {
      refusesText(text)
    }
  })

  it('refuses numbers, booleans, null and what is no JSON', () => {
    for (const text of ['1', '-0', '1e3', 'true', 'false', 'null', '[null]', '{"a":1}', '']) {
      refusesText(text)
    }
    for (const text of ['"a', '["a",]', "'a'", '"a""b"', '{a:"b"}', 'undefined', 'NaN']) {
      refusesText(text)
    }
  })

  it('refuses text that is no Unicode', () => {
    refusesText('"\\ud800"')
    refusesText('"\\udc00\\ud800"')
    assert.throws(() => readCanonical(Uint8Array.fromHex('22ff22')), isRefusal)
    assert.throws(() => readCanonical(Uint8Array.fromHex('22c0af22')), isRefusal)
    assert.throws(() => readCanonical(Uint8Array.fromHex('22eda08022')), isRefusal)
    refusesValue('\ud800')
    refusesValue({ '\ud800': 'a' })
  })

  it('refuses keys that are not printable ASCII', () => {
    for (const key of ['é', '', '\n', '\u007f', '😂']) refusesValue({ [key]: 'a' })
    refusesText('{"é":"a"}')
  })

  it('refuses values that are no plain data', () => {
    const holes: string[] = []
    holes[2] = 'a'
    const round: unknown[] = []
    round.push(round)
    for (const value of [undefined, null, 1, 1n, true, Symbol('a'), () => 'a', holes, round]) {
      refusesValue(value)
      refusesValue({ a: value })
    }
    for (const value of [new Date(0), new Map(), new Uint8Array(2), new String('a')]) {
      refusesValue(value)
    }
  })

  it('holds the depth at its bound and refuses one more, and a million more', () => {
    assert.doesNotThrow(() => readCanonical(bytesOf(nested(MAX_DEPTH))))
    refusesText(nested(MAX_DEPTH + 1))
    refusesText(nested(1_000_000))
  })

  it('keeps __proto__ an ordinary key', () => {
    const value = readCanonical(bytesOf('{"__proto__":{"polluted":"yes"}}'))
    assert.deepEqual(Object.keys(value), ['__proto__'])
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal((value as Record<string, unknown>).polluted, undefined)
    assert.equal(canonicalText(value), '{"__proto__":{"polluted":"yes"}}')
  })
})

describe('the bound on the parts of a request', () => {
  const accepts = (text: string, max: number): boolean => {
    try {
      readCanonical(bytesOf(text), max)
      return true
    } catch (error) {
      assert.ok(isRefusal(error), text)
      return false
    }
  }

  it('holds at the bound and refuses one more, whatever the parts are', () => {
    for (const [text, parts] of [
      ['[{},{},{}]', 10],
      [`{"a":"${'b'.repeat(50)}","c":["",""]}`, 13],
      ['["a,b:[{}]","c"]', 5],
      [String.raw`["\\","\\\"","]"]`, 8],
      [`["${'é'.repeat(9)}"]`, 3],
    ] as const) {
      assert.ok(accepts(text, parts), text)
      assert.equal(accepts(text, parts - 1), false, text)
    }
  })

  it('counts escaped quotes, and stops at the first part too many', () => {
    const quotes = JSON.stringify(['"'.repeat(500)])
    assert.ok(accepts(quotes, 503))
    assert.equal(accepts(quotes, 502), false)
    for (const item of ['{},', '[],', '"",', '[[', '"\\"",', '1']) {
      const text = `[${item.repeat(2_000_000)}`
      const reason = 'more than 1000000 parts'
      assert.throws(() => readCanonical(bytesOf(text), 1_000_000), { facts: { reason } }, item)
    }
  })

  it('takes one long string for one part, ended or not', () => {
    assert.ok(accepts(`["${'A'.repeat(16_000_000)}"]`, 3))
    assert.equal(accepts(`["${'A'.repeat(1_000)}`, 3), false)
  })
})

describe('decimal strings', () => {
  it('write whole numbers', () => {
    assert.equal(decimal(0), '0')
    assert.equal(decimal(-0), '0')
    assert.equal(decimal(2_100_000_000_000_000n), '2100000000000000')
    assert.equal(decimal(Number.MAX_SAFE_INTEGER), '9007199254740991')
    for (const n of [-1, -1n, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      assert.throws(() => decimal(n), RangeError, String(n))
    }
  })

  it('read up to the bound and not one more', () => {
    assert.equal(readDecimal('0', 0n), 0n)
    assert.equal(readDecimal('100', 100n), 100n)
    assert.throws(() => readDecimal('101', 100n), isRefusal)
    assert.throws(() => readDecimal('1', 0n), isRefusal)
  })

  it('refuse signs, leading zeros and everything around the digits', () => {
    for (const text of ['', '-1', '+1', '01', '00', '1.0', '1e2', ' 1', '1 ', '1\n', '0x1', '٣']) {
      assert.throws(() => readDecimal(text, 1_000n), isRefusal, JSON.stringify(text))
    }
    assert.throws(() => readDecimal('9'.repeat(1_000_000), 1_000n), isRefusal)
    assert.throws(() => readDecimal(['1'], 1_000n), isRefusal)
  })
})
