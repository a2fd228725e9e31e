// What verifying costs at the least: the same signatures over the same bytes, with keys at hand,
// and nothing else looked at.

import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import { readCoseKeyText } from '@countersign/core/access/cose-key.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { readEntry } from '@countersign/core/charter/entry.ts'
import { readExport } from '@countersign/core/charter/export.ts'
import { CHARTER, type Charter } from '@countersign/core/charter/state.ts'
import { deviceBytes, statementHash } from '@countersign/core/charter/statement.ts'

/** One signature, ready to be verified. */
export type Bare = {
  readonly algorithm: 'sha256' | null
  readonly key: KeyObject
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
}

export const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(hash('sha256', bytes, 'buffer'))

/** Every signature of a member under a statement; `charter` knows the keys. */
export function signaturesOf(exported: Uint8Array, charter: Charter): readonly Bare[] {
  const keys = new Map<string, KeyObject>()
  for (const { id, key } of charter.credentials.values()) {
    if (key.kind === 'wallet') continue
    const read = key.kind === 'passkey' ? readCoseKeyText(key.key) : null
    keys.set(id, publicKey(read?.alg === 'ES256' ? read : Uint8Array.fromHex(key.key)))
  }
  return readExport(exported).entries.flatMap(({ entry }) => {
    if (entry === undefined) return []
    const { body, proofs } = readEntry(CHARTER, new TextEncoder().encode(entry), sha256)
    const { statement } = body as { readonly statement?: Canonical }
    if (statement === undefined) return []
    const hashed = statementHash(statement)
    return proofs.flatMap((proof) => {
      const given = proof as Readonly<Record<string, string>>
      const key = keys.get(given.credential ?? '')
      return key ? [bareOf(given, key, hashed)] : []
    })
  })
}

function bareOf(given: Readonly<Record<string, string>>, key: KeyObject, hashed: Uint8Array): Bare {
  if (given.by === 'device') {
    const signature = Uint8Array.fromHex(given.signature ?? '')
    return { algorithm: null, key, bytes: deviceBytes(hashed), signature }
  }
  const [report, client, signature] = [
    given.authenticatorData,
    given.clientData,
    given.signature,
  ].map((text) => Uint8Array.fromBase64(text ?? '')) as [Uint8Array, Uint8Array, Uint8Array]
  const bytes = new Uint8Array(Buffer.concat([report, sha256(client)]))
  return { algorithm: 'sha256', key, bytes, signature }
}

function publicKey(
  key: Uint8Array | { readonly x: Uint8Array; readonly y: Uint8Array },
): KeyObject {
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  const jwk =
    key instanceof Uint8Array
      ? { kty: 'OKP', crv: 'Ed25519', x: base64url(key) }
      : { kty: 'EC', crv: 'P-256', x: base64url(key.x), y: base64url(key.y) }
  return createPublicKey({ key: jwk, format: 'jwk' })
}

/** @throws Error where one does not hold */
export function verifyBare(signatures: readonly Bare[]): void {
  for (const { algorithm, key, bytes, signature } of signatures) {
    if (!verify(algorithm, bytes, key, signature)) throw new Error('a signature does not hold')
  }
}
