import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../fault.ts'
import { type Cbor, isCborMap, readCbor } from './cbor.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)
const read = (digits: string) => readCbor(hex(digits)).value
const refuses = (digits: string) =>
  assert.throws(
    () => readCbor(hex(digits)),
    (error) => error instanceof Fault && error.code === 'webauthn.invalid',
    digits,
  )

describe('CBOR', () => {
  it('reads the examples of RFC 8949 that are canonical', () => {
    const examples: readonly (readonly [string, Cbor])[] = [
      ['00', 0],
      ['17', 23],
      ['1818', 24],
      ['18ff', 255],
      ['190100', 256],
      ['1903e8', 1000],
      ['1a00010000', 65_536],
      ['1a000f4240', 1_000_000],
      ['1b000000e8d4a51000', 1_000_000_000_000],
      ['20', -1],
      ['3903e7', -1000],
      ['f4', false],
      ['f5', true],
      ['f6', null],
      ['40', new Uint8Array()],
      ['4401020304', Uint8Array.of(1, 2, 3, 4)],
      ['60', ''],
      ['62c3bc', 'ü'],
      ['80', []],
      ['8301820203820405', [1, [2, 3], [4, 5]]],
      ['a0', new Map()],
      [
        'a201020304',
        new Map([
          [1, 2],
          [3, 4],
        ]),
      ],
      [
        'a26161016162820203',
        new Map<string, Cbor>([
          ['a', 1],
          ['b', [2, 3]],
        ]),
      ],
    ]
    for (const [digits, value] of examples) {
      assert.deepEqual(read(digits), value, digits)
    }
  })

  it('says where the value ends and begins where it is told', () => {
    assert.deepEqual(readCbor(hex('ff1818ff'), 1), { value: 24, end: 3 })
  })

  const refused: Readonly<Record<string, readonly string[]>> = {
    'numbers that are not in their shortest form': [
      '1800',
      '1817',
      '190017',
      '1900ff',
      '1a0000ffff',
      '1b00000000ffffffff',
      '5801ff',
      '780161',
    ],
    'numbers from 2^53 - 1 on': ['1b001fffffffffffff', '1bffffffffffffffff', '3bffffffffffffffff'],
    'lengths that are indefinite or reserved': ['5fff', '7fff', '9fff', 'bfff', '1c', '1f', '5c'],
    'tags, floats and other simple values': [
      'c000',
      'd81800',
      'f7',
      'f0',
      'f8ff',
      'f93c00',
      'fa47c35000',
      'fb3ff199999999999a',
    ],
    'what is cut short': [
      '',
      '18',
      '19ff',
      '41',
      '6261',
      '81',
      'a1',
      'a101',
      '1b00ffffff',
      '9affffffff',
      'baffffffff',
      '5affffffff',
    ],
    'text that is not UTF-8': ['61ff', '62c328'],
    'keys that come twice': ['a201000100', 'a2616100616100'],
    'keys out of their order': [
      'a203000100',
      'a220000100',
      'a262616100616200',
      'a2616200616100',
      'a26161000100',
      'a21818000100',
    ],
    'long numbers after short text': ['a260001903e800', 'a2600018ff00'],
    'keys of another kind': ['a1f500', 'a1410000', 'a18000', 'a1a000'],
    'five levels': ['8181818180', 'a101a101a101a101a0'],
  }
  for (const [name, all] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      for (const digits of all) refuses(digits)
    })
  }

  it('reads long numbers before short text, and short text before long', () => {
    const keys = [...(read('a418180020006000616100') as Map<number | string, Cbor>).keys()]
    assert.deepEqual(keys, [24, -1, '', 'a'])
  })

  it('reads four levels', () => {
    assert.deepEqual(read('81818180'), [[[[]]]])
  })

  it('reads no value from two sequences of bytes, and throws nothing but faults', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
      try {
        const { value, end } = readCbor(bytes)
        assert.deepEqual(written(value), [...bytes.subarray(0, end)])
      } catch (error) {
        assert.ok(error instanceof Fault, String(error))
      }
    })
    fc.assert(property, { seed: 1, numRuns: 3_000 })
  })
})

// A writer that knows the shortest forms only.
function written(value: Cbor): number[] {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'boolean') return [value ? 0xf5 : 0xf4]
  if (value === null) return [0xf6]
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value)
    return [...head(3, bytes.length), ...bytes]
  }
  if (value instanceof Uint8Array) return [...head(2, value.length), ...value]
  if (isCborMap(value)) {
    return [...head(5, value.size), ...[...value].flat().flatMap(written)]
  }
  return [
    ...head(4, (value as readonly Cbor[]).length),
    ...(value as readonly Cbor[]).flatMap(written),
  ]
}

function head(major: number, argument: number): number[] {
  const top = major << 5
  if (argument < 24) return [top | argument]
  const lengths = [1, 2, 4, 8]
  const at = lengths.findIndex((length) => argument < 256 ** length)
  const digits = argument.toString(16).padStart(2 * (lengths[at] ?? 8), '0')
  return [top | (24 + at), ...Uint8Array.fromHex(digits)]
}
