// What every act is given: the signer, the body, and the proof that the owner's device asked.

import type { RequestProof } from '@countersign/channel/envelope.ts'
import { open } from '@countersign/channel/sealing.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { activeFactor } from './charter.ts'
import type { CodeProof } from './proofs.ts'
import type { Signer } from './signer.ts'

/** A request by the owner's device, checked. */
export type Asked<Body> = {
  readonly signer: Signer
  readonly body: Body
  readonly proof: RequestProof
}

/** Opens a text that was sealed to the signer for exactly this use. */
export function openText(
  signer: Signer,
  sealed: string,
  binding: { readonly [key: string]: Canonical },
): string {
  return Buffer.from(open(signer.keys.sealingKey, sealed, binding)).toString('utf8')
}

/**
 * Checks the active authenticator's code, sealed for this use.
 * @returns what the entry it authorises keeps of it; appending that entry uses the code up
 * @throws Fault factor.none, factor.code_wrong and the others of `Codes.check`
 */
export function checkCode(
  { signer, proof }: Pick<Asked<unknown>, 'signer' | 'proof'>,
  sealed: string,
  binding: { readonly [key: string]: Canonical },
): CodeProof {
  const factor = activeFactor(signer.charter(), signer.time())
  if (!factor) throw new Fault('factor.none')
  const code = openText(signer, sealed, binding)
  const step = signer.codes.check({
    factor: factor.id,
    seed: signer.keys.openRecord(factor.sealedSeed, factor.id),
    code,
    now: signer.clock(),
    time: signer.time(),
    request: proof.request,
  })
  return { factor: factor.id, step }
}
