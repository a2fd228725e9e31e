import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCanonical } from './canonical.ts'
import {
  anything,
  base64,
  byKind,
  type FieldReader,
  hex,
  list,
  object,
  optional,
  present,
  text,
  whole,
  word,
} from './fields.ts'

const REFUSED = { code: 'channel.message_invalid' }
const from = (json: string) => readCanonical(Buffer.from(json))

/** What a reader takes, and what it refuses. */
function judges(read: FieldReader<unknown>, taken: readonly string[], refused: readonly unknown[]) {
  for (const value of taken) assert.doesNotThrow(() => read(value, 'x'), JSON.stringify(value))
  for (const value of [...refused, undefined, {}, [], 1, null, true]) {
    assert.throws(() => read(value as string, 'x'), REFUSED, JSON.stringify(value))
  }
}

describe('a field', () => {
  it('of text has at most so many characters', () => {
    judges(text(3), ['', 'abc'], ['abcd'])
    judges(text(), ['a'.repeat(4096)], ['a'.repeat(4097)])
  })

  it('of a word is one of them', () => {
    judges(word('a', 'b'), ['a', 'b'], ['', 'A', 'ab', 'toString'])
  })

  it('of hexadecimal has exactly its length, in lower case', () => {
    judges(hex(2), ['00ff'], ['', '00f', '00fff', '00FF', '00fg', '00ff\n', ' 0ff'])
  })

  it('of base64 has one spelling and at most so many bytes', () => {
    const sizes = [0, 1, 2, 3, 4].map((size) => new Uint8Array(size).toBase64())
    judges(base64(4), sizes, [new Uint8Array(5).toBase64(), new Uint8Array(6).toBase64()])
    judges(base64(8), ['AAE='], ['AAE', 'AAF=', ' AAE=', 'AAE=\n', 'AA E=', '-_-_', 'AAE=AAE='])
    assert.deepEqual(base64(2)('AAE=', 'x'), Uint8Array.of(0, 1))
  })

  it('of a whole number has digits only, up to its greatest', () => {
    judges(whole(10), ['0', '9', '10'], ['11', '-1', '01', '1.0', '1e1', '', ' 1', '0x1'])
    judges(whole(), ['9007199254740991'], ['9007199254740992', '99999999999999999'])
  })

  it('of a list has at most so many items, each read', () => {
    const read = list(whole(5), 2)
    assert.deepEqual(read(['1', '5'], 'x'), [1, 5])
    for (const bad of [['1', '2', '3'], ['6'], '1', { 0: '1' }]) {
      assert.throws(() => read(bad, 'x'), REFUSED)
    }
    assert.throws(() => read(['1', '6'], 'x'), {
      facts: { where: 'x[1]', wanted: 'a whole number up to 5, as digits' },
    })
  })

  it('that is optional may be left out, and is read when it is there', () => {
    assert.equal(optional(whole())(undefined, 'x'), undefined)
    assert.throws(() => optional(whole())('x', 'x'), REFUSED)
  })

  it('of anything has to be there', () => {
    assert.deepEqual(anything({ a: [] }, 'x'), { a: [] })
    assert.throws(() => anything(undefined, 'x'), REFUSED)
  })
})

describe('an object', () => {
  const read = object({ a: text(3), b: optional(text(3)) })

  it('has the fields named, and no others', () => {
    assert.deepEqual(read({ a: '1' }, 'x'), { a: '1', b: undefined })
    assert.deepEqual(read({ a: '1', b: '2' }, 'x'), { a: '1', b: '2' })
    for (const bad of [{}, { b: '2' }, { a: '1', c: '' }, { a: '1', A: '' }, [], 'a']) {
      assert.throws(() => read(bad, 'x'), REFUSED)
    }
  })

  it('names the field that is wrong', () => {
    assert.throws(() => read({ a: '1234' }, 'x'), {
      facts: { where: 'x.a', wanted: 'a text of at most 3 characters' },
    })
  })

  it('is without what was left out, where that is wanted', () => {
    assert.deepEqual(present(read)({ a: '1' }, 'x'), { a: '1' })
    assert.deepEqual(present(read)({ a: '1', b: '' }, 'x'), { a: '1', b: '' })
    assert.throws(() => present(read)({ b: '2' }, 'x'), REFUSED)
  })

  it('of several kinds is read as the kind that it says', () => {
    const either = byKind({
      some: object({ kind: word('some'), count: whole() }),
      none: object({ kind: word('none') }),
    })
    assert.deepEqual(either({ kind: 'some', count: '2' }, 'x'), { kind: 'some', count: 2 })
    assert.deepEqual(either({ kind: 'none' }, 'x'), { kind: 'none' })
    judges(
      either,
      [],
      [{ kind: 'some' }, { kind: 'none', count: '2' }, { kind: 'toString' }, 'some'],
    )
    assert.throws(() => either({ kind: 'any' }, 'x'), {
      facts: { where: 'x.kind', wanted: 'some or none' },
    })
  })

  it('takes nothing from a prototype, given or inherited', () => {
    for (const json of [
      '{"__proto__":{"a":"1"}}',
      '{"__proto__":"1","a":"1"}',
      '{"a":"1","constructor":"1"}',
    ]) {
      assert.throws(() => read(from(json), 'x'), REFUSED, json)
    }
    const inherited = object({ toString: text(3) })
    assert.throws(() => inherited({}, 'x'), REFUSED)
    assert.equal(Object.getPrototypeOf(read({ a: '1' }, 'x')), Object.prototype)
  })
})
