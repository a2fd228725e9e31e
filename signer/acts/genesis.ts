// The first entry: whoever knows the single-use code from the launcher's terminal becomes the
// owner. The code itself never travels; both sides prove that they know it.

import { timingSafeEqual } from 'node:crypto'
import { claimMac } from '@countersign/channel/bindings.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { checkName } from '../names.ts'
import { writeProofs } from '../proofs.ts'
import type { Asked } from '../request.ts'

/** The claim code as the launcher handed it over; it lives in memory only. */
export type ClaimCode = { value: string | null }

/**
 * Wrong codes are not counted, and the right one is never made to wait: every program on the
 * machine can reach the desk's port, so that a void, or a wait, would be theirs to bring about. The
 * code's 80 random bits are the bound: ten thousand guesses a second find it within two million
 * million years in one case of two.
 * @throws Fault genesis.claimed, genesis.code_wrong, genesis.name_invalid,
 *   genesis.code_void without a code
 */
export function claimGenesis(
  { signer, body, proof }: Asked<MessageBody<'genesis.claim'>>,
  code: ClaimCode,
): Canonical {
  if (signer.charter().owner) throw new Fault('genesis.claimed')
  if (code.value === null) throw new Fault('genesis.code_void')
  const { identity } = signer.keys
  const expected = claimMac(code.value, 'device', proof.device, identity)
  if (!timingSafeEqual(expected, Uint8Array.fromHex(body.proof))) {
    throw new Fault('genesis.code_wrong')
  }
  checkName(body.name, 'genesis.name_invalid')
  const confirm = claimMac(code.value, 'signer', proof.device, identity).toHex()
  const genesis = {
    network: signer.network,
    signer: fingerprint(identity).replaceAll('-', ''),
    owner: body.name,
    device: proof.device,
  }
  const [entry] = signer.append([
    { log: CHARTER, kind: 'genesis', body: genesis, proofs: writeProofs(proof) },
  ])
  code.value = null
  return { confirm, genesis: entry?.hash.toHex() ?? '' }
}
