// Who the signer is, as channel/identity.ts says it: two keys, and the fingerprint that people
// compare. The claim's proof is here too, because it binds both sides' keys.

import { taggedHash } from '@countersign/core/bitcoin/hashes.ts'
import { hex } from '@countersign/core/fields.ts'
import { some } from './some.ts'

export type Identity = {
  /** Ed25519, 32 bytes. */
  readonly signingKey: Uint8Array
  /** X25519, 32 bytes. */
  readonly sealingKey: Uint8Array
}

const keys = some({ signingKey: hex(32), sealingKey: hex(32) })

/** @throws Fault channel.message_invalid */
export function readIdentity(value: Parameters<typeof keys>[0]): Identity {
  const { signingKey, sealingKey } = keys(value, 'identity')
  return { signingKey: Uint8Array.fromHex(signingKey), sealingKey: Uint8Array.fromHex(sealingKey) }
}

/** Eight groups of four characters. */
export function fingerprint({ signingKey, sealingKey }: Identity): string {
  const digest = taggedHash('countersign/identity/v1', signingKey, sealingKey).toHex()
  return groups(digest.slice(0, 32)).join('-')
}

export const isSameIdentity = (one: Identity, other: Identity): boolean =>
  fingerprint(one) === fingerprint(other)

/** In fours, so that an eye finds its place again. */
export const groups = (text: string): readonly string[] => text.match(/.{1,4}/g) ?? []

/** What proves knowledge of the claim code, different in each direction. */
export async function claimMac(
  code: string,
  side: 'device' | 'signer',
  parties: { readonly device: string; readonly signer: Identity },
): Promise<string> {
  const encoder = new TextEncoder()
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(code), hmac, false, ['sign'])
  const said = parties.device + fingerprint(parties.signer)
  const bytes = encoder.encode(`countersign/claim-${side}/v1\0${said}`)
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes)).toHex()
}

/** Typed in small letters or without dashes, it is the same code. */
export function asPrinted(typed: string): string {
  const letters = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  return groups(letters).join('-')
}
