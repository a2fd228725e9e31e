import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  addToPublicKey,
  addToSecret,
  isPoint,
  isPublicKey,
  isSecret,
  isXOnly,
  publicKeyOf,
  signHash,
  verifyHash,
} from './curve.ts'
import { sha256 } from './hashes.ts'

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const G = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
const G_Y = '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8'

const number = (value: bigint) => Uint8Array.fromHex(value.toString(16).padStart(64, '0'))
const hex = (text: string) => Uint8Array.fromHex(text)
const message = sha256(new TextEncoder().encode('a message'))
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((seed) => sha256(seed))

function withHighS(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${signature.slice(32).toHex()}`)
  return hex(signature.slice(0, 32).toHex() + number(ORDER - s).toHex())
}

describe('keys on the curve', () => {
  it('knows the generator as the public key of 1', () => {
    assert.equal(publicKeyOf(number(1n)).toHex(), `02${G}`)
  })

  const points = [
    { what: 'compressed', bytes: `02${G}`, point: true, key: true },
    { what: 'uncompressed', bytes: `04${G}${G_Y}`, point: true, key: false },
    { what: 'uncompressed, y off the curve', bytes: `04${G}${G}`, point: false, key: false },
    { what: 'hybrid', bytes: `06${G}${G_Y}`, point: false, key: false },
    { what: 'compressed, wrong prefix', bytes: `04${G}`, point: false, key: false },
    { what: 'x only', bytes: G, point: false, key: false },
    { what: 'x off the curve', bytes: `02${'0'.repeat(63)}5`, point: false, key: false },
    { what: 'x above the field', bytes: `02${'f'.repeat(64)}`, point: false, key: false },
    { what: 'nothing', bytes: '', point: false, key: false },
  ]
  for (const { what, bytes, point, key } of points) {
    it(`takes ${what} as ${point ? 'a' : 'no'} point and ${key ? 'a' : 'no'} public key`, () => {
      assert.equal(isPoint(hex(bytes)), point)
      assert.equal(isPublicKey(hex(bytes)), key)
    })
  }

  it('takes 1 to n - 1 as secrets and nothing beside', () => {
    assert.deepEqual([0n, 1n, ORDER - 1n, ORDER].map(number).map(isSecret), [
      false,
      true,
      true,
      false,
    ])
    assert.equal(isSecret(new Uint8Array(31).fill(1)), false)
    assert.throws(() => publicKeyOf(number(ORDER)), TypeError)
  })

  it('takes the x of a point as x only, and no other 32 bytes', () => {
    assert.equal(isXOnly(hex(G)), true)
    assert.equal(isXOnly(number(5n)), false)
    assert.equal(isXOnly(hex(`02${G}`)), false)
  })
})

describe('signHash', () => {
  it('signs as RFC 6979 says', () => {
    // The key 1 and the message "Satoshi Nakamoto": a value known from many libraries.
    const hash = sha256(new TextEncoder().encode('Satoshi Nakamoto'))
    assert.equal(
      signHash(hash, number(1n)).toHex(),
      '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8' +
        '2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
    )
  })

  it('always gives a low s that verifies, and whose high twin does not', () => {
    fc.assert(
      fc.property(secrets, secrets, (secret, hash) => {
        const signature = signHash(hash, secret)
        const publicKey = publicKeyOf(secret)
        assert.equal(verifyHash(hash, publicKey, signature), true)
        assert.equal(verifyHash(hash, publicKey, withHighS(signature)), false)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
})

describe('verifyHash', () => {
  const secret = number(7n)
  const publicKey = publicKeyOf(secret)
  const signature = signHash(message, secret)

  it('refuses another message, another key and any flipped bit', () => {
    assert.equal(verifyHash(sha256(message), publicKey, signature), false)
    assert.equal(verifyHash(message, publicKeyOf(number(8n)), signature), false)
    for (let at = 0; at < 64; at += 1) {
      const flipped = Uint8Array.from(signature, (byte, i) => (i === at ? byte ^ 1 : byte))
      assert.equal(verifyHash(message, publicKey, flipped), false)
    }
  })

  it('answers false, without throwing, for numbers out of range and keys off the curve', () => {
    const r = signature.slice(0, 32).toHex()
    const s = signature.slice(32).toHex()
    for (const bad of [0n, ORDER, 2n ** 256n - 1n].map((value) => number(value).toHex())) {
      assert.equal(verifyHash(message, publicKey, hex(bad + s)), false)
      assert.equal(verifyHash(message, publicKey, hex(r + bad)), false)
    }
    for (const key of ['', G, `02${'f'.repeat(64)}`, `06${G}${G_Y}`]) {
      assert.equal(verifyHash(message, hex(key), signature), false)
    }
  })

  it('works on after it met bad input', () => {
    verifyHash(message, hex(`02${'f'.repeat(64)}`), signature)
    assert.equal(verifyHash(message, publicKey, signature), true)
  })

  it('takes another length of hash or signature as a bug', () => {
    assert.throws(() => verifyHash(message.slice(1), publicKey, signature), RangeError)
    assert.throws(() => verifyHash(message, publicKey, signature.slice(1)), RangeError)
  })
})

describe('tweaks', () => {
  it('lead to the same key from the secret and from the public key', () => {
    fc.assert(
      fc.property(secrets, secrets, (secret, tweak) => {
        const child = addToSecret(secret, tweak) as Uint8Array
        assert.deepEqual(addToPublicKey(publicKeyOf(secret), tweak), publicKeyOf(child))
      }),
      { seed: 1, numRuns: 50 },
    )
  })

  it('change nothing by zero', () => {
    assert.deepEqual(addToSecret(number(5n), number(0n)), number(5n))
    assert.deepEqual(addToPublicKey(hex(`02${G}`), number(0n)), hex(`02${G}`))
  })

  it('are refused from n on, and where the sum is zero', () => {
    for (const tweak of [ORDER, ORDER - 5n].map(number)) {
      assert.equal(addToSecret(number(5n), tweak), null)
      assert.equal(addToPublicKey(publicKeyOf(number(5n)), tweak), null)
    }
  })
})
