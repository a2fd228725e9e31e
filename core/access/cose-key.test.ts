import assert from 'node:assert/strict'
import { createECDH, generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { Fault, type FaultCode } from '../fault.ts'
import { coseKeyText, readCoseKey, readCoseKeyText, writeCoseKey } from './cose-key.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)
const fails = (bytes: Uint8Array, code: FaultCode, name?: string) =>
  assert.throws(
    () => readCoseKey(bytes),
    (error) => error instanceof Fault && error.code === code,
    name,
  )

// The base point of P-256, and the key of the first test of RFC 8032.
const X = '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'
const Y = '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'
const ED = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
const ES256 = `a5010203262001215820${X}225820${Y}`
const EDDSA = `a4010103272006215820${ED}`

describe('a COSE key', () => {
  it('is read as ES256 and as EdDSA', () => {
    assert.deepEqual(readCoseKey(hex(ES256)), { alg: 'ES256', x: hex(X), y: hex(Y) })
    assert.deepEqual(readCoseKey(hex(EDDSA)), { alg: 'EdDSA', x: hex(ED) })
  })

  it('is written as it was read, in bytes and in text', () => {
    for (const digits of [ES256, EDDSA]) {
      assert.equal(writeCoseKey(readCoseKey(hex(digits))).toHex(), digits)
      assert.equal(coseKeyText(readCoseKeyText(digits)), digits)
    }
  })

  it('is read from any key node:crypto makes', () => {
    for (let i = 0; i < 20; i += 1) {
      const ecdh = createECDH('prime256v1')
      const point = new Uint8Array(ecdh.generateKeys())
      const x = point.slice(1, 33)
      const y = point.slice(33)
      assert.deepEqual(readCoseKey(writeCoseKey({ alg: 'ES256', x, y })), { alg: 'ES256', x, y })
      const { publicKey } = generateKeyPairSync('ed25519')
      const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))
      assert.equal(readCoseKey(writeCoseKey({ alg: 'EdDSA', x: raw })).x.toHex(), raw.toHex())
    }
  })

  it('keeps its bytes when those it was read from change', () => {
    const bytes = hex(ES256)
    const key = readCoseKey(bytes)
    bytes.fill(0)
    assert.equal(coseKeyText(key), ES256)
  })

  it('of another algorithm, type or curve is not supported', () => {
    const others: Readonly<Record<string, string>> = {
      RS256: 'a401030339010020436e6e6e2143010001',
      ES384: ES256.replace('0326', '033822').replace('2001', '2002'),
      ES256K: ES256.replace('0326', '03382e').replace('2001', '2008'),
      'ES256 on P-384': ES256.replace('2001', '2002'),
      'ES256 of the type OKP': ES256.replace('a50102', 'a50101'),
      'ES256 in its fully specified form, -9': ES256.replace('0326', '0328'),
      Ed448: EDDSA.replace('2006', '2007'),
      'no algorithm': `a401022001215820${X}225820${Y}`,
      'an empty map': 'a0',
    }
    for (const [name, digits] of Object.entries(others)) {
      fails(hex(digits), 'webauthn.key_unsupported', name)
    }
  })

  it('has no other spelling', () => {
    const others: Readonly<Record<string, string>> = {
      'a further member': `a6010203262001215820${X}225820${Y}2300`,
      'a private key': `a6010203262001215820${X}225820${Y}235820${X}`,
      'a key id': `a60102024101032620${`01215820${X}225820${Y}`}`,
      'another order': `a5030201262001215820${X}225820${Y}`,
      'key operations': `a601020326048102200121${`5820${X}225820${Y}`}`,
      'a byte after it': `${ES256}00`,
      'a byte less': ES256.slice(0, -2),
      'a short coordinate': `a501020326200121581f${X.slice(2)}225820${Y}`,
      'a long coordinate': `a501020326200121582100${X}225820${Y}`,
      'the sign of y alone': `a5010203262001215820${X}22f5`,
      'no y': `a4010203262001215820${X}`,
      'y for EdDSA': `a5010103272006215820${ED}225820${Y}`,
      'a list': '80',
      nothing: '',
    }
    for (const [name, digits] of Object.entries(others))
      fails(hex(digits), 'webauthn.invalid', name)
    for (const text of [ES256.toUpperCase(), `${ES256}00`, '', ` ${EDDSA}`, `${EDDSA}\n`]) {
      assert.throws(() => readCoseKeyText(text), Fault)
    }
  })

  it('is a point on its curve', () => {
    const P = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff'
    const others = [
      [X, Y.replace(/5$/, '6')],
      [Y, X],
      ['00'.repeat(32), '00'.repeat(32)],
      // x = 0 is on the curve; p is another spelling of it, whatever y is.
      [P, '66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4'],
      ['ff'.repeat(32), Y],
    ] as const
    for (const [x, y] of others) {
      fails(hex(`a5010203262001215820${x}225820${y}`), 'webauthn.invalid', x)
    }
    const zero = '66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4'
    readCoseKey(hex(`a5010203262001215820${'00'.repeat(32)}225820${zero}`))
  })

  it('is no Ed25519 point of small order and no number from p on', () => {
    const weak = [
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0000000000000000000000000000000000000000000000000000000000000080',
      '0100000000000000000000000000000000000000000000000000000000000000',
      '0100000000000000000000000000000000000000000000000000000000000080',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
      'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    ]
    for (const x of weak) fails(hex(`a4010103272006215820${x}`), 'webauthn.invalid', x)
  })
})
