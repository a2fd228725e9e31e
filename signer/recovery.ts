// Recovery codes: ten single-use codes of 80 random bits, kept as hashes only. With that much
// randomness a plain hash is enough, and trying them out is hopeless.

import { createHash, randomBytes } from 'node:crypto'
import { tagged } from '@countersign/channel/identity.ts'
import { base32 } from './totp.ts'

const COUNT = 10
const CODE_BYTES = 10

/** Ten fresh codes, sixteen letters and digits each in groups of four. */
export function makeRecoveryCodes(): readonly string[] {
  return Array.from({ length: COUNT }, () => {
    const letters = base32(randomBytes(CODE_BYTES))
    return letters.match(/.{4}/g)?.join('-') ?? ''
  })
}

/** The hash that stands in the charter. Case, spaces and dashes do not matter. */
export function recoveryHash(code: string): string {
  const letters = code.toUpperCase().replaceAll(/[^A-Z2-7]/g, '')
  return createHash('sha256')
    .update(tagged('countersign/recovery/v1', Buffer.from(letters)))
    .digest('hex')
}
