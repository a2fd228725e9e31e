// The key of a token that may ask for spends, as text: `cstk_` and Base58Check of its 32 bytes, so
// that a mistyped one is known as such, and scanners for leaked secrets find it. It comes back as a
// device that signs requests; the key itself is asked for by nobody.

import { readBase58Check, writeBase58Check } from '@countersign/core/bitcoin/base58.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Device } from './request.ts'

const PREFIX = 'cstk_'
const KEY_BYTES = 32
/** Before the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = Uint8Array.fromHex('302e020100300506032b657004220420')

/** A new key as text: a secret. */
export const newTokenKey = (): string =>
  PREFIX + writeBase58Check(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))

/**
 * What signs requests with this key; its `keyId` is what the charter names.
 * @throws Fault client.token_key_invalid
 */
export async function tokenDevice(text: string): Promise<Device> {
  const bytes = text.startsWith(PREFIX) ? readBase58Check(text.slice(PREFIX.length)) : null
  if (bytes?.length !== KEY_BYTES) throw new Fault('client.token_key_invalid')
  const pkcs8 = new Uint8Array([...PKCS8, ...bytes])
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  // Web Crypto gives a public half only together with the private one.
  const { x = '' } = await crypto.subtle.exportKey('jwk', key)
  const keyId = Uint8Array.fromBase64(x, { alphabet: 'base64url' }).toHex()
  return {
    keyId,
    sign: async (signed) => {
      return new Uint8Array(await crypto.subtle.sign('Ed25519', key, new Uint8Array(signed)))
    },
  }
}
