// Passkeys, at the desk's own host. What they are asked to sign is always the hash of what the page
// shows, worked out here: nobody hands this page a challenge.

import { own } from '@countersign/channel/web-sealing.ts'
import { passkeyId } from '@countersign/core/charter/signature.ts'

/** How long a person may look for their key, in milliseconds. */
const PATIENCE_MS = 180_000

const ES256 = -7
const EDDSA = -8

/** Where the passkey is to be: in this device, or on a key that is plugged in or held near. */
export type Place = 'here' | 'token'

export type MadePasskey = {
  /** Both in base64, as the browser made them. */
  readonly attestation: string
  readonly clientData: string
}

/** Makes a passkey; the challenge is what it was made for. @throws DOMException as browsers do */
export async function makePasskey(
  challenge: Uint8Array,
  name: string,
  place: Place,
): Promise<MadePasskey> {
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: own(challenge),
      rp: { id: location.hostname, name: 'Countersign' },
      // A new one each time: the same id would replace the passkey that is there.
      user: { id: crypto.getRandomValues(new Uint8Array(32)), name, displayName: name },
      pubKeyCredParams: [
        { type: 'public-key', alg: ES256 },
        { type: 'public-key', alg: EDDSA },
      ],
      authenticatorSelection: {
        authenticatorAttachment: place === 'here' ? 'platform' : 'cross-platform',
        residentKey: 'preferred',
        userVerification: 'required',
      },
      attestation: 'none',
      timeout: PATIENCE_MS,
    },
  })) as PublicKeyCredential
  const { attestationObject, clientDataJSON } = made.response as AuthenticatorAttestationResponse
  return { attestation: base64(attestationObject), clientData: base64(clientDataJSON) }
}

export type Assertion = {
  /** The id of the credential that signed. */
  readonly credential: string
  readonly authenticatorData: string
  readonly clientData: string
  readonly signature: string
}

/**
 * Has one of these passkeys sign the challenge, after it recognised its person.
 * @param rawIds - in base64url, as the charter has them
 * @throws DOMException as browsers do
 */
export async function usePasskey(
  challenge: Uint8Array,
  rawIds: readonly string[],
): Promise<Assertion> {
  const used = (await navigator.credentials.get({
    publicKey: {
      challenge: own(challenge),
      rpId: location.hostname,
      allowCredentials: rawIds.map((rawId) => ({
        type: 'public-key',
        id: own(Uint8Array.fromBase64(rawId, { alphabet: 'base64url' })),
      })),
      userVerification: 'required',
      timeout: PATIENCE_MS,
    },
  })) as PublicKeyCredential
  const response = used.response as AuthenticatorAssertionResponse
  return {
    credential: passkeyId(new Uint8Array(used.rawId)),
    authenticatorData: base64(response.authenticatorData),
    clientData: base64(response.clientDataJSON),
    signature: base64(response.signature),
  }
}

const base64 = (bytes: ArrayBuffer): string => new Uint8Array(bytes).toBase64()
