// A passkey in software, for the demo and for tests: what a security key or a telephone would do,
// without anybody touching it. Its key is nobody's secret and guards nothing.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { writeCoseKey } from '@countersign/core/access/cose-key.ts'
import { passkeyId } from '@countersign/core/charter/signature.ts'

/** What an authenticator can be made to say; a real one says what is so. */
export type Says = {
  /** A person was recognised. */
  readonly isVerified?: boolean
  /** It may be copied to other devices: a telephone's. */
  readonly isSyncable?: boolean
  readonly isBackedUp?: boolean
  readonly origin?: string
  readonly crossOrigin?: boolean
}

/** In base64, as messages carry it. */
export type Registered = {
  readonly rawId: string
  readonly attestationObject: string
  readonly clientData: string
}

/** In base64; the signature in DER. */
export type Asserted = {
  readonly authenticatorData: string
  readonly clientData: string
  readonly signature: string
}

export type SoftwarePasskey = {
  /** Its name in a charter. */
  readonly credential: string
  /** In base64url, as browsers name it. */
  readonly rawId: string
  readonly origin: string
  readonly isSyncable: boolean
  /** Makes it known: once, when it is enrolled. */
  create(challenge: Uint8Array, says?: Says): Registered
  /** Uses it. */
  get(challenge: Uint8Array, says?: Says): Asserted
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10
const ATTESTED = 0x40

const AAGUID = Buffer.alloc(16)
/** `{"fmt": "none", "attStmt": {}, "authData": …}` in CBOR, up to the length of the last. */
const ATTESTATION = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex')

/** A new one for an origin, whose host is its rpId. */
export function makePasskey(origin: string, says: Says = {}): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const isSyncable = says.isSyncable ?? false
  const told = (more: Says): Says => ({ origin, isSyncable, ...says, ...more })
  return {
    credential: passkeyId(id),
    rawId: id.toString('base64url'),
    origin,
    isSyncable,
    create(challenge, more = {}) {
      const length = Buffer.from([0, id.length])
      const attested = Buffer.concat([AAGUID, length, id, coseOf(publicKey)])
      const report = Buffer.concat([reportOf(told(more), ATTESTED), attested])
      const attestation = Buffer.concat([ATTESTATION, Buffer.from([report.length]), report])
      return {
        rawId: id.toString('base64url'),
        attestationObject: attestation.toString('base64'),
        clientData: clientData('webauthn.create', challenge, told(more)).toString('base64'),
      }
    },
    get(challenge, more = {}) {
      const report = reportOf(told(more), 0)
      const client = clientData('webauthn.get', challenge, told(more))
      const signed = Buffer.concat([report, createHash('sha256').update(client).digest()])
      return {
        authenticatorData: report.toString('base64'),
        clientData: client.toString('base64'),
        signature: sign('sha256', signed, privateKey).toString('base64'),
      }
    },
  }
}

/** The authenticator data of WebAuthn 6.1, with a count of zero: this one does not count. */
function reportOf(says: Says, more: number): Buffer {
  const { origin = '', isVerified = true, isSyncable = false, isBackedUp = isSyncable } = says
  const flags =
    USER_PRESENT |
    more |
    (isVerified ? USER_VERIFIED : 0) |
    (isSyncable ? BACKUP_ELIGIBLE : 0) |
    (isBackedUp ? BACKED_UP : 0)
  const rpIdHash = createHash('sha256').update(new URL(origin).hostname).digest()
  return Buffer.concat([rpIdHash, Buffer.from([flags]), Buffer.alloc(4)])
}

function clientData(type: string, challenge: Uint8Array, says: Says): Buffer {
  const text = JSON.stringify({
    type,
    challenge: Buffer.from(challenge).toString('base64url'),
    origin: says.origin,
    crossOrigin: says.crossOrigin ?? false,
  })
  return Buffer.from(text)
}

function coseOf(publicKey: KeyObject): Uint8Array {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const [bytesX, bytesY] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  return writeCoseKey({ alg: 'ES256', x: new Uint8Array(bytesX), y: new Uint8Array(bytesY) })
}
