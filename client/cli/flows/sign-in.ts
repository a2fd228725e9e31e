// The member's own authenticator for signing in to the console: enrolled, replaced, removed. Its
// seed comes sealed to a key of this one call; codes go sealed to the signer.

import { generateKeyPairSync } from 'node:crypto'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { open } from '@countersign/channel/sealing.ts'
import {
  type ConsentBy,
  signInConsentBinding,
  signInOfferBinding,
} from '@countersign/channel/sign-in.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { list, object, text, whole, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { askPaired, sealCode } from './signer.ts'

const listFields = object({
  member: text(32),
  authenticators: list(
    object({ authenticator: text(32), since: whole(), usedAt: whole(), waitSeconds: whole() }),
    1,
  ),
  hasSpendCodes: word('yes', 'no'),
})
const offerFields = object({ authenticator: text(32), uri: text(4096) })

export type SignInState = {
  readonly member: string
  /** Null while there is none. */
  readonly own: ReturnType<typeof listFields>['authenticators'][number] | null
  /** Whether there is an authenticator for spends, whose codes agree to another one here. */
  readonly hasSpendCodes: boolean
}

/** A code that agrees, and which authenticator it is of. */
export type Consent = { readonly by: ConsentBy; readonly code: string }

export type Offer = {
  /** The otpauth URI for the QR code, and its seed in base32 for typing. */
  readonly uri: string
  readonly secret: string
  /** @throws Refusal signin.code_wrong and others, after which it can be tried again */
  confirm(code: string, consent: Consent | null): Promise<SignInState>
}

/** How the member stands. */
export async function readSignIn(context: Context): Promise<SignInState> {
  return stateOf(await askPaired(context, 'sign-in.list', {}))
}

/** Has a seed made, which counts for nothing before it is confirmed. */
export async function enrolSignIn(context: Context): Promise<Offer> {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const replyTo = rawPublicKey(publicKey).toHex()
  const offered = await askPaired(context, 'sign-in.enrol', { replyTo })
  const { authenticator, uri: sealed } = offerFields(offered, 'answer')
  const binding = signInOfferBinding('sign-in-uri', authenticator)
  const uri = new TextDecoder().decode(open(privateKey, sealed, binding))
  return {
    uri,
    secret: new URL(uri).searchParams.get('secret') ?? '',
    async confirm(code, consent) {
      const first = sealCode(context, code, signInOfferBinding('sign-in-confirm', authenticator))
      const agreed = consent && sealedConsent(context, 'sign-in-enrol', authenticator, consent)
      const body = { authenticator, code: first, ...(agreed ? { consent: agreed } : {}) }
      return stateOf(await askPaired(context, 'sign-in.confirm', body))
    },
  }
}

/** Takes it away. @throws Refusal signin.missing and those of the code */
export async function removeSignIn(
  context: Context,
  authenticator: string,
  given: Consent,
): Promise<SignInState> {
  const consent = sealedConsent(context, 'sign-in-remove', authenticator, given)
  return stateOf(await askPaired(context, 'sign-in.remove', { authenticator, consent }))
}

function sealedConsent(
  context: Context,
  act: 'sign-in-enrol' | 'sign-in-remove',
  authenticator: string,
  { by, code }: Consent,
) {
  return { by, code: sealCode(context, code, signInConsentBinding(act, by, authenticator)) }
}

function stateOf(answer: Canonical): SignInState {
  const { member, authenticators, hasSpendCodes } = listFields(answer, 'answer')
  return { member, own: authenticators[0] ?? null, hasSpendCodes: hasSpendCodes === 'yes' }
}
