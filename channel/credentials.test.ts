import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import type { CredentialKey } from '@countersign/core/access/cose-key.ts'
import { verifyCredential } from './credentials.ts'
import { rawPublicKey } from './keys.ts'

const BYTES = new TextEncoder().encode('what was signed')
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

function es256(): { readonly key: CredentialKey; readonly secret: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const point = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-64))
  const key = { alg: 'ES256', x: point.slice(0, 32), y: point.slice(32) } as const
  return { key, secret: privateKey }
}

function eddsa(): { readonly key: CredentialKey; readonly secret: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { key: { alg: 'EdDSA', x: rawPublicKey(publicKey) }, secret: privateKey }
}

const signed = (secret: KeyObject, hash: string | null) => new Uint8Array(sign(hash, BYTES, secret))

/** DER of two numbers, each with any zeros before it. */
function der(r: bigint, s: bigint, zeros = 0): Uint8Array {
  const integer = (n: bigint) => {
    const digits = n.toString(16)
    const bytes = [...Uint8Array.fromHex(digits.padStart(digits.length + (digits.length % 2), '0'))]
    const sign = (bytes[0] ?? 0) >= 128 ? [0] : []
    const whole = [...new Uint8Array(zeros), ...sign, ...bytes]
    return [2, whole.length, ...whole]
  }
  const body = [...integer(r), ...integer(s)]
  return Uint8Array.of(0x30, body.length, ...body)
}

function numbersOf(signature: Uint8Array): readonly [bigint, bigint] {
  const length = signature[3] ?? 0
  const number = (bytes: Uint8Array) => BigInt(`0x${bytes.toHex()}`)
  return [number(signature.slice(4, 4 + length)), number(signature.slice(6 + length))]
}

describe('a signature of a passkey', () => {
  it('holds for its key and its bytes alone', () => {
    for (const [made, other, hash] of [
      [es256(), es256(), 'sha256'],
      [eddsa(), eddsa(), null],
    ] as const) {
      const signature = signed(made.secret, hash)
      assert.ok(verifyCredential(made.key, BYTES, signature))
      assert.ok(verifyCredential(made.key, BYTES, signature), 'with the key that was kept')
      assert.ok(!verifyCredential(other.key, BYTES, signature))
      assert.ok(!verifyCredential(made.key, BYTES.with(0, 0), signature))
      assert.ok(!verifyCredential(made.key, BYTES, signature.slice(0, -1)))
      assert.ok(!verifyCredential(made.key, BYTES, Uint8Array.of(...signature, 0)))
      assert.ok(!verifyCredential(made.key, BYTES, new Uint8Array()))
    }
  })

  it('of one kind of key does not hold for the other', () => {
    const [one, other] = [es256(), eddsa()]
    assert.ok(!verifyCredential(one.key, BYTES, signed(other.secret, null)))
    assert.ok(!verifyCredential(other.key, BYTES, signed(one.secret, 'sha256')))
  })

  it('by ES256 holds with a high S as with a low one, and has one spelling of each', () => {
    const { key, secret } = es256()
    const [r, s] = numbersOf(signed(secret, 'sha256'))
    assert.ok(verifyCredential(key, BYTES, der(r, s)))
    assert.ok(verifyCredential(key, BYTES, der(r, ORDER - s)))
    const right = der(r, s)
    const others: Readonly<Record<string, Uint8Array>> = {
      'a zero too many': der(r, s, 1),
      'a long length': Uint8Array.of(0x30, 0x81, ...right.slice(1)),
      'an indefinite length': Uint8Array.of(0x30, 0x80, ...right.slice(2), 0, 0),
      'S plus the order': der(r, s + ORDER),
      'R plus the order': der(r + ORDER, s),
      'R of zero': der(0n, s),
      'S of zero': der(r, 0n),
      'both zero': der(0n, 0n),
      'as 64 bytes': Uint8Array.fromHex(
        r.toString(16).padStart(64, '0') + s.toString(16).padStart(64, '0'),
      ),
    }
    for (const [name, signature] of Object.entries(others)) {
      assert.ok(!verifyCredential(key, BYTES, signature), name)
    }
  })

  it('does not hold for what is no key', () => {
    const { key, secret } = es256()
    const signature = signed(secret, 'sha256')
    const none = new Uint8Array(32)
    assert.ok(!verifyCredential({ alg: 'ES256', x: none, y: none }, BYTES, signature))
    assert.ok(!verifyCredential({ alg: 'ES256', x: key.x, y: none }, BYTES, signature))
    assert.ok(!verifyCredential({ alg: 'ES256', x: key.x, y: key.x.slice(1) }, BYTES, signature))
    assert.ok(!verifyCredential({ alg: 'EdDSA', x: key.x.slice(1) }, BYTES, signature))
    if (key.alg !== 'ES256') return
    const y = Uint8Array.of(key.x[31] ?? 0, ...key.y)
    assert.ok(!verifyCredential({ alg: 'ES256', x: key.x.slice(0, 31), y }, BYTES, signature))
  })

  it('holds however many keys came between', () => {
    const { key, secret } = eddsa()
    const signature = signed(secret, null)
    for (let i = 0; i < 600; i += 1) {
      const x = new Uint8Array(32)
      new DataView(x.buffer).setUint32(0, i + 2, true)
      assert.ok(!verifyCredential({ alg: 'EdDSA', x }, BYTES, signature))
      if (i % 100 === 0) assert.ok(verifyCredential(key, BYTES, signature))
    }
    assert.ok(verifyCredential(key, BYTES, signature))
  })
})
