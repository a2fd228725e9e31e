// Who the signer is: one key that signs its answers, one that people seal secrets to. Clients pin
// both at pairing, by one fingerprint.

import { createHash } from 'node:crypto'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

export type Identity = {
  /** Ed25519, 32 bytes: attests descriptors, heads, receipts. */
  readonly signingKey: Uint8Array
  /** X25519, 32 bytes: codes and other secrets are sealed to it. */
  readonly sealingKey: Uint8Array
}

/** Bytes under a signature begin with what they are, so that none can be taken for another. */
export function tagged(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat([Buffer.from(tag), Buffer.of(0), ...parts])
}

/** Eight groups of four characters that people can compare by eye or by voice. */
export function fingerprint(identity: Identity): string {
  const bytes = tagged('countersign/identity/v1', identity.signingKey, identity.sealingKey)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  return digest.match(/.{4}/g)?.join('-') ?? ''
}

export function identityToCanonical(identity: Identity): Canonical {
  return {
    signingKey: identity.signingKey.toHex(),
    sealingKey: identity.sealingKey.toHex(),
  }
}

/** @throws Fault channel.identity_invalid unless both keys have 32 bytes */
export function identityFromCanonical(value: unknown): Identity {
  const { signingKey, sealingKey } = (value ?? {}) as Record<string, unknown>
  const isKey = (key: unknown): key is string =>
    typeof key === 'string' && /^[0-9a-f]{64}$/.test(key)
  if (!isKey(signingKey) || !isKey(sealingKey)) throw new Fault('channel.identity_invalid')
  return { signingKey: Uint8Array.fromHex(signingKey), sealingKey: Uint8Array.fromHex(sealingKey) }
}

/** Equal keys, compared as their canonical bytes. */
export function isSameIdentity(one: Identity, other: Identity): boolean {
  const [a, b] = [one, other].map((each) => canonicalBytes(identityToCanonical(each)).toHex())
  return a === b
}
