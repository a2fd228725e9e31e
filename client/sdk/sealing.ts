// Codes that a page seals to the signer before they leave it, so that no server between reads one.
// Needs WebCrypto and nothing else, in browsers and in Node.

import { signInBinding } from '@countersign/channel/sign-in.ts'
import { seal } from '@countersign/channel/web-sealing.ts'

/** The signer as `showSignerIdentity` tells of it. */
export type SealingTo = { readonly sealingKey: string }

/**
 * A sign-in code, for this member and nothing else.
 * @param to - whose `fingerprint` was compared, or is the one seen before
 * @returns base64, for `code` of the routes that sign in
 */
export function sealSignInCode(to: SealingTo, member: string, code: string): Promise<string> {
  return seal(Uint8Array.fromHex(to.sealingKey), code, signInBinding(member))
}
