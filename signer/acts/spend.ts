// The main act: a device asks for our signature. A right code gets it at once; else the spend is
// shown, or kept until the code is typed at the desk.

import { spendBinding } from '@countersign/channel/bindings.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Draft } from '@countersign/core/charter/entry.ts'
import type { WalletRecord } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import { toldToToken } from '@countersign/core/policy/token.ts'
import type { SpendLack } from '@countersign/core/spend/life.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'
import type { Keeping, KeptSpend } from '../kept.ts'
import { spendLog } from '../ledger.ts'
import { isGated, lacksOf, needsOnly } from '../needs.ts'
import { type Pending, progressOf } from '../progress.ts'
import { type FactorProof, writeProofs } from '../proofs.ts'
import {
  type Asked,
  activeAskerOf,
  checkSpendCode,
  checkSpendPasskey,
  type SpendCode,
  type SpendPasskey,
} from '../request.ts'
import { review } from '../review.ts'
import type { Signer } from '../signer.ts'
import {
  type Judged,
  judge,
  openly,
  type ReadSpend,
  readSpend,
  signApproved,
  signatures,
} from '../spending.ts'
import { checkWalletStanding } from '../standing.ts'
import { checkOwn, checkPlace, tokenAsking } from './token.ts'
import { walletOf } from './wallets.ts'

/**
 * Answers `denied` with the reasons, `code-needed` when all but the code is there, `waiting` when
 * the spend was kept, or `signed`. A token's own key is its factor. While approvals or a delay are
 * missing no factor is looked at.
 * @throws Fault psbt.*, sign.*, spend.double_spend, spend.cancelled, spend.superseded,
 *   spend.closed, spend.too_many_waiting, factor.*, wallet.frozen, token.*
 */
export function signSpend(asked: Asked<MessageBody<'spend.sign'>>): Canonical {
  const { signer, body, proof, time } = asked
  const record = walletOf(signer, body.wallet)
  checkWalletStanding(signer, record.name)
  const token = tokenAsking(asked)
  const read = readSpend(signer, record, body.psbt)
  const { spend } = read
  if (token) checkOwn(signer, record, token, spend.txid)
  // Signed before, so counted before: the same request gives the same signature.
  if (signer.ledger.isSigned(record.name, spend.txid)) return signed(signer, record, spend)
  refuseCancelled(signer, record, spend)
  const { notBefore = null } = body
  const by = { device: proof.device, from: asked.from, notBefore }
  const judged = judge(signer, record, spend, by)
  const told = token ? { ...judged, verdict: toldToToken(judged.verdict) } : judged
  if (judged.verdict.kind === 'deny') return undecided(signer, 'denied', spend, told)

  const member = activeAskerOf(signer, proof.device)
  const { needs } = judged.verdict
  const keeping = keepingOf(record, spend, {
    needs,
    deskKey: body.deskKey ?? '',
    proof,
    requestedAt: time,
    psbt: body.psbt,
    broadcast: body.broadcast ?? '',
    notBefore,
  })
  const factor = token ? KEY : factorGiven(body, { member, request: proof.request })
  const lacks = lacksNowOf(signer, record, { txid: spend.txid, asker: member, needs })
  if (factor && needsOnly(lacks, factor.kind)) {
    return approve(signer, record, { read, judged, keeping, factor })
  }
  const isCodeAll = needsOnly(lacks, 'code')
  if (isCodeAll && body.deskKey === undefined) {
    return undecided(signer, 'code-needed', spend, judged)
  }
  if (token) checkPlace(signer, record, { txid: spend.txid, proof })
  const { expiresAt } = signer.kept.keep(keeping, signer.time())
  recordAsking(signer, record, { read, keeping, member })
  return waiting(signer, spend, told, { lacks, expiresAt })
}

/** What is missing at this moment. */
export function lacksNowOf(
  signer: Signer,
  record: WalletRecord,
  pending: Pending,
): readonly SpendLack[] {
  if (!isGated(pending.needs)) return lacksOf(pending.needs)
  return lacksOf(pending.needs, progressOf(signer, record, pending))
}

type Given = Pick<MessageBody<'spend.sign'>, 'code' | 'assertion'>

/** The factor that came along: a passkey where there are both, for it is worth more. */
export function factorGiven(
  { code, assertion }: Given,
  by: Omit<SpendCode, 'binding' | 'sealed'>,
): GivenFactor | null {
  if (assertion) return { kind: 'passkey', member: by.member, assertion }
  return code === undefined ? null : { kind: 'code', ...by, sealed: code }
}

export type Recorded = {
  readonly read: ReadSpend
  readonly keeping: Pick<Keeping, 'needs' | 'proof'>
  readonly member: string
}

/**
 * Journals that this is asked for, when people or time have to agree, and no asking of the same
 * still counts: from then on the delay runs, and everybody is told.
 */
export function recordAsking(signer: Signer, record: WalletRecord, recorded: Recorded): void {
  const draft = askingDraft(signer, record, recorded)
  if (draft) signer.append([draft])
}

/** The entry of such an asking, or null when none is needed. */
export function askingDraft(
  signer: Signer,
  record: WalletRecord,
  { read: { spend }, keeping: { needs, proof }, member }: Recorded,
): Draft | null {
  if (needs === null || !isGated(needs)) return null
  const { txid, payments, amountSats, feeSats } = spend
  if (progressOf(signer, record, { txid, asker: member, needs }).asking) return null
  const body = {
    txid,
    member,
    policy: policyHash(record.policy),
    amountSats: plain(amountSats),
    feeSats: plain(feeSats),
    payments: payments.map((each) => ({
      script: each.script.toHex(),
      sats: plain(each.amountSats),
    })),
  }
  return { log: spendLog(record.name), kind: 'spend.asked', body, proofs: writeProofs(proof) }
}

// Final while it is remembered: a request that was held back must not undo the cancelling.
export function refuseCancelled(signer: Signer, record: WalletRecord, { txid }: Spend): void {
  const known = signer.kept.find(record.name, txid, signer.time())
  if (known?.state === 'cancelled') throw new Fault('spend.cancelled', { txid })
}

function keepingOf(
  record: WalletRecord,
  spend: Spend,
  kept: Omit<Keeping, 'wallet' | 'txid' | 'policy' | 'amountSats'>,
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
  readonly factor: GivenFactor
}

/** A code sealed for this wallet and txid, a passkey's answer about them, or a token's key. */
export type GivenFactor =
  | ({ readonly kind: 'code' } & Omit<SpendCode, 'binding'>)
  | ({ readonly kind: 'passkey' } & Pick<SpendPasskey, 'member' | 'assertion'>)
  | typeof KEY

/** A token's own, which has signed the request. */
const KEY = { kind: 'key' } as const

/** The factor, checked last, and then the signatures. @throws Fault factor.* */
export function approve(signer: Signer, record: WalletRecord, approval: Approval): Canonical {
  const { read, judged, keeping } = approval
  checkWalletStanding(signer, record.name)
  const factor = checkFactor(signer, record, { txid: read.spend.txid, factor: approval.factor })
  const proofs = writeProofs(keeping.proof, factor)
  signApproved(signer, record, { ...read, judged, proofs, keeping })
  return signed(signer, record, read.spend)
}

function checkFactor(
  signer: Signer,
  { name: wallet }: WalletRecord,
  { txid, factor }: { readonly txid: string; readonly factor: GivenFactor },
): FactorProof | undefined {
  if (factor.kind === 'key') return undefined
  if (factor.kind === 'passkey') return checkSpendPasskey(signer, { ...factor, wallet, txid })
  return checkSpendCode(signer, { ...factor, binding: spendBinding(wallet, txid) })
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
  { verdict, isOpen }: Judged,
  { lacks, expiresAt }: { readonly lacks: readonly SpendLack[] } & Pick<KeptSpend, 'expiresAt'>,
): Canonical {
  return {
    outcome: 'waiting',
    txid: spend.txid,
    waitsFor: lacks,
    expiresAt: plain(expiresAt),
    verdict: plain(verdict),
    ...openly({ isOpen }),
    spend: review(spend, signer.network),
  }
}

/** The answer to one of which nothing was kept. */
export function undecided(
  signer: Signer,
  outcome: 'denied' | 'code-needed',
  spend: Spend,
  { verdict, isOpen }: Judged,
): Canonical {
  const shown = review(spend, signer.network)
  return { outcome, verdict: plain(verdict), ...openly({ isOpen }), spend: shown }
}
