// One-time codes of authenticator apps (RFC 6238 over RFC 4226): SHA-1, six digits, thirty seconds,
// because that is what every app reads from a QR code.

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { UnixSeconds } from '@countersign/core/basics.ts'

const STEP_SECONDS = 30
const DIGITS = 6
/** RFC 4226 recommends 160 bits. */
export const SEED_BYTES = 20
/** One step either side, for clocks that differ and people who type slowly. */
const DRIFT_STEPS = 1

/** The time step a moment lies in. */
export const stepAt = (time: UnixSeconds): number => Math.floor(time / STEP_SECONDS)

/** The last step whose code is taken at a moment. */
export const lastStepAt = (time: UnixSeconds): number => stepAt(time) + DRIFT_STEPS

/** The code of one step, or of one press of a counter token. RFC 4226 section 5.3. */
export function codeAt(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', seed).update(counter).digest()
  const offset = (mac[mac.length - 1] as number) & 0x0f
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS
  return String(number).padStart(DIGITS, '0')
}

/**
 * The latest step near `now` whose code this is, or null. Every candidate is compared, in constant
 * time, whatever the outcome.
 */
export function matchStep(seed: Uint8Array, code: string, now: UnixSeconds): number | null {
  let matched: number | null = null
  for (let drift = -DRIFT_STEPS; drift <= DRIFT_STEPS; drift += 1) {
    const step = stepAt(now) + drift
    if (step >= 0 && isEqual(codeAt(seed, step), code)) matched = step
  }
  return matched
}

/** What the QR code says (the Key URI format of Google Authenticator). A counter starts at 0. */
export function keyUri(kind: 'totp' | 'hotp', seed: Uint8Array, label: string): string {
  const issuer = 'Countersign'
  const name = encodeURIComponent(`${issuer}:${label}`)
  const moving = kind === 'totp' ? `period=${STEP_SECONDS}` : 'counter=0'
  const shape = `algorithm=SHA1&digits=${DIGITS}&${moving}`
  const query = `secret=${base32(seed)}&issuer=${issuer}&${shape}`
  return `otpauth://${kind}/${name}?${query}`
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32 without padding. */
export function base32(bytes: Uint8Array): string {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >>> (bits - 5)) & 31]
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text
}

/** Compared in constant time. */
export function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
