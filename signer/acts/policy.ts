// Changing a wallet's policy. Until governance can vote, only what provably tightens is taken.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  policyFromCanonical,
  policyHash,
  policyToCanonical,
} from '@countersign/core/policy/policy.ts'
import { compare } from '@countersign/core/policy/tighten.ts'
import { CHARTER } from '../charter.ts'
import { writeProofs } from '../proofs.ts'
import type { Asked } from '../request.ts'
import { showWallet, walletOf } from './wallets.ts'

/** @throws Fault policy.invalid, policy.changed, policy.not_tightening with the first loosening */
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
  const tightened = { wallet: record.name, policy: policyToCanonical(next) }
  signer.append([
    { log: CHARTER, kind: 'policy.tightened', body: tightened, proofs: writeProofs(proof) },
  ])
  return showWallet(signer, walletOf(signer, body.wallet))
}
