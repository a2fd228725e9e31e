// What would become of a spend that a device shows us. Nothing is kept, counted or told: whoever
// opens somebody's link has not asked for anything yet.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { plain } from '@countersign/core/plain.ts'
import { demandOf, isGated, lacksOf } from '../needs.ts'
import { decisionOf } from '../progress.ts'
import { type Asked, activeMemberOf } from '../request.ts'
import { review } from '../review.ts'
import { judge, openlyShown, readSpend } from '../spending.ts'
import { checkWalletStanding } from '../standing.ts'
import { passkeysOf } from './kept.ts'
import { lacksNowOf, refuseCancelled } from './spend.ts'
import { walletOf } from './wallets.ts'

/**
 * Reads and judges it as `spend.sign` does, for the same device.
 * @throws Fault psbt.*, sign.*, spend.double_spend, spend.cancelled, wallet.frozen, charter.frozen
 */
export function previewSpend({
  signer,
  body,
  proof,
}: Asked<MessageBody<'spend.preview'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  checkWalletStanding(signer, record.name)
  const { spend } = readSpend(signer, record, body.psbt)
  const seen = {
    wallet: record.name,
    network: signer.network,
    spend: review(spend, signer.network),
  }
  if (signer.ledger.isSigned(record.name, spend.txid)) return { ...seen, state: 'signed' }
  refuseCancelled(signer, record, spend)
  const { id: asker } = activeMemberOf(signer, proof.device)
  const judged = judge(signer, record, spend, { ...proof, notBefore: body.notBefore })
  const { verdict } = judged
  const needs = demandOf(verdict)
  const pending = needs && isGated(needs) ? { txid: spend.txid, asker, needs } : null
  const charter = signer.charter()
  return {
    ...seen,
    state: 'new',
    verdict: plain(verdict),
    ...openlyShown(signer, judged),
    waitsFor: pending ? lacksNowOf(signer, record, pending) : lacksOf(needs),
    organisation: charter.organisation?.id ?? '',
    passkeys: passkeysOf(charter, asker),
    ...(pending ? { decision: decisionOf(signer, record, pending) } : {}),
  }
}
