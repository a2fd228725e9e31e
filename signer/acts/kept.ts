// Spends that wait: shown and approved at the desk by whoever knows the secret that the asking
// client made, cancelled by a device, and told about to the server.

import { createHash, timingSafeEqual } from 'node:crypto'
import { tagged } from '@countersign/channel/identity.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type Charter,
  credentialsOf,
  memberOfDevice,
  type WalletRecord,
} from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import type { SpendLack } from '@countersign/core/spend/life.ts'
import { askerOf } from '../initiator.ts'
import type { KeptSpend, KeptState } from '../kept.ts'
import { spendLog } from '../ledger.ts'
import { type Demand, demandOf, isGated, lacksOf, needsOnly } from '../needs.ts'
import { decisionOf } from '../progress.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, activeMemberOf, type Heard } from '../request.ts'
import { review } from '../review.ts'
import type { Signer } from '../signer.ts'
import {
  type Judged,
  judge,
  openlyShown,
  type ReadSpend,
  readSpend,
  signatures,
} from '../spending.ts'
import {
  approve,
  factorGiven,
  lacksNowOf,
  recordAsking,
  signed,
  undecided,
  waiting,
} from './spend.ts'
import { checkCancelling } from './token.ts'
import { walletOf } from './wallets.ts'

/** What the signer read from the bytes, and would answer now. @throws Fault spend.missing */
export function showSpend({ signer, body }: Heard<MessageBody<'spend.show'>>): Canonical {
  const kept = opened(signer, body)
  const record = walletOf(signer, kept.wallet)
  const { proof, askedAt, expiresAt, state } = kept
  const name = signer.charter().credentials.get(proof.device)?.name
  return {
    state: told(state),
    wallet: record.name,
    network: signer.network,
    descriptor: record.descriptorText,
    initiator: { device: proof.device, name: name ?? '' },
    askedAt: plain(askedAt),
    expiresAt: plain(expiresAt),
    ...(kept.broadcast === '' ? {} : { broadcast: kept.broadcast }),
    ...contents(signer, record, kept),
  }
}

function contents(signer: Signer, record: WalletRecord, kept: KeptSpend) {
  if (kept.state === 'waiting') {
    const { read, judged, needs, lacks } = judgedAnew(signer, record, kept)
    const charter = signer.charter()
    const asker = askerOf(charter, kept.proof.device) ?? ''
    const pending = needs && isGated(needs) ? { txid: kept.txid, asker, needs } : null
    return {
      waitsFor: lacks,
      verdict: plain(judged.verdict),
      spend: review(read.spend, signer.network),
      ...openlyShown(signer, judged),
      organisation: charter.organisation?.id ?? '',
      passkeys: passkeysOf(charter, asker),
      ...(pending ? { decision: decisionOf(signer, record, pending) } : {}),
    }
  }
  const bytes = kept.state === 'signed' ? signer.kept.bytes(kept.wallet, kept.txid) : null
  if (bytes === null) return {}
  return { spend: review(readSpend(signer, record, bytes).spend, signer.network) }
}

/** What a browser asks for when a passkey is to confirm it. */
export function passkeysOf(charter: Charter, member: string): Canonical {
  return credentialsOf(charter, member).flatMap(({ id, key }) =>
    key.kind === 'passkey' ? [{ credential: id, rawId: key.rawId }] : [],
  )
}

/**
 * A factor given at the desk. The kept bytes are read and judged anew; it is looked at last. After
 * five wrong codes the spend is closed: see `DESK_TRIES`.
 * @throws Fault spend.missing, spend.expired, spend.closed, spend.cancelled, spend.double_spend,
 *   factor.*
 */
export function approveSpend({ signer, body }: Heard<MessageBody<'spend.approve'>>): Canonical {
  const kept = opened(signer, body)
  const record = walletOf(signer, kept.wallet)
  const { txid } = kept
  if (kept.state === 'expired') throw new Fault('spend.expired', { txid })
  if (kept.state === 'closed') throw new Fault('spend.closed', { txid })
  if (kept.state === 'cancelled') throw new Fault('spend.cancelled', { txid })
  if (kept.state === 'signed') return signed(signer, record, keptBytes(signer, record, kept).spend)
  // Taking the device away cancelled it; an old row put back does not undo that.
  const isOwned = memberOfDevice(signer.charter(), kept.proof.device) !== null
  if (!isOwned) throw new Fault('spend.cancelled', { txid })
  const { id: member } = activeMemberOf(signer, kept.proof.device)
  const { read, judged, lacks, needs } = judgedAnew(signer, record, kept)
  const { spend } = read
  if (judged.verdict.kind === 'deny') return undecided(signer, 'denied', spend, judged)
  recordAsking(signer, record, { read, keeping: { ...kept, needs }, member })
  const factor = factorGiven(body, {
    member,
    request: typedHash(kept, body.code ?? ''),
    onWrong: () => signer.kept.countWrong(kept, signer.time()),
  })
  if (!factor || !needsOnly(lacks, factor.kind)) {
    return waiting(signer, spend, judged, { lacks, expiresAt: kept.expiresAt })
  }
  const keeping = { ...kept, psbt: read.psbt, needs, policy: policyHash(record.policy) }
  return approve(signer, record, { read, judged, keeping, factor })
}

/** What names one typing of a code: the asking, and the code as it was sealed this time. */
function typedHash({ proof }: KeptSpend, sealed: string): string {
  const typed = tagged('countersign/desk-code/v1', Buffer.from(`${proof.request} ${sealed}`))
  return createHash('sha256').update(typed).digest('hex')
}

/** Final, also for a spend that was not seen yet. @throws Fault spend.already_signed, token.* */
export function cancelSpend({
  signer,
  body,
  proof,
}: Asked<MessageBody<'spend.cancel'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  const { name } = record
  const { txid } = body
  checkCancelling(signer, record, { txid, proof })
  if (signer.ledger.isSigned(name, txid)) throw new Fault('spend.already_signed', { txid })
  // What others were asked about is taken back where they can see it, and whatever stands still.
  if (signer.ledger.isAsked(name, txid)) {
    const cancelled = { txid, member: askerOf(signer.charter(), proof.device) ?? '' }
    const log = spendLog(name)
    signer.freeze({ log, kind: 'spend.cancelled', body: cancelled, proofs: writeProofs(proof) })
  }
  signer.kept.cancel({ wallet: name, txid, proof }, signer.time())
  return { state: 'cancelled' }
}

/** What became of a spend; of a signed one the signatures, while its bytes are kept. */
export function spendState({ signer, body }: Heard<MessageBody<'spend.state'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  const kept = signer.kept.find(record.name, body.txid, signer.time())
  if (signer.ledger.isSigned(record.name, body.txid)) {
    const isKept = kept?.state === 'signed' && signer.kept.bytes(record.name, body.txid) !== null
    if (!isKept) return { state: 'signed' }
    const { spend } = keptBytes(signer, record, kept)
    return {
      state: 'signed',
      signedAt: plain(kept.askedAt),
      signatures: signatures(signer, record, spend),
      spend: review(spend, signer.network),
    }
  }
  if (!kept) return { state: 'unknown' }
  const times = { askedAt: plain(kept.askedAt), expiresAt: plain(kept.expiresAt) }
  if (kept.state !== 'waiting') return { state: told(kept.state), ...times }
  return { state: 'waiting', waitsFor: lacksNow(signer, record, kept), ...times }
}

/** Those of a wallet that wait, oldest first. */
export function pendingSpends({ signer, body }: Heard<MessageBody<'spend.pending'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  return {
    spends: signer.kept.waiting(record.name, signer.time()).map((kept) => ({
      txid: kept.txid,
      waitsFor: lacksNow(signer, record, kept),
      amountSats: kept.amountSats,
      device: kept.proof.device,
      askedAt: plain(kept.askedAt),
      expiresAt: plain(kept.expiresAt),
    })),
  }
}

/** Closed or expired is one to whoever only looks: it is over, and may be asked for again. */
const told = (state: KeptState): Exclude<KeptState, 'closed'> =>
  state === 'closed' ? 'expired' : state

/** A wrong secret and a spend there is none of are not told apart: anybody may try. */
function opened(
  signer: Signer,
  { wallet, txid, key }: { readonly wallet: string; readonly txid: string; readonly key: string },
): KeptSpend {
  const kept = signer.kept.find(wallet, txid, signer.time())
  const given = createHash('sha256').update(Buffer.from(key, 'hex')).digest()
  const isOpen = kept && timingSafeEqual(digest(kept.deskKey), given)
  if (!isOpen) throw new Fault('spend.missing', { txid })
  return kept
}

// Without a desk key nothing is its hash.
function digest(hex: string): Buffer {
  return hex === '' ? Buffer.alloc(32) : Buffer.from(hex, 'hex')
}

type KeptRead = ReadSpend & { readonly psbt: Uint8Array }

export function keptBytes(signer: Signer, record: WalletRecord, { txid }: KeptSpend): KeptRead {
  const psbt = signer.kept.bytes(record.name, txid)
  if (psbt === null) throw new Fault('spend.missing', { txid })
  const read = readSpend(signer, record, psbt)
  // Bytes of another spend are no bytes of this one.
  if (read.spend.txid !== txid) throw new Fault('spend.missing', { txid })
  return { ...read, psbt }
}

type JudgedAnew = {
  readonly read: KeptRead
  readonly judged: Judged
  readonly needs: Demand
  readonly lacks: readonly SpendLack[]
}

/** One that waits, read from its bytes and decided by the policy of now. */
export function judgedAnew(signer: Signer, record: WalletRecord, kept: KeptSpend): JudgedAnew {
  const read = keptBytes(signer, record, kept)
  const { proof, notBefore } = kept
  const judged = judge(signer, record, read.spend, { device: proof.device, notBefore })
  const needs = demandOf(judged.verdict)
  signer.kept.rejudge(kept, needs, policyHash(record.policy))
  return { read, judged, needs, lacks: lacking(signer, record, kept, needs) }
}

function lacking(
  signer: Signer,
  record: WalletRecord,
  { txid, proof }: KeptSpend,
  needs: Demand,
): readonly SpendLack[] {
  if (needs === null || !isGated(needs)) return lacksOf(needs)
  const asker = askerOf(signer.charter(), proof.device) ?? ''
  return lacksNowOf(signer, record, { txid, asker, needs })
}

/** What it lacks as things are now; its bytes are read again only when the policy changed, or the
 * terms of a token may have. */
export function lacksNow(
  signer: Signer,
  record: WalletRecord,
  kept: KeptSpend,
): readonly SpendLack[] {
  try {
    const isMembers = memberOfDevice(signer.charter(), kept.proof.device) !== null
    const isOfNow = isMembers && kept.policy === policyHash(record.policy) && kept.needs !== null
    if (isOfNow) return lacking(signer, record, kept, kept.needs)
    return judgedAnew(signer, record, kept).lacks
  } catch (fault) {
    if (fault instanceof Fault) return ['policy']
    throw fault
  }
}
