// What the server is to finish: a spend whose asking says so in what its device signed. Of any
// other the server learns what the journal says, and is given nothing to complete it with.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { WalletRecord } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { KeptSpend } from '../kept.ts'
import type { Heard } from '../request.ts'
import { review } from '../review.ts'
import type { Signer } from '../signer.ts'
import { judgedAnew, keptBytes, lacksNow } from './kept.ts'
import { walletOf } from './wallets.ts'

/**
 * Answers `none`, or what the server would know had it carried the asking itself. Nothing is
 * signed again: the server is told also of what stands still.
 * @throws Fault wallet.missing, spend.missing
 */
export function finishSpend({ signer, body }: Heard<MessageBody<'spend.finish'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  const kept = signer.kept.find(record.name, body.txid, signer.time())
  const isOpen = kept?.state === 'waiting' || kept?.state === 'signed'
  if (!kept || !isOpen || kept.broadcast === '') return { state: 'none' }
  const { psbt, spend } = keptBytes(signer, record, kept)
  return {
    state: kept.state,
    broadcast: kept.broadcast,
    device: kept.proof.device,
    askedAt: plain(kept.askedAt),
    expiresAt: plain(kept.expiresAt),
    waitsFor: kept.state === 'signed' ? [] : lacksNow(signer, record, kept),
    psbt: psbt.toBase64(),
    ...verdictNow(signer, record, kept),
    spend: review(spend, signer.network),
  }
}

// What stands still is not judged.
function verdictNow(signer: Signer, record: WalletRecord, kept: KeptSpend) {
  if (kept.state !== 'waiting') return {}
  try {
    return { verdict: plain(judgedAnew(signer, record, kept).judged.verdict) }
  } catch (fault) {
    if (fault instanceof Fault) return {}
    throw fault
  }
}
