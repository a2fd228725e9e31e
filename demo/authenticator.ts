// The owner's phone, played: codes from the seed that the QR code tells (RFC 6238), each used once.

import { createHmac } from 'node:crypto'

const STEP_SECONDS = 30
const MARGIN_SECONDS = 10

export type Authenticator = {
  /** A code that was not used yet; waits for the next one where all near ones were. */
  fresh(): Promise<string>
  /** The last code again, as somebody who watched would use it. */
  last(): string
  /** Six digits that no clock near shows. */
  wrong(): string
}

/** @param uri - the otpauth URI of the QR code */
export function openAuthenticator(uri: string, onWait: (seconds: number) => void): Authenticator {
  const seed = readBase32(new URL(uri).searchParams.get('secret') ?? '')
  let used = 0
  const step = () => Math.floor(Date.now() / 1000 / STEP_SECONDS)
  return {
    async fresh() {
      // The signer takes one step either side, so that three in a row need no waiting; a step
      // that is about to fall out is left alone.
      const left = STEP_SECONDS - (Math.floor(Date.now() / 1000) % STEP_SECONDS)
      const next = Math.max(left < MARGIN_SECONDS ? step() : step() - 1, used + 1)
      const early = next - (step() + 1)
      if (early > 0) {
        const seconds = (early - 1) * STEP_SECONDS + left
        onWait(seconds)
        await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
      }
      used = next
      return codeAt(seed, next)
    },
    last: () => codeAt(seed, used),
    wrong() {
      const near = [-2, -1, 0, 1, 2].map((drift) => codeAt(seed, step() + drift))
      return ['000000', '123456', '654321', '111111'].find((each) => !near.includes(each)) ?? ''
    },
  }
}

/** The code at a count or a step (RFC 4226). */
export function codeAt(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', seed).update(counter).digest()
  const offset = (mac.at(-1) as number) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

/** The secret of an otpauth URI. */
export function readBase32(text: string): Uint8Array {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((each) => alphabet.indexOf(each).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}
