// A browser that subscribed to notices: the other side of RFC 8291, written from the standard.

import { createDecipheriv, type ECDH, hkdfSync } from 'node:crypto'

type Browser = { readonly keys: ECDH; readonly auth: Buffer }

/** What a push service was given, as the browser reads it. */
export function openPush(body: Buffer, { keys: own, auth }: Browser): string {
  const salt = body.subarray(0, 16)
  const keyLength = body[20] ?? 0
  const senderKey = body.subarray(21, 21 + keyLength)
  const sealed = body.subarray(21 + keyLength)
  const shared = own.computeSecret(senderKey)
  const keys = Buffer.concat([own.getPublicKey(), senderKey])
  const input = Buffer.concat([Buffer.from('WebPush: info\0'), keys])
  const ikm = Buffer.from(hkdfSync('sha256', shared, auth, input, 32))
  const derive = (label: string, length: number) =>
    Buffer.from(hkdfSync('sha256', ikm, salt, `Content-Encoding: ${label}\0`, length))
  const key = derive('aes128gcm', 16)
  const decipher = createDecipheriv('aes-128-gcm', key, derive('nonce', 12))
  decipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')
}
