// The name of an organisation's audit log, by which its checkpoints are signed: it holds the
// signer's fingerprint and the hash of the charter's first entry, so that none stands for another.

import { taggedHash } from '../bitcoin/hashes.ts'
import type { NoteKey } from './note.ts'

/** The two public keys of the signer, 32 bytes each, as clients pinned them. */
export type SignerKeys = { readonly signingKey: Uint8Array; readonly sealingKey: Uint8Array }

const PREFIX = 'countersign/audit'

/**
 * The origin line of the log's checkpoints.
 * @param organisation - hash of the charter's first entry, 64 hexadecimal characters
 */
export function auditOrigin(signer: SignerKeys, organisation: string): string {
  return `${PREFIX}/${signerFingerprint(signer)}/${organisation}`
}

/** The key that signs them, under the name that is the origin, as the format advises. */
export function auditKey(signer: SignerKeys, organisation: string): NoteKey {
  return { name: auditOrigin(signer, organisation), publicKey: signer.signingKey }
}

/** Eight groups of four characters: the same that people compare at pairing. */
export function signerFingerprint({ signingKey, sealingKey }: SignerKeys): string {
  const hash = taggedHash('countersign/identity/v1', signingKey, sealingKey)
  return (hash.toHex().slice(0, 32).match(/.{4}/g) ?? []).join('-')
}
