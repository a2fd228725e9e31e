import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalBytes } from '../canonical.ts'
import {
  bytesToSign,
  contentDigest,
  type HttpSignature,
  httpRequestHash,
  httpTag,
  readHttpAct,
  readSignatureHeaders,
  readSignedBody,
  type SignedHeaders,
  signatureHeaders,
} from './http-signature.ts'

const FINGERPRINT = '0011-2233-4455-6677-8899-aabb-ccdd-eeff'
const BODY = new TextEncoder().encode('{"psbt":"cHNidP8="}')
const TXID = 'ab'.repeat(32)

const sample: HttpSignature = {
  method: 'POST',
  path: '/v1/wallets/main/spends',
  contentDigest: contentDigest(BODY),
  created: 1_795_000_000,
  keyId: '5a'.repeat(32),
  nonce: '0123456789abcdef0123456789abcdef',
  tag: httpTag(FINGERPRINT),
}
const SIGNATURE = Uint8Array.from({ length: 64 }, (_, at) => at * 3)

const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => value.toHex())

const signatures: fc.Arbitrary<HttpSignature> = fc.record(
  {
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    path: fc
      .array(fc.stringMatching(/^[A-Za-z0-9._~-]{1,20}$/), { minLength: 1, maxLength: 6 })
      .map((parts) => `/${parts.join('/')}`),
    contentDigest: fc.uint8Array().map(contentDigest),
    created: fc.integer({ min: 0, max: 999_999_999_999 }),
    keyId: hexOf(32),
    nonce: hexOf(16),
    tag: hexOf(16).map((hex) => httpTag(hex.match(/.{4}/g)?.join('-') ?? '')),
  },
  { noNullPrototype: true },
)

const read = (method: string, path: string, headers: Readonly<Record<string, string>>) =>
  readSignatureHeaders({ method, path, headers })

const isRefusal = { code: 'http.signature_invalid' }

describe('the signature base', () => {
  it('is exactly that of RFC 9421, section 2.5', () => {
    const expected = [
      '"@method": POST',
      '"@path": /v1/wallets/main/spends',
      '"content-digest": sha-256=:GfSQ/65dKdzojgrNYrVuX+/x7av7SdR+tZrSVPPxzSY=:',
      '"@signature-params": ("@method" "@path" "content-digest");created=1795000000;' +
        `keyid="${'5a'.repeat(32)}";nonce="0123456789abcdef0123456789abcdef";alg="ed25519";` +
        `tag="countersign:${FINGERPRINT}"`,
    ].join('\n')
    assert.equal(new TextDecoder().decode(bytesToSign(sample)), expected)
  })

  it('names the request by its SHA-256', () => {
    assert.match(httpRequestHash(sample), /^[0-9a-f]{64}$/)
    assert.notEqual(httpRequestHash(sample), httpRequestHash({ ...sample, created: 1 }))
  })

  it('covers an empty body with the digest of nothing', () => {
    const nothing = 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'
    assert.equal(contentDigest(new Uint8Array()), nothing)
  })

  it('refuses parts that could be spelt in two ways', () => {
    const wrong: readonly Partial<HttpSignature>[] = [
      { method: 'post' },
      { method: 'POST\n"@path": /x' },
      { path: '/v1/wallets/main/spends?broadcast=no' },
      { path: '/v1//status' },
      { path: '/v1/status/' },
      { path: '/v1/wallets/m%61in' },
      { path: '/v1/status\n' },
      { path: 'v1/status' },
      { path: `/${'a'.repeat(1024)}` },
      { contentDigest: 'sha-256=:abc=:' },
      { created: -1 },
      { created: 1.5 },
      { created: 1_000_000_000_000 },
      { keyId: '5A'.repeat(32) },
      { keyId: '5a'.repeat(31) },
      { nonce: '0123456789abcdef0123456789abcde' },
      { tag: 'countersign:0011' },
      { tag: `other:${FINGERPRINT}` },
    ]
    for (const part of wrong) {
      assert.throws(() => bytesToSign({ ...sample, ...part }), isRefusal, JSON.stringify(part))
    }
    assert.doesNotThrow(() => bytesToSign({ ...sample, path: `/${'a'.repeat(1023)}` }))
    assert.doesNotThrow(() => bytesToSign({ ...sample, created: 999_999_999_999 }))
  })
})

describe('the headers of a signed request', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(signatures, fc.uint8Array({ minLength: 64, maxLength: 64 }), (params, bytes) => {
        const headers = signatureHeaders(params, bytes)
        assert.deepEqual(read(params.method, params.path, headers), { params, signature: bytes })
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('have one spelling: any changed character is refused or says something else', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const headers = signatureHeaders(sample, sign(null, bytesToSign(sample), privateKey))
    const holds = (changed: SignedHeaders): boolean => {
      const { params, signature } = read('POST', sample.path, { ...changed })
      const isOfBody = params.contentDigest === contentDigest(BODY)
      return isOfBody && verify(null, bytesToSign(params), publicKey, signature)
    }
    assert.equal(holds(headers), true)
    const characters = [
      '0',
      '1',
      'a',
      'f',
      'A',
      ' ',
      '"',
      ';',
      ':',
      '=',
      '\n',
      '\u00e9',
      '/',
      '+',
      '',
    ]
    for (const name of Object.keys(headers) as (keyof SignedHeaders)[]) {
      const text = headers[name]
      for (let at = 0; at <= text.length; at++) {
        for (const character of characters) {
          const replaced = text.slice(0, at) + character + text.slice(at + 1)
          const inserted = text.slice(0, at) + character + text.slice(at)
          for (const changed of [replaced, inserted]) {
            if (changed === text) continue
            const isHeld = isFine(() => holds({ ...headers, [name]: changed }))
            assert.equal(isHeld, false, `${name} at ${at}: ${JSON.stringify(changed)}`)
          }
        }
      }
    }
  })

  it('do not hold for another method, path or body', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const headers = { ...signatureHeaders(sample, sign(null, bytesToSign(sample), privateKey)) }
    const holds = (method: string, path: string) => {
      const { params, signature } = read(method, path, headers)
      return verify(null, bytesToSign(params), publicKey, signature)
    }
    assert.equal(holds('POST', sample.path), true)
    assert.equal(holds('DELETE', sample.path), false)
    assert.equal(holds('POST', '/v1/wallets/main2/spends'), false)
  })

  it('are refused when one is missing, doubled or labelled otherwise', () => {
    const good = { ...signatureHeaders(sample, SIGNATURE) }
    const input = good['signature-input']
    const wrong: readonly Record<string, string | readonly string[] | undefined>[] = [
      { ...good, signature: undefined },
      { ...good, 'signature-input': undefined },
      { ...good, 'content-digest': undefined },
      { ...good, signature: [good.signature, good.signature] },
      { ...good, signature: `${good.signature}, ${good.signature}` },
      { ...good, 'signature-input': input.replace('sig=', 'sig1=') },
      { ...good, 'signature-input': `${input}, other=("@method")` },
      { ...good, 'signature-input': `${input};expires=1` },
      { ...good, 'signature-input': input.replace('"@method" "@path"', '"@path" "@method"') },
      { ...good, 'signature-input': input.replace('created=', 'created=0') },
      { ...good, 'content-digest': 'sha-512=:AA==:' },
      { ...good, signature: 'sig=:AA==:' },
    ]
    for (const headers of wrong) {
      const attempt = () => readSignatureHeaders({ method: 'POST', path: sample.path, headers })
      assert.throws(attempt, isRefusal, JSON.stringify(headers))
    }
  })

  it('never crash on text of any kind', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (digest, input, signature) => {
        const headers = { 'content-digest': digest, 'signature-input': input, signature }
        assert.throws(() => read('POST', sample.path, headers), isRefusal)
      }),
      { seed: 1, numRuns: 200 },
    )
  })
})

describe('acts of the signer that come by HTTP', () => {
  it('take the parts of the path into the body, and what is the server’s alone out of it', () => {
    const body = { psbt: 'cHNidP8=', broadcast: 'no' }
    assert.deepEqual(readHttpAct('POST', '/v1/wallets/main/spends', body), {
      kind: 'spend.sign',
      body: { psbt: 'cHNidP8=', wallet: 'main' },
    })
    assert.deepEqual(readHttpAct('DELETE', `/v1/wallets/main/spends/${TXID}`, {}), {
      kind: 'spend.cancel',
      body: { wallet: 'main', txid: TXID },
    })
    assert.deepEqual(readHttpAct('POST', '/v1/wallets/main/policy', { from: 'x', policy: {} }), {
      kind: 'policy.tighten',
      body: { wallet: 'main', from: 'x', policy: {} },
    })
    assert.deepEqual(readHttpAct('POST', '/v1/witness', { nonce: 'n', heads: [] }), {
      kind: 'witness.answer',
      body: { nonce: 'n', heads: [] },
    })
  })

  it('are no other routes', () => {
    const others = [
      ['GET', '/v1/wallets/main/spends'],
      ['POST', '/v1/wallets/main/spends/'],
      ['POST', '/v1/wallets//spends'],
      ['POST', '/v1/wallets/main/spends/extra'],
      ['POST', '/v2/wallets/main/spends'],
      ['POST', '/v1/tokens'],
    ] as const
    for (const [method, path] of others) {
      const attempt = () => readHttpAct(method, path, {})
      assert.throws(attempt, { code: 'http.route_missing' }, `${method} ${path}`)
    }
  })

  it('refuse a body that is no object, or names what the path says', () => {
    for (const body of ['text', ['list'], { wallet: 'other' }]) {
      const attempt = () => readHttpAct('POST', '/v1/wallets/main/spends', body)
      assert.throws(attempt, { code: 'http.request_invalid' })
    }
  })

  it('read canonical bodies only, and none as an empty object', () => {
    assert.deepEqual(readSignedBody(new Uint8Array()), {})
    assert.deepEqual(readSignedBody(canonicalBytes({ b: '1', a: '2' })), { a: '2', b: '1' })
    for (const text of ['{"b":"1","a":"2"}', '{ "a":"2"}', '{"a":1}', '{"a":"1","a":"2"}', '\n']) {
      const attempt = () => readSignedBody(new TextEncoder().encode(text))
      assert.throws(attempt, { code: 'canonical.invalid' }, text)
    }
  })
})

function isFine(holds: () => boolean): boolean {
  try {
    return holds()
  } catch (fault) {
    assert.equal((fault as { code?: string }).code, 'http.signature_invalid')
    return false
  }
}
