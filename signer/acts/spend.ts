// The main act: a device asks for our signature. A right code gets it at once; else the spend is
// shown, or kept until the code is typed at the desk.

import { spendBinding } from '@countersign/channel/bindings.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { plain } from '@countersign/channel/plain.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import type { SpendLack } from '@countersign/core/spend/life.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'
import type { WalletRecord } from '../charter.ts'
import type { Keeping, KeptSpend } from '../kept.ts'
import { spendLog } from '../ledger.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, checkSpendCode, type SpendCode } from '../request.ts'
import { review } from '../review.ts'
import type { Signer } from '../signer.ts'
import {
  type Judged,
  judge,
  lacksOf,
  needsOnlyCode,
  type ReadSpend,
  readSpend,
  signApproved,
  signatures,
} from '../spending.ts'
import { checkWalletStanding } from '../standing.ts'
import { walletOf } from './wallets.ts'

/**
 * Answers `denied` with the reasons, `code-needed` when all but the code is there, `waiting` when
 * the spend was kept, or `signed`. Approvals and delays cannot be met yet: such a spend waits, and
 * no code is looked at.
 * @throws Fault psbt.*, sign.*, spend.double_spend, spend.cancelled, spend.superseded,
 *   spend.closed, spend.too_many_waiting, factor.*, wallet.frozen
 */
export function signSpend(asked: Asked<MessageBody<'spend.sign'>>): Canonical {
  const { signer, body, proof, time } = asked
  const record = walletOf(signer, body.wallet)
  checkWalletStanding(signer, record.name)
  const read = readSpend(signer, record, body.psbt)
  const { spend } = read
  // Signed before, so counted before: the same request gives the same signature.
  if (signer.ledger.isSigned(record.name, spend.txid)) return signed(signer, record, spend)
  refuseCancelled(signer, record, spend)
  const judged = judge(signer, record, spend, proof.device)
  if (judged.verdict.kind === 'deny') return undecided(signer, 'denied', spend, judged)

  const keeping = keepingOf(record, spend, {
    lacks: lacksOf(judged.verdict),
    deskKey: body.deskKey ?? '',
    proof,
    requestedAt: time,
    psbt: body.psbt,
  })
  const isCodeAll = needsOnlyCode(keeping.lacks)
  if (!isCodeAll || (body.code === undefined && body.deskKey !== undefined)) {
    const kept = signer.kept.keep(keeping, signer.time())
    return waiting(signer, spend, judged, kept)
  }
  if (body.code === undefined) return undecided(signer, 'code-needed', spend, judged)
  const code = { sealed: body.code, request: proof.request }
  return approve(signer, record, { read, judged, keeping, code })
}

// Final while it is remembered: a request that was held back must not undo the cancelling.
function refuseCancelled(signer: Signer, record: WalletRecord, { txid }: Spend): void {
  const known = signer.kept.find(record.name, txid, signer.time())
  if (known?.state === 'cancelled') throw new Fault('spend.cancelled', { txid })
}

function keepingOf(
  record: WalletRecord,
  spend: Spend,
  kept: Pick<Keeping, 'lacks' | 'deskKey' | 'proof' | 'requestedAt' | 'psbt'>,
): Keeping {
  return {
    ...kept,
    wallet: record.name,
    txid: spend.txid,
    policy: policyHash(record.policy),
    amountSats: plain(spend.amountSats) as string,
  }
}

export type Approval = {
  readonly read: ReadSpend
  readonly judged: Judged
  readonly keeping: Keeping
  /** Sealed for this wallet and txid. */
  readonly code: Omit<SpendCode, 'binding'>
}

/** The code, checked last, and then the signatures. @throws Fault factor.* */
export function approve(signer: Signer, record: WalletRecord, approval: Approval): Canonical {
  const { read, judged, keeping } = approval
  checkWalletStanding(signer, record.name)
  const binding = spendBinding(record.name, read.spend.txid)
  const code = checkSpendCode(signer, { ...approval.code, binding })
  const proofs = writeProofs(keeping.proof, code)
  const { conflicts } = judged
  signApproved(signer, record, { ...read, conflicts, proofs, keeping })
  return signed(signer, record, read.spend)
}

/** The answer to a spend that is counted. */
export function signed(signer: Signer, record: WalletRecord, spend: Spend): Canonical {
  const head = signer.journal.head(spendLog(record.name))
  return {
    outcome: 'signed',
    signatures: signatures(signer, record, spend),
    head: { seq: plain(head.seq), hash: head.hash.toHex() },
    spend: review(spend, signer.network),
  }
}

/** The answer to one that waits. */
export function waiting(
  signer: Signer,
  spend: Spend,
  { verdict }: Judged,
  { lacks, expiresAt }: { readonly lacks: readonly SpendLack[] } & Pick<KeptSpend, 'expiresAt'>,
): Canonical {
  return {
    outcome: 'waiting',
    txid: spend.txid,
    waitsFor: lacks,
    expiresAt: plain(expiresAt),
    verdict: plain(verdict),
    spend: review(spend, signer.network),
  }
}

/** The answer to one of which nothing was kept. */
export function undecided(
  signer: Signer,
  outcome: 'denied' | 'code-needed',
  spend: Spend,
  { verdict }: Judged,
): Canonical {
  return { outcome, verdict: plain(verdict), spend: review(spend, signer.network) }
}
