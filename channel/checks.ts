// The cryptography that the charter's rules ask for: each check says yes or no, and a malformed
// signature is a no.

import { checkAssertion } from '@countersign/core/access/webauthn.ts'
import { verifyBip322 } from '@countersign/core/bitcoin/bip322.ts'
import type { Checks } from '@countersign/core/charter/signature.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readKey, verifyCredential } from './credentials.ts'
import { verifyBytes } from './keys.ts'

export const CHECKS: Checks = {
  device: (key, message, signature) => verifyBytes(Uint8Array.fromHex(key), message, signature),
  passkey({ rawId, key, isSyncable, origin, ...given }) {
    return holds(() => {
      checkAssertion({
        credential: {
          id: Uint8Array.fromBase64(rawId, { alphabet: 'base64url' }),
          key: readKey(key),
          rpId: new URL(origin).hostname,
          origins: [origin],
          isBackupEligible: isSyncable,
        },
        challenge: given.challenge,
        authenticatorData: given.authenticatorData,
        clientDataJSON: given.clientData,
        signature: given.signature,
        verify: verifyCredential,
      })
      return true
    })
  },
  wallet: (address, network, message, signature) =>
    holds(() => verifyBip322(address, network, message, signature)),
}

// What cannot be read does not hold; a bug of ours is not swallowed.
function holds(check: () => boolean): boolean {
  try {
    return check()
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}
