// What codes and seeds of sign-in authenticators are sealed for, alike in signer, desk, command
// line and console. None of it is what a code for a spend is sealed for.

import type { Binding } from './binding.ts'

/** Where a code comes from that agrees to another sign-in authenticator, or to none. */
export type ConsentBy = 'spend' | 'sign-in'

/** A code to sign in to the console: this member's. */
export const signInBinding = (member: string): Binding => ({ for: 'sign-in', member })

/** The seed on its way out, and the first code of it on the way in. */
export const signInOfferBinding = (
  use: 'sign-in-uri' | 'sign-in-confirm',
  authenticator: string,
): Binding => ({ for: use, authenticator })

/** A code that agrees to exactly this authenticator coming or going. */
export const signInConsentBinding = (
  act: 'sign-in-enrol' | 'sign-in-remove',
  by: ConsentBy,
  authenticator: string,
): Binding => ({ for: act, by, authenticator })
