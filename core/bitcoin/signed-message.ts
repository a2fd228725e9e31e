// Messages signed in Bitcoin Core's first way, by a key itself: 65 bytes, of which the first only
// helps to find the key. It is known here, so that byte is not needed.

import { ByteWriter } from './bytes.ts'
import { verifyHash } from './curve.ts'
import { doubleSha256 } from './hashes.ts'

const MAGIC = 'Bitcoin Signed Message:\n'
const LENGTH = 65

/**
 * Whether the key signed the message; a malformed signature does not hold.
 * @param publicKey - compressed
 * @param signatureBase64 - head, r and s
 * @see Bitcoin Core, `signmessage`; BIP 129 signs key records so
 */
export function verifySignedMessage(
  publicKey: Uint8Array,
  message: string,
  signatureBase64: string,
): boolean {
  const signature = readBase64(signatureBase64)
  if (signature?.length !== LENGTH) return false
  const text = new TextEncoder()
  const signed = new ByteWriter().sized(text.encode(MAGIC)).sized(text.encode(message)).finish()
  return verifyHash(doubleSha256(signed), publicKey, signature.subarray(1))
}

function readBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' })
  } catch {
    return null
  }
}
