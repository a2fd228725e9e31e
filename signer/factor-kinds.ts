// The kinds of authenticators, seen alike: each code has a mark, a later one a higher mark, and
// only marks above the last used one count. The mark is all that is remembered of a code.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { unreachable } from '@countersign/core/basics.ts'
import { matchCounter } from './hotp.ts'
import { keyUri, matchStep } from './totp.ts'
import { matchPress } from './yubico.ts'

export type FactorKind = 'totp' | 'hotp' | 'yubico'

/** What is looked at beside the code: the machine's clock, and the last mark used. */
export type Moment = { readonly now: UnixSeconds; readonly last: number }

/** The mark of a code, also of one used before; null if it is none of this authenticator's. */
export function matchCode(
  { kind, secret }: { readonly kind: FactorKind; readonly secret: Uint8Array },
  code: string,
  { now, last }: Moment,
): number | null {
  switch (kind) {
    case 'totp':
      return matchStep(secret, code, now)
    case 'hotp':
      return matchCounter(secret, code, last)
    case 'yubico':
      return matchPress(secret, code)
    default:
      return unreachable(kind)
  }
}

/**
 * Wrong codes in a row that lock an authenticator. Three codes are right at a time, or ten: either
 * way all tries together guess one in 3,333 times. Nobody guesses a Yubico key.
 */
export function triesUntilLocked(kind: FactorKind): number {
  return kind === 'hotp' ? 30 : 100
}

/** What a QR code tells an app or token; a Yubico key is told nothing. */
export function enrolmentUri(kind: FactorKind, secret: Uint8Array, label: string): string | null {
  return kind === 'yubico' ? null : keyUri(kind, secret, label)
}
