// ECDSA signatures as transactions carry them: strict DER (BIP 66) and one byte of sighash type.
// It judges the form only; whether a signature is valid, and its S low, curve.ts says.

export const SIGHASH_ALL = 1

/** A signature as 64 bytes, R then S, and what it signs. */
export type Signature = { readonly signature: Uint8Array; readonly sighashType: number }

/**
 * Whether Bitcoin Core reads it as a signature: strict DER by BIP 66, then a defined sighash type
 * (ALL, NONE or SINGLE, with or without ANYONECANPAY). 9 to 73 bytes.
 */
export function isSignatureEncoding(bytes: Uint8Array): boolean {
  const size = bytes.length
  if (size < 9 || size > 73) return false
  if (bytes[0] !== 0x30 || bytes[1] !== size - 3) return false
  const lengthR = bytes[3] as number
  if (5 + lengthR >= size) return false
  const lengthS = bytes[5 + lengthR] as number
  if (lengthR + lengthS + 7 !== size) return false
  if (!isInteger(bytes, 2) || !isInteger(bytes, 4 + lengthR)) return false
  const outputs = (bytes[size - 1] as number) & ~0x80
  return outputs >= 1 && outputs <= 3
}

// A DER integer at an offset: tagged, not empty, not negative, and without a needless zero.
function isInteger(bytes: Uint8Array, offset: number): boolean {
  const length = bytes[offset + 1] as number
  const first = bytes[offset + 2] as number
  if (bytes[offset] !== 0x02 || length === 0 || (first & 0x80) !== 0) return false
  return !(length > 1 && first === 0 && ((bytes[offset + 3] as number) & 0x80) === 0)
}

/** Reads a signature; null if the form is not strict, or R or S does not fit in 32 bytes. */
export function readSignature(bytes: Uint8Array): Signature | null {
  if (!isSignatureEncoding(bytes)) return null
  const lengthR = bytes[3] as number
  const signature = new Uint8Array(64)
  const startS = 6 + lengthR
  const isRead =
    place(bytes.subarray(4, 4 + lengthR), signature.subarray(0, 32)) &&
    place(bytes.subarray(startS, bytes.length - 1), signature.subarray(32))
  return isRead ? { signature, sighashType: bytes[bytes.length - 1] as number } : null
}

function place(integer: Uint8Array, target: Uint8Array): boolean {
  const digits = integer[0] === 0 ? integer.subarray(1) : integer
  if (digits.length > target.length) return false
  target.set(digits, target.length - digits.length)
  return true
}

/** Writes 64 bytes, R then S, as strict DER with the sighash type after it: 9 to 73 bytes. */
export function writeSignature(signature: Uint8Array, sighashType: number): Uint8Array {
  const r = integerOf(signature.subarray(0, 32))
  const s = integerOf(signature.subarray(32, 64))
  const length = r.length + s.length + 4
  return Uint8Array.of(0x30, length, 0x02, r.length, ...r, 0x02, s.length, ...s, sighashType)
}

function integerOf(digits: Uint8Array): Uint8Array {
  let start = 0
  while (start < digits.length - 1 && digits[start] === 0) start++
  const shortest = digits.subarray(start)
  return ((shortest[0] as number) & 0x80) === 0 ? shortest : Uint8Array.of(0, ...shortest)
}
