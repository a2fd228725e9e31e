// The single-use code that makes somebody the owner: 80 random bits, readable aloud.

import { randomInt } from 'node:crypto'

const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789'

/** Four groups of four, without letters that look alike. */
export function makeClaimCode(): string {
  const letters = Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)])
  return letters.join('').match(/.{4}/g)?.join('-') ?? ''
}
