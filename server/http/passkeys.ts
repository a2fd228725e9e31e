// Passkeys' answers, from the contract's text to bytes.

import { Fault } from '@countersign/core/fault.ts'
import type { PasskeyAnswer } from '../use-cases/passkeys.ts'

type Written = { readonly [K in keyof PasskeyAnswer]: string }

export const base64url = (bytes: Uint8Array): string =>
  bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

/** @throws Fault http.request_invalid for what has the letters of base64 and is none */
export function bytesOf(text: string, where: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text)
  } catch {
    throw new Fault('http.request_invalid', { where: `body/${where}`, wanted: 'base64' })
  }
}

/** @throws as `bytesOf` */
export const answerOf = ({ rawId, ...written }: Written): PasskeyAnswer => ({
  rawId,
  authenticatorData: bytesOf(written.authenticatorData, 'authenticatorData'),
  clientData: bytesOf(written.clientData, 'clientData'),
  signature: bytesOf(written.signature, 'signature'),
})
