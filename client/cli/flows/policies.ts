// The policies that changes are about, as the signer attests them. A voter need not have the
// wallet: what counts is that the policy is the one whose hash the charter names.

import type { Change } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'
import type { Context } from '../context.ts'
import { readWalletAnswer } from './answers.ts'
import { askPaired } from './signer.ts'
import type { Policies } from './terms.ts'

/** @throws Refusal wallet.missing, Fault client.wallet_differs */
export async function policiesOf(
  context: Context,
  view: CharterView,
  changes: readonly Change[],
): Promise<Policies> {
  const wallets = changes.flatMap((change) => (change.kind === 'policy.set' ? [change.wallet] : []))
  const found = new Map()
  for (const wallet of new Set(wallets)) {
    const answer = readWalletAnswer(await askPaired(context, 'wallet.show', { wallet }))
    const policy = policyFromCanonical(answer.policy)
    const pinned = view.wallets.find(({ name }) => name === wallet)?.policy
    if (policyHash(policy) !== pinned) {
      throw new Fault('client.wallet_differs', { wallet, field: 'policy' })
    }
    found.set(wallet, policy)
  }
  return found
}
