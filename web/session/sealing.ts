// Seals a sign-in code to the signer before it leaves this page. Which signer that is was seen at
// the first visit; another one later is told before anything is sealed to it.

import { sealSignInCode } from '@countersign/sdk/sealing.ts'
import { api } from './api.ts'

const KEPT = 'countersign.signer'

/** The server names another signer than this browser has known. */
export class OtherSigner extends Error {
  override readonly name = 'OtherSigner'
  readonly fingerprint: string

  constructor(fingerprint: string) {
    super('the server names another signer')
    this.fingerprint = fingerprint
  }
}

/** @throws OtherSigner until somebody has compared its fingerprint */
export async function sealedCode(member: string, code: string): Promise<string> {
  const signer = await api.showSignerIdentity()
  const known = localStorage.getItem(KEPT)
  if (known !== null && known !== signer.fingerprint) throw new OtherSigner(signer.fingerprint)
  localStorage.setItem(KEPT, signer.fingerprint)
  return await sealSignInCode(signer, member, code.replaceAll(/\s/g, ''))
}

/** A person has compared it with what the desk shows. */
export const acceptSigner = (fingerprint: string): void => localStorage.setItem(KEPT, fingerprint)
