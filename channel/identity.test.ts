import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plain } from '@countersign/core/plain.ts'
import {
  fingerprint,
  identityFromCanonical,
  identityToCanonical,
  isSameIdentity,
  tagged,
} from './identity.ts'
import { privateKey, publicKey, rawPublicKey, signBytes, verifyBytes } from './keys.ts'

const identity = { signingKey: new Uint8Array(32).fill(1), sealingKey: new Uint8Array(32).fill(2) }
const swapped = { signingKey: identity.sealingKey, sealingKey: identity.signingKey }

describe('an identity', () => {
  it('has a fingerprint over both keys, in their order', () => {
    assert.match(fingerprint(identity), /^([0-9a-f]{4}-){7}[0-9a-f]{4}$/)
    assert.notEqual(fingerprint(identity), fingerprint(swapped))
    assert.equal(isSameIdentity(identity, swapped), false)
  })

  it('is read as it was written, and from nothing less', () => {
    const read = identityFromCanonical(identityToCanonical(identity))
    assert.ok(isSameIdentity(read, identity))
    const INVALID = { code: 'channel.identity_invalid' }
    const short = { ...(identityToCanonical(identity) as object), sealingKey: '02'.repeat(31) }
    for (const bad of [null, undefined, '', {}, { signingKey: '01'.repeat(32) }, short]) {
      assert.throws(() => identityFromCanonical(bad), INVALID)
    }
  })

  it('tags what it signs so that no tag is the start of another message', () => {
    assert.notDeepEqual(tagged('a', Buffer.from('b')), tagged('ab'))
  })
})

describe('keys', () => {
  const key = privateKey(
    'ed25519',
    Uint8Array.fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'),
  )

  it('sign as RFC 8032 says (7.1, test 1)', () => {
    const expected = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
    assert.equal(rawPublicKey(key).toHex(), expected)
    const signature = signBytes(key, new Uint8Array()).toHex()
    assert.ok(
      signature.startsWith('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155'),
    )
    assert.ok(verifyBytes(rawPublicKey(key), new Uint8Array(), Uint8Array.fromHex(signature)))
  })

  it('of another length or form verify nothing, and do not throw', () => {
    const signature = signBytes(key, new Uint8Array())
    const raw = rawPublicKey(key)
    assert.equal(verifyBytes(raw.slice(1), new Uint8Array(), signature), false)
    assert.equal(verifyBytes(raw, new Uint8Array(), signature.slice(1)), false)
    assert.equal(verifyBytes(new Uint8Array(32).fill(255), new Uint8Array(), signature), false)
    assert.equal(verifyBytes(raw, Uint8Array.of(0), signature), false)
    assert.throws(() => publicKey('x25519', new Uint8Array(31)))
  })
})

describe('plain', () => {
  it('makes digits of numbers and words of booleans, and leaves out what is not there', () => {
    const value = { n: 1, sats: 2n, is: true, not: false, bytes: Uint8Array.of(255), gone: null }
    const expected = { n: '1', sats: '2', is: 'yes', not: 'no', bytes: 'ff' }
    assert.deepEqual(plain({ ...value, absent: undefined, list: [1, 'x'] }), {
      ...expected,
      list: ['1', 'x'],
    })
  })

  it('refuses what has no such form', () => {
    for (const bad of [1.5, Number.NaN, 2 ** 53, undefined, () => 1]) {
      assert.throws(() => plain(bad), RangeError)
    }
  })
})
