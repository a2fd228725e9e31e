import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { Fault } from '../fault.ts'
import { type CredentialKey, writeCoseKey } from './cose-key.ts'
import {
  SAMPLE_FLAGS,
  SAMPLE_PARTY,
  type SampleAnswer,
  type SamplePasskey,
  sampleAssertion,
  sampleClientText,
} from './passkey-samples.ts'
import { type Credential, checkAssertion } from './webauthn.ts'

const { up, uv, be, bs, at, ed } = SAMPLE_FLAGS
const CHALLENGE = new Uint8Array(32).fill(0xfb)
const ORIGIN = SAMPLE_PARTY.origins[1]

const PASSKEYS = { ES256: passkey('ES256'), EdDSA: passkey('EdDSA') }

function passkey(alg: 'ES256' | 'EdDSA'): SamplePasskey {
  const { publicKey, privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519')
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (text: string) => Uint8Array.fromBase64(text, { alphabet: 'base64url' })
  const key: CredentialKey =
    alg === 'ES256' ? { alg, x: bytes(x), y: bytes(y) } : { alg, x: bytes(x) }
  const hash = alg === 'ES256' ? 'sha256' : null
  const id = new Uint8Array(32).fill(7)
  return { id, key, sign: (signed) => new Uint8Array(sign(hash, signed, privateKey)) }
}

const text = (bytes: Uint8Array) => bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

function verifies(key: CredentialKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  const kind = key.alg === 'ES256' ? { kty: 'EC', crv: 'P-256' } : { kty: 'OKP', crv: 'Ed25519' }
  const y = key.alg === 'ES256' ? { y: text(key.y) } : {}
  const object = createPublicKey({ key: { ...kind, x: text(key.x), ...y }, format: 'jwk' })
  return verify(key.alg === 'ES256' ? 'sha256' : null, bytes, object, signature)
}

type Answer = Partial<SampleAnswer>
type Signed = ReturnType<typeof sampleAssertion>

const credentialOf = ({ id, key }: SamplePasskey, isBackupEligible = false): Credential => ({
  ...SAMPLE_PARTY,
  id,
  key,
  isBackupEligible,
  signCount: 5,
})

const assertion = (by: SamplePasskey, answer: Answer = {}): Signed =>
  sampleAssertion(by, { challenge: CHALLENGE, signCount: 6, ...answer })

const check = (by: SamplePasskey, signed: Signed, credential = credentialOf(by)) =>
  checkAssertion({ credential, challenge: CHALLENGE, ...signed, verify: verifies })

const failsAt = (name: string, act: () => unknown, why?: string) =>
  assert.throws(
    act,
    (error) =>
      error instanceof Fault && error.code === 'webauthn.invalid' && error.facts.check === name,
    why ?? name,
  )

// What another library says; it throws or says no.
async function isAssertedElsewhere(by: SamplePasskey, signed: Signed): Promise<boolean> {
  const id = text(by.id)
  const response = {
    authenticatorData: text(signed.authenticatorData),
    clientDataJSON: text(signed.clientDataJSON),
    signature: text(signed.signature),
  }
  const asked = verifyAuthenticationResponse({
    response: { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} },
    expectedChallenge: text(CHALLENGE),
    expectedOrigin: [...SAMPLE_PARTY.origins],
    expectedRPID: SAMPLE_PARTY.rpId,
    credential: { id, publicKey: Uint8Array.from(writeCoseKey(by.key)), counter: 5 },
  })
  return asked.then(
    ({ verified }) => verified,
    () => false,
  )
}

function* turnedBits(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
    const place = bit >> 3
    yield bytes.with(place, (bytes[place] ?? 0) ^ (1 << (bit & 7)))
  }
}

const right = sampleClientText('webauthn.get', CHALLENGE, ORIGIN)

// Each is signed as it stands: only the check that is named can refuse it. `strict` are those that
// the other library lets through.
const BROKEN: Readonly<Record<string, readonly [check: string, answer: Answer, 'strict'?]>> = {
  'another type': ['type', { clientText: right.replace('.get', '.create') }],
  'a payment': ['type', { clientText: right.replace('webauthn.get', 'payment.get') }],
  'another challenge': ['challenge', { challenge: CHALLENGE.with(31, 0xfa) }],
  'an empty challenge': ['challenge', { challenge: new Uint8Array() }],
  'a challenge with padding': ['clientDataJSON', { clientText: right.replace('","or', '=","or') }],
  'another host': ['origin', { origin: 'https://evil.example.org:8443' }],
  'another port': ['origin', { origin: 'https://approve.example.org:8444' }],
  'the port 443 written out': ['origin', { origin: 'https://approve.example.org:443' }],
  'another scheme': ['origin', { origin: 'http://approve.example.org:8443' }],
  'a slash after the origin': ['origin', { origin: `${ORIGIN}/` }],
  'a host that begins so': ['origin', { origin: 'https://approve.example.org.evil.org' }],
  'upper case': ['origin', { origin: 'https://APPROVE.example.org:8443' }],
  'no origin': ['origin', { origin: '' }],
  'a frame': ['crossOrigin', { clientText: right.replace('false', 'true') }, 'strict'],
  'a page around it': [
    'topOrigin',
    { clientText: right.replace('}', ',"topOrigin":"https://evil.org"}') },
  ],
  'a frame in a page': [
    'crossOrigin',
    { clientText: right.replace('false}', 'true,"topOrigin":"https://evil.org"}') },
  ],
  'another RP ID': ['rpIdHash', { rpId: 'app.example.org' }],
  'the RP ID above': ['rpIdHash', { rpId: 'example.org' }],
  'nobody present': ['userPresent', { flags: uv }],
  'nobody recognised': ['userVerified', { flags: up }],
  'a backup of what has none': ['backedUp', { flags: up | uv | bs }],
  'a passkey that synchronises now': ['backupEligible', { flags: up | uv | be }, 'strict'],
  'a reserved flag': ['authenticatorData', { flags: up | uv | 2 }, 'strict'],
  'the other reserved flag': ['authenticatorData', { flags: up | uv | 32 }, 'strict'],
  'an attested credential': ['authenticatorData', { flags: up | uv | at }],
  'bytes at the end': ['authenticatorData', { extensions: Uint8Array.of(0xa0) }],
  'extensions that are missing': ['cbor', { flags: up | uv | ed }],
  'extensions that are no map': [
    'authenticatorData',
    { flags: up | uv | ed, extensions: Uint8Array.of(0x80) },
    'strict',
  ],
  'bytes after the extensions': [
    'authenticatorData',
    { flags: up | uv | ed, extensions: Uint8Array.of(0xa0, 0xa0) },
  ],
}

describe('an assertion', () => {
  for (const [alg, by] of Object.entries(PASSKEYS)) {
    it(`by ${alg} holds, here and elsewhere`, async () => {
      const signed = assertion(by)
      const expected = { isBackedUp: false, signCount: 6, hasCountRegressed: false }
      assert.deepEqual(check(by, signed), expected)
      assert.ok(await isAssertedElsewhere(by, signed))
    })

    it(`by ${alg} fails the check that is broken, and elsewhere too`, async () => {
      for (const [name, [wanted, answer, isStrict]] of Object.entries(BROKEN)) {
        const signed = assertion(by, answer)
        failsAt(wanted, () => check(by, signed), name)
        assert.equal(await isAssertedElsewhere(by, signed), isStrict === 'strict', name)
      }
    })
  }

  const { ES256, EdDSA } = PASSKEYS

  it('says what was expected and what was got', () => {
    const signed = assertion(ES256, { origin: 'https://evil.example.org' })
    assert.throws(
      () => check(ES256, signed),
      (error) => {
        assert.ok(error instanceof Fault)
        assert.deepEqual(error.facts, {
          check: 'origin',
          expected: 'https://approve.example.org or https://approve.example.org:8443',
          got: 'https://evil.example.org',
        })
        return true
      },
    )
  })

  it('holds at each of the origins, and with extensions that are well formed', async () => {
    // {"credProtect": 2}, {"hmac-secret": h'00'}
    for (const extensions of [
      'a0',
      'a16b6372656450726f7465637402',
      'a16b686d61632d7365637265744100',
    ]) {
      for (const origin of SAMPLE_PARTY.origins) {
        const flags = up | uv | ed
        const signed = assertion(ES256, {
          origin,
          flags,
          extensions: Uint8Array.fromHex(extensions),
        })
        check(ES256, signed)
        assert.ok(await isAssertedElsewhere(ES256, signed))
      }
    }
  })

  it('of a passkey that synchronises is backed up or not, and always eligible', () => {
    const credential = credentialOf(ES256, true)
    const asked = (flags: number) => check(ES256, assertion(ES256, { flags }), credential)
    assert.equal(asked(up | uv | be | bs).isBackedUp, true)
    assert.equal(asked(up | uv | be).isBackedUp, false)
    failsAt('backupEligible', () => asked(up | uv))
  })

  it('reports a count that did not rise, unless nobody counts', () => {
    const table = [
      [5, 6, false],
      [5, 5, true],
      [5, 4, true],
      [5, 0, true],
      [0, 0, false],
      [0, 1, false],
      [undefined, 0, false],
      [0xfffffffe, 0xffffffff, false],
    ] as const
    for (const [before, signCount, hasCountRegressed] of table) {
      const { signCount: _, ...rest } = credentialOf(ES256)
      const credential = before === undefined ? rest : { ...rest, signCount: before }
      const answer = check(ES256, assertion(ES256, { signCount }), credential)
      assert.deepEqual([answer.signCount, answer.hasCountRegressed], [signCount, hasCountRegressed])
    }
  })

  it('holds at none of no origins, and not at what the fault would name', () => {
    const nowhere = { ...credentialOf(ES256), origins: [] }
    failsAt('origin', () => check(ES256, assertion(ES256, { origin: '' }), nowhere))
    const origin = SAMPLE_PARTY.origins.join(' or ')
    failsAt('origin', () => check(ES256, assertion(ES256, { origin })))
  })

  it('by another passkey does not hold', () => {
    for (const [by, of] of [
      [ES256, EdDSA],
      [EdDSA, ES256],
      [passkey('ES256'), ES256],
    ] as const) {
      failsAt('signature', () => check(by, assertion(by), credentialOf(of)))
    }
  })

  it('does not hold with any bit turned, in any of its parts', () => {
    for (const by of [ES256, EdDSA]) {
      const signed = assertion(by)
      for (const part of ['authenticatorData', 'clientDataJSON', 'signature'] as const) {
        for (const turned of turnedBits(signed[part])) {
          assert.throws(() => check(by, { ...signed, [part]: turned }), Fault)
        }
      }
    }
  })

  it('leaves to the signature the count alone, and the names of members it does not read', () => {
    const signed = assertion(ES256)
    const request = { credential: credentialOf(ES256), challenge: CHALLENGE, verify: () => true }
    const start = right.indexOf('crossOrigin')
    const free = { authenticatorData: [33, 36], clientDataJSON: [start, start + 10] } as const
    for (const [part, [from, to]] of Object.entries(free)) {
      const bytes = part === 'clientDataJSON' ? signed.clientDataJSON : signed.authenticatorData
      for (const [bit, turned] of [...turnedBits(bytes)].entries()) {
        if (from <= bit >> 3 && bit >> 3 <= to) continue
        const act = () => checkAssertion({ ...request, ...signed, [part]: turned })
        assert.throws(act, Fault, `${part} bit ${bit}`)
      }
    }
    assert.ok(checkAssertion({ ...request, ...signed }))
  })
})
