// An account's secrets at rest: a fresh data key for each record, wrapped under a key derived from
// the seed. What the record is for is bound to both, so that none opens in another's place.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

/** Whose secrets they are; `version` goes up with each rotation. */
export type RecordName = {
  readonly account: string
  readonly venue: string
  readonly version: number
}

export type SealedRecord = { readonly wrapped: Uint8Array; readonly sealed: Uint8Array }

const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** @param wrapKey - 32 bytes, derived from the seed */
export function sealSecrets(wrapKey: Uint8Array, name: RecordName, secrets: Uint8Array) {
  const dataKey = randomBytes(KEY_BYTES)
  try {
    const bound = boundTo(name)
    return { wrapped: encrypt(wrapKey, dataKey, bound), sealed: encrypt(dataKey, secrets, bound) }
  } finally {
    dataKey.fill(0)
  }
}

/** @throws Fault vault.unseal_failed for another account's record, an older one, a changed one */
export function openSecrets(
  wrapKey: Uint8Array,
  name: RecordName,
  { wrapped, sealed }: SealedRecord,
): Uint8Array {
  try {
    const bound = boundTo(name)
    const dataKey = decrypt(wrapKey, wrapped, bound)
    try {
      return decrypt(dataKey, sealed, bound)
    } finally {
      dataKey.fill(0)
    }
  } catch (cause) {
    throw new Fault('vault.unseal_failed', { record: name.account }, { cause })
  }
}

const boundTo = ({ account, venue, version }: RecordName): Uint8Array =>
  canonicalBytes({ format: 'A256GCM/v1', account, venue, version: String(version) })

function encrypt(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Buffer {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound)
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Uint8Array, bytes: Uint8Array, bound: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(bound).setAuthTag(bytes.subarray(-TAG_BYTES))
  const body = bytes.subarray(IV_BYTES, -TAG_BYTES)
  return Buffer.concat([decipher.update(body), decipher.final()])
}
