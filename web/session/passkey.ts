// Passkeys of the console, at its own host name. They open sessions and prove that somebody is
// still there; no key of the desk is ever asked for, and none of these signs a spend.

import type { Answer } from './api.ts'

/** How long a person may look for their key, in milliseconds. */
const PATIENCE_MS = 180_000

const ES256 = -7
const EDDSA = -8

type Offered = Pick<Answer<'offerSignIn'>, 'challenge' | 'rpId'>

/** Has the passkey that its person picks sign the challenge. @throws DOMException as browsers do */
export async function answerWithPasskey({ challenge, rpId }: Offered) {
  const used = (await navigator.credentials.get({
    publicKey: {
      challenge: bytesOf(challenge),
      rpId,
      userVerification: 'required',
      timeout: PATIENCE_MS,
    },
  })) as PublicKeyCredential
  const response = used.response as AuthenticatorAssertionResponse
  return {
    rawId: used.id,
    authenticatorData: base64(response.authenticatorData),
    clientData: base64(response.clientDataJSON),
    signature: base64(response.signature),
  }
}

/** Makes one that names its person by itself. @throws DOMException as browsers do */
export async function makePasskey(offer: Answer<'offerPasskey'>, member: string) {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(offer.challenge),
      rp: { id: offer.rpId, name: 'Countersign' },
      user: { id: bytesOf(offer.userId), name: member, displayName: member },
      pubKeyCredParams: [
        { type: 'public-key', alg: ES256 },
        { type: 'public-key', alg: EDDSA },
      ],
      excludeCredentials: offer.rawIds.map((id) => ({ type: 'public-key', id: bytesOf(id) })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      timeout: PATIENCE_MS,
    },
  })) as PublicKeyCredential
  const { attestationObject, clientDataJSON } = made.response as AuthenticatorAttestationResponse
  return { attestationObject: base64(attestationObject), clientData: base64(clientDataJSON) }
}

/** Whether the person closed the browser's dialog: no fault, and nothing to tell. */
export const wasClosed = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.fromBase64(text, { alphabet: 'base64url' })

const base64 = (bytes: ArrayBuffer): string => new Uint8Array(bytes).toBase64()
