import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { concat } from '../bitcoin/hashes.ts'
import { Fault, type FaultCode } from '../fault.ts'
import { coseKeyText, readCoseKeyText, writeCoseKey } from './cose-key.ts'
import {
  SAMPLE_FLAGS,
  SAMPLE_PARTY,
  type SampleAnswer,
  sampleAttestation,
  sampleClientText,
  sampleRegistration,
} from './passkey-samples.ts'
import { checkRegistration } from './webauthn.ts'

const { up, uv, be, bs, at, ed } = SAMPLE_FLAGS
const CHALLENGE = new Uint8Array(32).fill(0xfb)
const ORIGIN = SAMPLE_PARTY.origins[0]
const ID = new Uint8Array(32).fill(7)

// The base point of P-256, and the key of the first test of RFC 8032.
const ES256 = readCoseKeyText(
  'a50102032620012158206b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2962258204fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
)
const EDDSA = readCoseKeyText(
  'a4010103272006215820d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
)

type Made = ReturnType<typeof sampleRegistration>

const make = (answer: Partial<SampleAnswer> = {}, id = ID, key = ES256): Made => {
  const passkey = { id, key, sign: () => new Uint8Array() }
  return sampleRegistration(passkey, { challenge: CHALLENGE, ...answer })
}

const enrol = (made: Made) =>
  checkRegistration({ party: SAMPLE_PARTY, challenge: CHALLENGE, ...made })

const fails = (made: Made, check: string, name = check) =>
  assert.throws(
    () => enrol(made),
    (error) => error instanceof Fault && error.facts.check === check,
    name,
  )

const text = (bytes: Uint8Array) => bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

async function enrolledElsewhere(made: Made, id = ID) {
  const response = {
    attestationObject: text(made.attestationObject),
    clientDataJSON: text(made.clientDataJSON),
  }
  const { registrationInfo } = await verifyRegistrationResponse({
    response: {
      id: text(id),
      rawId: text(id),
      type: 'public-key',
      response,
      clientExtensionResults: {},
    },
    expectedChallenge: text(CHALLENGE),
    expectedOrigin: [...SAMPLE_PARTY.origins],
    expectedRPID: SAMPLE_PARTY.rpId,
  })
  return registrationInfo
}

const right = sampleClientText('webauthn.create', CHALLENGE, ORIGIN)

describe('a registration', () => {
  for (const key of [ES256, EDDSA]) {
    it(`of ${key.alg} gives what is kept of the passkey, as elsewhere`, async () => {
      for (const id of [Uint8Array.of(1), ID, new Uint8Array(1023).fill(9)]) {
        for (const flags of [up | uv | at, up | uv | at | be, up | uv | at | be | bs]) {
          const made = make({ flags, signCount: 77 }, id, key)
          const { credential, isBackedUp, ...rest } = enrol(made)
          const elsewhere = await enrolledElsewhere(made, id)
          const isBackupEligible = (flags & be) !== 0
          const kept = { ...SAMPLE_PARTY, id, key, isBackupEligible, signCount: 77 }
          assert.deepEqual(credential, kept)
          assert.deepEqual(rest, { aaguid: '00'.repeat(16), attestationFormat: 'none' })
          assert.equal(isBackedUp, elsewhere?.credentialBackedUp)
          assert.equal(isBackupEligible, elsewhere?.credentialDeviceType === 'multiDevice')
          assert.equal(elsewhere?.credential.counter, 77)
          assert.equal(
            coseKeyText(key),
            Buffer.from(elsewhere.credential.publicKey).toString('hex'),
          )
        }
      }
    })
  }

  it('fails the check that is broken, and elsewhere too', async () => {
    const broken: Readonly<Record<string, readonly [string, Partial<SampleAnswer>, 'strict'?]>> = {
      'an assertion': ['type', { clientText: right.replace('.create', '.get') }],
      'another challenge': ['challenge', { challenge: CHALLENGE.with(0, 0) }],
      'another origin': ['origin', { origin: 'https://app.example.org' }],
      'a frame': ['crossOrigin', { clientText: right.replace('false', 'true') }, 'strict'],
      'a page around it': [
        'topOrigin',
        { clientText: right.replace('}', ',"topOrigin":"x"}') },
        'strict',
      ],
      'another RP ID': ['rpIdHash', { rpId: 'example.org' }],
      'nobody present': ['userPresent', { flags: uv | at }],
      'nobody recognised': ['userVerified', { flags: up | at }],
      'a backup of what has none': ['backedUp', { flags: up | uv | at | bs }],
      'no credential': ['authenticatorData', { flags: up | uv }],
      'a reserved flag': ['authenticatorData', { flags: up | uv | at | 2 }, 'strict'],
      'bytes at the end': ['authenticatorData', { extensions: Uint8Array.of(0) }],
      'extensions that are missing': ['cbor', { flags: up | uv | at | ed }],
    }
    for (const [name, [check, answer, isStrict]] of Object.entries(broken)) {
      const made = make(answer)
      fails(made, check, name)
      const isEnrolled = await enrolledElsewhere(made).then(
        () => true,
        () => false,
      )
      assert.equal(isEnrolled, isStrict === 'strict', name)
    }
  })

  it('may have extensions', async () => {
    const made = make({ flags: up | uv | at | ed, extensions: Uint8Array.fromHex('a0') })
    assert.ok(enrol(made))
  })

  it('has a credential id of 1 to 1023 bytes', () => {
    fails(make({}, new Uint8Array()), 'authenticatorData')
    fails(make({}, new Uint8Array(1024)), 'authenticatorData')
  })

  it('has a key of a kind that can be verified', () => {
    const usual = make().attestationObject
    const rs256 = Uint8Array.fromHex('a401030339010020436e6e6e2143010001')
    const bytes = usual.subarray(28 + 2, usual.length - writeCoseKey(ES256).length)
    const made = { ...make(), attestationObject: sampleAttestation(concat(bytes, rs256)) }
    const code: FaultCode = 'webauthn.key_unsupported'
    assert.throws(
      () => enrol(made),
      (error) => error instanceof Fault && error.code === code && error.facts.algorithm === '-257',
    )
  })

  it('tolerates any attestation and believes none', () => {
    const usual = make().attestationObject
    // {"fmt": "packed", "attStmt": {"alg": -7, "sig": h'00'}, "authData": …}
    const beginning = 'a363666d74667061636b65646761747453746d74a263616c672663736967410068'
    const attestationObject = concat(Uint8Array.fromHex(beginning), usual.subarray(20))
    assert.equal(enrol({ ...make(), attestationObject }).attestationFormat, 'packed')
  })

  it('refuses attestation objects of another form', () => {
    const usual = make().attestationObject.toHex()
    const forms: Readonly<Record<string, string>> = {
      nothing: '',
      'a list': '80',
      'no members': 'a0',
      'a byte after it': `${usual}00`,
      'a byte less': usual.slice(0, -2),
      'a further member': `${usual.replace(/^a3/, 'a4')}6961757468446174617800`,
      'a format of bytes': usual.replace('646e6f6e65', '446e6f6e65'),
      'a statement of text': usual.replace('53746d74a0', '53746d7460'),
      'authenticator data of text': usual.replace('61757468446174615', '61757468446174617'),
    }
    for (const [name, digits] of Object.entries(forms)) {
      const made = { ...make(), attestationObject: Uint8Array.fromHex(digits) }
      assert.throws(() => enrol(made), Fault, name)
    }
  })

  it('ends with a fault, whatever bit is turned and wherever it is cut', () => {
    const made = make()
    const { attestationObject } = made
    for (let length = 0; length < attestationObject.length; length += 1) {
      const cut = { ...made, attestationObject: attestationObject.slice(0, length) }
      assert.throws(() => enrol(cut), Fault)
    }
    for (let bit = 0; bit < 8 * attestationObject.length; bit += 1) {
      const turned = attestationObject.with(
        bit >> 3,
        (attestationObject[bit >> 3] ?? 0) ^ (1 << (bit & 7)),
      )
      try {
        enrol({ ...made, attestationObject: turned })
      } catch (error) {
        assert.ok(error instanceof Fault, String(error))
      }
    }
  })
})
