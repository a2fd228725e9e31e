// Changing the policy of a wallet of somebody alone, at once: only what provably tightens is taken.
// Everything else, and whatever a team changes, is proposed.

import { getRandomValues } from 'node:crypto'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER, isTeam } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { describeReason } from '@countersign/core/policy/describe.ts'
import {
  type Policy,
  policyFromCanonical,
  policyHash,
  policyToCanonical,
} from '@countersign/core/policy/policy.ts'
import { sampleCheck } from '@countersign/core/policy/sample.ts'
import { compare } from '@countersign/core/policy/tighten.ts'
import { writeProofs } from '../proofs.ts'
import type { Asked } from '../request.ts'
import { showWallet, walletOf } from './wallets.ts'

/**
 * Takes what is provably a tightening, and of which trying finds no spend that it is milder to.
 * @throws Fault policy.invalid, policy.changed, policy.not_tightening with the first loosening,
 *   policy.sampled_milder
 */
export function tightenPolicy({
  signer,
  body,
  proof,
}: Asked<MessageBody<'policy.tighten'>>): Canonical {
  if (isTeam(signer.charter())) throw new Fault('charter.by_proposal')
  const record = walletOf(signer, body.wallet)
  const next = policyFromCanonical(body.policy)
  const change = compare(record.policy, next)
  if (change.kind === 'same') return showWallet(signer, record)
  if (body.from !== policyHash(record.policy)) throw new Fault('policy.changed')
  if (change.kind === 'loosening') {
    throw new Fault('policy.not_tightening', { because: change.because.slice(0, 3).join('; ') })
  }
  refuseMilder(record.policy, next, getRandomValues(new Uint32Array(8)))
  const tightened = { wallet: record.name, policy: policyToCanonical(next) }
  signer.append([
    { log: CHARTER, kind: 'policy.tightened', body: tightened, proofs: writeProofs(proof) },
  ])
  return showWallet(signer, walletOf(signer, body.wallet))
}

/**
 * Nobody foresees the samples, so nobody can write a policy that is milder beside them.
 * @throws Fault policy.sampled_milder
 */
export function refuseMilder(old: Policy, next: Policy, seed: Uint32Array): void {
  const check = sampleCheck(old, next, seed)
  if (check.kind === 'none-milder') return
  const because = check.before.because.slice(0, 3).map(describeReason).join(' ')
  throw new Fault('policy.sampled_milder', { because })
}
