// Changing a wallet's policy. Until governance can vote, only what provably tightens is taken.

import { getRandomValues } from 'node:crypto'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
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
import { CHARTER } from '../charter.ts'
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
  const record = walletOf(signer, body.wallet)
  const next = policyFromCanonical(body.policy)
  const change = compare(record.policy, next)
  if (change.kind === 'same') return showWallet(signer, record)
  if (body.from !== policyHash(record.policy)) throw new Fault('policy.changed')
  if (change.kind === 'loosening') {
    throw new Fault('policy.not_tightening', { because: change.because.slice(0, 3).join('; ') })
  }
  refuseMilder(record.policy, next)
  const tightened = { wallet: record.name, policy: policyToCanonical(next) }
  signer.append([
    { log: CHARTER, kind: 'policy.tightened', body: tightened, proofs: writeProofs(proof) },
  ])
  return showWallet(signer, walletOf(signer, body.wallet))
}

// Nobody foresees the samples, so nobody can write a policy that is milder beside them.
function refuseMilder(old: Policy, next: Policy): void {
  const check = sampleCheck(old, next, getRandomValues(new Uint32Array(8)))
  if (check.kind === 'none-milder') return
  const because = check.before.because.slice(0, 3).map(describeReason).join(' ')
  throw new Fault('policy.sampled_milder', { because })
}
