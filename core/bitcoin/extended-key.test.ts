import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readBase58Check, writeBase58Check } from './base58.ts'
import {
  derive,
  deriveChild,
  fingerprint,
  formatPath,
  fromSeed,
  HARDENED,
  hasSecret,
  parsePath,
  publicPart,
  readExtendedKey,
  writeExtendedKey,
} from './extended-key.ts'

const BIP32 = new URL('../../../shared/vectors/bip0032.json', import.meta.url)

const SEED = Uint8Array.fromHex('000102030405060708090a0b0c0d0e0f')
const ROOT_XPRV =
  'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVv' +
  'vNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi'
const CHILD_XPUB =
  'xpub6ASuArnXKPbfEwhqN6e3mwBcDTgzisQN1wXN9BJcM47sSikHjJf3UFHKkNAW' +
  'bWMiGj7Wf5uMash7SyYq527Hqck2AxYysAA7xmALppuCkwQ'

const root = fromSeed(SEED, 'main')

type Vectors = {
  readonly valid: readonly {
    readonly seed: string
    readonly chains: readonly { path: string; xpub: string; xprv: string }[]
  }[]
  readonly invalid: readonly { readonly key: string; readonly reason: string }[]
}

/** The text of a key with some of its 78 bytes changed and a checksum that matches again. */
function forged(text: string, at: number, bytes: readonly number[]): string {
  const payload = readBase58Check(text) as Uint8Array
  payload.set(bytes, at)
  return writeBase58Check(payload)
}

describe('extended keys', () => {
  it('are derived as in BIP 32', () => {
    assert.equal(writeExtendedKey(root, 'secret'), ROOT_XPRV)
    assert.equal(writeExtendedKey(derive(root, parsePath("m/0'/1")), 'public'), CHILD_XPUB)
    assert.equal(fingerprint(root), '3442193e')
  })

  it('agree with all valid vectors of BIP 32', (t) => {
    if (!existsSync(BIP32)) return t.skip('the vectors are not here')
    const vectors = JSON.parse(readFileSync(BIP32, 'utf8')) as Vectors
    for (const { seed, chains } of vectors.valid) {
      for (const { path, xpub, xprv } of chains) {
        const key = derive(fromSeed(Uint8Array.fromHex(seed), 'main'), parsePath(path))
        assert.equal(writeExtendedKey(key, 'public'), xpub)
        assert.equal(writeExtendedKey(key, 'secret'), xprv)
        assert.deepEqual(readExtendedKey(xprv), key)
        assert.deepEqual(readExtendedKey(xpub), publicPart(key))
      }
    }
  })

  it('are refused in all invalid vectors of BIP 32', (t) => {
    if (!existsSync(BIP32)) return t.skip('the vectors are not here')
    const vectors = JSON.parse(readFileSync(BIP32, 'utf8')) as Vectors
    assert.equal(vectors.invalid.length, 16)
    for (const { key, reason } of vectors.invalid) {
      assert.throws(() => readExtendedKey(key), { code: 'key.invalid' }, reason)
    }
  })

  const order = [...Uint8Array.fromHex(`${'f'.repeat(31)}ebaaedce6af48a03bbfd25e8cd0364141`)]
  const forgeries = [
    { what: 'of another version', text: forged(ROOT_XPRV, 0, [2, 170, 122, 153]) },
    { what: 'with a parent at depth 0', text: forged(ROOT_XPRV, 5, [0, 0, 0, 1]) },
    { what: 'with an index at depth 0', text: forged(ROOT_XPRV, 9, [0, 0, 0, 1]) },
    { what: 'whose secret has a prefix', text: forged(ROOT_XPRV, 45, [1]) },
    { what: 'whose secret is zero', text: forged(ROOT_XPRV, 46, [...new Uint8Array(32)]) },
    { what: 'whose secret is n', text: forged(ROOT_XPRV, 46, order) },
    { what: 'whose public key has another prefix', text: forged(CHILD_XPUB, 45, [4]) },
    { what: 'off the curve', text: forged(CHILD_XPUB, 46, [...new Uint8Array(31), 7]) },
    { what: 'with a wrong checksum', text: `${ROOT_XPRV.slice(0, -1)}j` },
    { what: 'that is too short', text: writeBase58Check(new Uint8Array(77)) },
    { what: 'that is empty', text: '' },
  ]
  for (const { what, text } of forgeries) {
    it(`are refused: one ${what}`, () => {
      assert.throws(() => readExtendedKey(text), { code: 'key.invalid' })
    })
  }

  it('read back as written, in both forms and versions', () => {
    const seeds = fc.uint8Array({ minLength: 16, maxLength: 64 })
    const steps = fc.array(fc.nat({ max: 0xffffffff }), { maxLength: 3 })
    fc.assert(
      fc.property(seeds, steps, fc.constantFrom('main', 'test'), (seed, path, version) => {
        const key = derive(fromSeed(seed, version), path)
        assert.deepEqual(readExtendedKey(writeExtendedKey(key, 'secret')), key)
        const text = writeExtendedKey(key, 'public')
        assert.deepEqual(readExtendedKey(text), publicPart(key))
        assert.match(text, version === 'main' ? /^xpub/ : /^tpub/)
      }),
      { seed: 1, numRuns: 40 },
    )
  })

  it('give the same unhardened child from the secret as from the public half', () => {
    fc.assert(
      fc.property(fc.nat({ max: HARDENED - 1 }), (index) => {
        const child = deriveChild(publicPart(root), index)
        assert.deepEqual(child, publicPart(deriveChild(root, index)))
        assert.equal(hasSecret(child), false)
      }),
      { seed: 1, numRuns: 40 },
    )
  })
})

describe('deriveChild', () => {
  it('needs the secret from index 2^31 on, and not one before', () => {
    const key = publicPart(root)
    assert.equal(deriveChild(key, HARDENED - 1).index, HARDENED - 1)
    assert.throws(() => deriveChild(key, HARDENED), { code: 'key.underivable' })
    assert.equal(deriveChild(root, HARDENED).index, HARDENED)
  })

  it('reaches depth 255 and no further', () => {
    const key = { ...root, depth: 254 }
    const deepest = deriveChild(key, 0)
    assert.equal(deepest.depth, 255)
    assert.throws(() => deriveChild(deepest, 0), { code: 'key.underivable' })
  })

  it('takes what is no index as a bug', () => {
    for (const index of [-1, 0.5, 2 ** 32, Number.NaN]) {
      assert.throws(() => deriveChild(root, index), RangeError)
    }
  })
})

describe('secrets', () => {
  it('never leave by the public form or the public part', () => {
    assert.equal(hasSecret(publicPart(root)), false)
    assert.equal('secret' in publicPart(root), false)
    assert.equal(hasSecret(readExtendedKey(writeExtendedKey(root, 'public'))), false)
    assert.throws(() => writeExtendedKey(publicPart(root), 'secret'), RangeError)
  })

  it('are not quoted by the fault for a mistyped key', () => {
    const text = `${ROOT_XPRV.slice(0, -1)}j`
    assert.throws(
      () => readExtendedKey(text),
      (error: Error) => !JSON.stringify([error, error.message, error.stack]).includes('xprv9'),
    )
  })

  it('come from seeds of 16 to 64 bytes', () => {
    for (const length of [15, 65]) {
      assert.throws(() => fromSeed(new Uint8Array(length).fill(1), 'test'), RangeError)
    }
    for (const length of [16, 64]) fromSeed(new Uint8Array(length).fill(1), 'test')
  })
})

describe('paths', () => {
  const H = HARDENED
  const readable = [
    { text: '', path: [] },
    { text: 'm', path: [] },
    { text: '0', path: [0] },
    { text: 'm/0', path: [0] },
    { text: "48h/1'/0h/2'", path: [H + 48, H + 1, H, H + 2] },
    { text: '2147483647h/2147483647', path: [2 * H - 1, H - 1] },
  ]
  for (const { text, path } of readable) {
    it(`reads "${text}"`, () => assert.deepEqual(parsePath(text), path))
  }

  const unreadable = ['/', 'm/', 'm0', '/0', '0/', '0//1', '2147483648', '9999999999h', '-1', '01']
  for (const text of [...unreadable, '0H', '0hh', ' 0', '0 ', '1e3', '0x1', '*', '0/*', 'M/0']) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => parsePath(text), { code: 'key.path_invalid' })
    })
  }

  it('have at most 255 steps', () => {
    const steps = (count: number) => Array.from({ length: count }, () => '0').join('/')
    assert.equal(parsePath(steps(255)).length, 255)
    assert.throws(() => parsePath(steps(256)), { code: 'key.path_invalid' })
  })

  it('read back as written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffffffff }), { maxLength: 6 }), (path) => {
        assert.deepEqual(parsePath(formatPath(path)), path)
      }),
      { seed: 1, numRuns: 100 },
    )
  })
})
