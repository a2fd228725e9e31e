import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  concat,
  doubleSha256,
  hash160,
  hmacSha512,
  ripemd160,
  sha256,
  taggedHash,
} from './hashes.ts'

const ascii = (text: string) => new TextEncoder().encode(text)

describe('the hashes', () => {
  it('agree with their published values', () => {
    assert.equal(
      sha256(ascii('abc')).toHex(),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    assert.equal(ripemd160(ascii('abc')).toHex(), '8eb208f7e05d987a9b044a8e98c6b087f15a0bfc')
    assert.equal(
      doubleSha256(ascii('hello')).toHex(),
      '9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50',
    )
  })

  it('agree with the hashes of OpenSSL on any bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        const once = createHash('sha256').update(message).digest()
        const hash = createHash('ripemd160').update(once).digest('hex')
        assert.equal(sha256(message).toHex(), once.toString('hex'))
        assert.equal(hash160(message).toHex(), hash)
        const mac = createHmac('sha512', key).update(message).digest('hex')
        assert.equal(hmacSha512(key, message).toHex(), mac)
      }),
      { seed: 1, numRuns: 100 },
    )
  })
})

describe('taggedHash', () => {
  it('is SHA-256 over the tag, a zero byte and the parts', () => {
    const expected = sha256(ascii('countersign/entry/v1\0onetwo'))
    assert.deepEqual(taggedHash('countersign/entry/v1', ascii('one'), ascii('two')), expected)
  })

  it('tells purposes apart', () => {
    assert.notDeepEqual(taggedHash('a/v1', ascii('x')), taggedHash('b/v1', ascii('x')))
    assert.notDeepEqual(taggedHash('a/v1', ascii('x')), taggedHash('a/v1x'))
  })

  it('refuses a tag that could run into what follows it', () => {
    for (const tag of ['', 'a\0b', 'a b', 'ä']) assert.throws(() => taggedHash(tag), RangeError)
  })
})

describe('concat', () => {
  it('joins the parts into an array of its own', () => {
    const part = Uint8Array.of(1, 2)
    const whole = concat(part, new Uint8Array(0), Uint8Array.of(3))
    part[0] = 9
    assert.deepEqual(whole, Uint8Array.of(1, 2, 3))
    assert.deepEqual(concat(), new Uint8Array(0))
  })
})
