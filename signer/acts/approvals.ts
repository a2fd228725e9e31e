// Approvals of a spend by others than the one who asks: statements about exactly one transaction
// under exactly one policy. They become entries of the wallet's own log.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Authorised } from '@countersign/core/charter/authority.ts'
import type { WalletRecord } from '@countersign/core/charter/state.ts'
import type { Statement } from '@countersign/core/charter/statement.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'
import { askerOf } from '../initiator.ts'
import type { KeptSpend } from '../kept.ts'
import { spendLog } from '../ledger.ts'
import { compareCode, isEqual } from '../links.ts'
import { decisionOf, progressOf, votersOn } from '../progress.ts'
import { activeAskerOf, type Heard } from '../request.ts'
import { review } from '../review.ts'
import type { Signer } from '../signer.ts'
import { openlyShown } from '../spending.ts'
import { checkWalletStanding } from '../standing.ts'
import { judgedAnew } from './kept.ts'
import { askingDraft, lacksNowOf } from './spend.ts'
import { walletOf } from './wallets.ts'

type Said = Omit<Authorised, 'said'> & { readonly said: Statement<'approve-spend'> }

/**
 * One member's word on a spend that waits: once, and an approval may still become a rejection. A
 * rejection ends nothing: it is shown, and its author's approval is not there.
 * @throws Fault spend.missing, spend.expired, spend.closed, spend.cancelled, policy.changed,
 *   spend.approval_refused, spend.approval_twice, spend.compare_wrong, charter.*, factor.*
 */
export function approveSpendBy(
  signer: Signer,
  { said, member }: Said,
  given: { readonly statement: Canonical; readonly prove: () => readonly Canonical[] },
): Canonical {
  const record = walletOf(signer, said.wallet)
  checkWalletStanding(signer, record.name)
  const kept = waitingSpend(signer, record, said.txid)
  const asker = activeAskerOf(signer, kept.proof.device)
  const { read, needs } = judgedAnew(signer, record, kept)
  if (said.policy !== policyHash(record.policy)) throw new Fault('policy.changed')
  if (needs === null) throw new Fault('spend.approval_refused', { why: 'the policy denies it' })
  const { txid } = said
  checkVoter(signer, needs, { member: member.id, asker })
  const pending = { txid, asker, needs }
  const { votes } = progressOf(signer, record, pending)
  const before = votes.find((vote) => vote.member === member.id)
  const isTurning = before?.decision === 'approve' && said.decision === 'reject'
  if (before && !isTurning) throw new Fault('spend.approval_twice', { txid })
  if (said.decision === 'approve') checkCompared(signer, { said, kept, spend: read.spend })
  const asking = askingDraft(signer, record, {
    read,
    keeping: { ...kept, needs },
    member: asker,
  })
  const kind = said.decision === 'approve' ? 'spend.approved' : 'spend.rejected'
  const body = { txid, statement: given.statement }
  const vote = { log: spendLog(record.name), kind, body, proofs: given.prove() }
  const entry = signer.append(asking ? [asking, vote] : [vote]).at(-1)
  return {
    seq: plain(entry?.seq ?? 0),
    hash: entry?.hash.toHex() ?? '',
    waitsFor: lacksNowOf(signer, record, pending),
  }
}

function waitingSpend(signer: Signer, record: WalletRecord, txid: string): KeptSpend {
  const kept = signer.kept.find(record.name, txid, signer.time())
  switch (kept?.state) {
    case 'waiting':
      // Whoever asked is there no more.
      if (askerOf(signer.charter(), kept.proof.device) === null) break
      return kept
    case 'expired':
      throw new Fault('spend.expired', { txid })
    case 'closed':
      throw new Fault('spend.closed', { txid })
    case 'signed':
      throw new Fault('spend.already_signed', { txid })
    case undefined:
      throw new Fault('spend.missing', { txid })
    case 'cancelled':
      break
  }
  throw new Fault('spend.cancelled', { txid })
}

type Between = { readonly member: string; readonly asker: string }

function checkVoter(signer: Signer, needs: Needs, { member, asker }: Between): void {
  if (member === asker) throw new Fault('spend.approval_refused', { why: 'you asked for it' })
  if (votersOn(signer, needs, asker).includes(member)) return
  throw new Fault('spend.approval_refused', { why: 'you are in none of its groups' })
}

type Compared = {
  readonly said: Statement<'approve-spend'>
  readonly kept: KeptSpend
  readonly spend: Spend
}

// A wrong one counts against the spend as a wrong code at the desk does: guessing closes it.
function checkCompared(signer: Signer, { said, kept, spend }: Compared): void {
  if (!needsComparing(signer, spend)) return
  const { member, wallet, txid } = said
  const expected = compareCode(signer.keys, { member, wallet, txid })
  if (said.compared !== undefined && isEqual(expected, said.compared)) return
  if (said.compared !== undefined) signer.kept.countWrong(kept, signer.time())
  throw new Fault('spend.compare_wrong', { txid })
}

function needsComparing(signer: Signer, { amountSats }: Spend): boolean {
  const { compareAboveSats } = signer.charter().settings
  return compareAboveSats > 0n && amountSats > compareAboveSats
}

/**
 * A spend that waits as the signer reads it, for those who decide on it: what it pays, why it
 * waits, who has approved it, and what an approval has to name.
 * @throws Fault spend.missing, spend.expired, spend.closed, spend.cancelled, wallet.frozen
 */
export function reviewSpend({ signer, body }: Heard<MessageBody<'spend.review'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  return reviewOf(signer, record, waitingSpend(signer, record, body.txid))
}

function reviewOf(signer: Signer, record: WalletRecord, kept: KeptSpend) {
  const asker = askerOf(signer.charter(), kept.proof.device) ?? ''
  const { read, judged, needs, lacks } = judgedAnew(signer, record, kept)
  const { txid } = kept
  return {
    wallet: record.name,
    txid,
    organisation: signer.charter().organisation?.id ?? '',
    policy: policyHash(record.policy),
    member: asker,
    device: kept.proof.device,
    askedAt: plain(kept.askedAt),
    expiresAt: plain(kept.expiresAt),
    waitsFor: lacks,
    verdict: plain(judged.verdict),
    spend: review(read.spend, signer.network),
    ...openlyShown(signer, judged),
    needsComparing: plain(needsComparing(signer, read.spend)),
    ...(needs === null ? {} : { decision: decisionOf(signer, record, { txid, asker, needs }) }),
  }
}

/** Spends that others decide on, for the courier: with each one's own code to compare. */
export function spendNotices({ signer }: Pick<Heard<unknown>, 'signer'>): Canonical {
  const spends = [...signer.charter().wallets.values()].flatMap((record) =>
    signer.kept.waiting(record.name, signer.time()).flatMap((kept) => {
      const found = noticeOf(signer, record, kept)
      return found === null ? [] : [found]
    }),
  )
  return { now: plain(signer.time()), network: signer.network, spends }
}

// What cannot be judged now, as in a frozen wallet, is told once it can.
function noticeOf(signer: Signer, record: WalletRecord, kept: KeptSpend): Canonical | null {
  try {
    const { read, needs } = judgedAnew(signer, record, kept)
    const asker = askerOf(signer.charter(), kept.proof.device) ?? ''
    const asking = signer.ledger.asking(record.name, kept.txid, asker)
    if (needs === null || needs.approvals.length === 0 || asking === null) return null
    const { name: wallet } = record
    const { txid } = kept
    return {
      wallet,
      txid,
      seq: plain(asking.seq),
      member: asker,
      askedAt: plain(asking.at),
      expiresAt: plain(kept.expiresAt),
      spend: review(read.spend, signer.network),
      needsComparing: plain(needsComparing(signer, read.spend)),
      approvals: plain(needs.approvals),
      voters: votersOn(signer, needs, asker).map((member) => ({
        member,
        compare: compareCode(signer.keys, { member, wallet, txid }),
      })),
    }
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}
