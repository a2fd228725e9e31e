// Yubico OTP, checked with the key's own AES secret and without anybody's cloud. One press is 32
// letters of modhex: a block of AES-128 with a private id, counters and a checksum.

import { createDecipheriv, timingSafeEqual } from 'node:crypto'
import { readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, text } from '@countersign/core/fields.ts'

const MODHEX = 'cbdefghijklnrtuv'
const PRIVATE_ID_BYTES = 6
const KEY_BYTES = 16
const BLOCK_LETTERS = 32
/** What ISO 13239 leaves of a message with its own checksum. */
const CRC_RESIDUE = 0xf0b8
/** The top bit of the session counter says whether caps lock was on. */
const SESSION_MASK = 0x7fff

const secrets = object({ publicId: text(32), privateId: hex(6), key: hex(16) })

/**
 * Reads what is typed at an enrolment, and packs it as it is sealed: private id, key, public id.
 * @throws Fault factor.yubico_invalid
 */
export function packSecrets(canonical: Uint8Array): Uint8Array {
  try {
    const { publicId, privateId, key } = secrets(readCanonical(canonical), 'yubico')
    const id = readModhex(publicId)
    if (id) return Uint8Array.fromHex(privateId + key + id.toHex())
  } catch {
    // The fault would quote the secret's place only, yet one code for all of it is enough.
  }
  throw new Fault('factor.yubico_invalid')
}

/**
 * The mark of a press: session and use counter as one number, plus one. Null if it is no press of
 * the key with these secrets.
 */
export function matchPress(packed: Uint8Array, press: string): number | null {
  const letters = press.trim().toLowerCase()
  const [privateId, key, publicId] = [
    packed.subarray(0, PRIVATE_ID_BYTES),
    packed.subarray(PRIVATE_ID_BYTES, PRIVATE_ID_BYTES + KEY_BYTES),
    packed.subarray(PRIVATE_ID_BYTES + KEY_BYTES),
  ]
  const block = readModhex(letters.slice(-BLOCK_LETTERS))
  const named = readModhex(letters.slice(0, -BLOCK_LETTERS))
  if (block?.length !== BLOCK_LETTERS / 2 || named?.toHex() !== publicId.toHex()) return null
  const cipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  const plain = Buffer.concat([cipher.update(block), cipher.final()])
  const isOurs = timingSafeEqual(plain.subarray(0, PRIVATE_ID_BYTES), privateId)
  if (!isOurs || crc16(plain) !== CRC_RESIDUE) return null
  const session = plain.readUInt16LE(6) & SESSION_MASK
  return session * 256 + plain.readUInt8(11) + 1
}

/** Bytes written in modhex, or null for other letters. */
export function readModhex(letters: string): Uint8Array | null {
  const digits = [...letters].map((letter) => MODHEX.indexOf(letter))
  if (digits.length % 2 !== 0 || digits.includes(-1)) return null
  return Uint8Array.fromHex(digits.map((digit) => digit.toString(16)).join(''))
}

/** The checksum of ISO 13239, as the key computes it. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1
  }
  return crc
}
