// What every act is given: the signer, the body, and the proof that the owner's device asked.

import type { RequestProof } from '@countersign/channel/envelope.ts'
import { type Binding, open } from '@countersign/channel/sealing.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { activeFactor, type Factor } from './charter.ts'
import type { Attempt } from './codes.ts'
import type { CodeProof } from './proofs.ts'
import type { Signer } from './signer.ts'

/** A request by the owner's device, checked. */
export type Asked<Body> = {
  readonly signer: Signer
  readonly body: Body
  readonly proof: RequestProof
  /** When the device says it asked: within minutes of now, and signed. */
  readonly time: UnixSeconds
}

/** A request that may have come without a signature, by a role that needs none for its kind. */
export type Heard<Body> = Omit<Asked<Body>, 'proof'> & { readonly proof: RequestProof | null }

/** @throws Fault channel.signature_invalid */
export function signedBy<Body>(heard: Heard<Body>): Asked<Body> {
  const { proof } = heard
  if (!proof) throw new Fault('channel.signature_invalid')
  return { ...heard, proof }
}

/** Opens a text that was sealed to the signer for exactly this use. */
export function openText(signer: Signer, sealed: string, binding: Binding): string {
  return Buffer.from(open(signer.keys.sealingKey, sealed, binding)).toString('utf8')
}

/**
 * Checks the active authenticator's code, sealed for this use. Nobody but a device signed for it,
 * so wrong ones count for that device alone.
 * @returns what the entry it authorises keeps of it; appending that entry uses the code up
 * @throws Fault factor.none, factor.code_wrong and the others of `Codes.check`
 */
export function checkCode(
  { signer, proof }: Pick<Asked<unknown>, 'signer' | 'proof'>,
  sealed: string,
  binding: Binding,
): CodeProof {
  const { request, device } = proof
  return check(signer, openCode(signer, sealed, binding), { request, device })
}

export type SpendCode = {
  readonly sealed: string
  readonly binding: Binding
  /** Hash of what brought the code: the asking, or what was typed at the desk. */
  readonly request: string
  /** Runs in the transaction that counts a wrong one. */
  readonly onWrong?: (() => void) | undefined
}

/**
 * The same for a spend whose every input the user's key signed: wrong ones count against the
 * authenticator.
 */
export function checkSpendCode(signer: Signer, given: SpendCode): CodeProof {
  const { request, onWrong } = given
  return check(signer, openCode(signer, given.sealed, given.binding), { request, onWrong })
}

type OpenedCode = { readonly factor: Factor; readonly code: string }

function openCode(signer: Signer, sealed: string, binding: Binding): OpenedCode {
  const factor = activeFactor(signer.charter(), signer.time())
  if (!factor) throw new Fault('factor.none')
  const code = openText(signer, sealed, binding)
  return { factor, code }
}

function check(
  signer: Signer,
  { factor, code }: OpenedCode,
  by: Pick<Attempt, 'request' | 'device' | 'onWrong'>,
): CodeProof {
  const step = signer.codes.check({
    factor: factor.id,
    kind: factor.kind,
    secret: signer.keys.openRecord(factor.sealedSeed, factor.id),
    code,
    now: signer.clock(),
    time: signer.time(),
    ...by,
  })
  return { factor: factor.id, step }
}
