// The first entry: whoever knows the single-use code from the launcher's terminal becomes the
// owner. The code itself never travels; both sides prove that they know it.

import { timingSafeEqual } from 'node:crypto'
import { claimMac } from '@countersign/channel/bindings.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { CHARTER } from '../charter.ts'
import { writeProofs } from '../proofs.ts'
import type { Asked } from '../request.ts'

/** Wrong codes after which only a new start, with a new code, helps. */
const TRIES = 10

/** The claim code as the launcher handed it over; it lives in memory only. */
export type ClaimCode = { value: string | null; wrong: number }

/** @throws Fault genesis.claimed, genesis.code_wrong, genesis.code_void */
export function claimGenesis(
  { signer, body, proof }: Asked<MessageBody<'genesis.claim'>>,
  code: ClaimCode,
): Canonical {
  if (signer.charter().owner) throw new Fault('genesis.claimed')
  if (code.value === null) throw new Fault('genesis.code_void')
  const { identity } = signer.keys
  const expected = claimMac(code.value, 'device', proof.device, identity)
  if (!timingSafeEqual(expected, Uint8Array.fromHex(body.proof))) {
    code.wrong += 1
    if (code.wrong >= TRIES) code.value = null
    throw new Fault('genesis.code_wrong', { triesLeft: TRIES - code.wrong })
  }
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
