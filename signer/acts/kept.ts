// Spends that wait: shown and approved at the desk by whoever knows the secret that the asking
// client made, cancelled by a device, and told about to the server.

import { createHash, timingSafeEqual } from 'node:crypto'
import { tagged } from '@countersign/channel/identity.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { plain } from '@countersign/channel/plain.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import type { SpendLack } from '@countersign/core/spend/life.ts'
import type { WalletRecord } from '../charter.ts'
import type { KeptSpend, KeptState } from '../kept.ts'
import type { Asked, Heard } from '../request.ts'
import { review } from '../review.ts'
import type { Signer } from '../signer.ts'
import {
  type Judged,
  judge,
  lacksOf,
  needsOnlyCode,
  type ReadSpend,
  readSpend,
  signatures,
} from '../spending.ts'
import { approve, signed, undecided, waiting } from './spend.ts'
import { walletOf } from './wallets.ts'

/** What the signer read from the bytes, and would answer now. @throws Fault spend.missing */
export function showSpend({ signer, body }: Heard<MessageBody<'spend.show'>>): Canonical {
  const kept = opened(signer, body)
  const record = walletOf(signer, kept.wallet)
  const { proof, askedAt, expiresAt, state } = kept
  const name = signer.charter().devices.find(({ key }) => key === proof.device)?.name
  return {
    state: told(state),
    wallet: record.name,
    network: signer.network,
    descriptor: record.descriptorText,
    initiator: { device: proof.device, name: name ?? '' },
    askedAt: plain(askedAt),
    expiresAt: plain(expiresAt),
    ...contents(signer, record, kept),
  }
}

function contents(signer: Signer, record: WalletRecord, kept: KeptSpend) {
  if (kept.state === 'waiting') {
    const { read, judged, lacks } = judgedAnew(signer, record, kept)
    const { spend } = read
    const verdict = plain(judged.verdict)
    return { waitsFor: lacks, verdict, spend: review(spend, signer.network) }
  }
  const bytes = kept.state === 'signed' ? signer.kept.bytes(kept.wallet, kept.txid) : null
  if (bytes === null) return {}
  return { spend: review(readSpend(signer, record, bytes).spend, signer.network) }
}

/**
 * A code typed at the desk. The kept bytes are read and judged anew; the code is looked at last.
 * After five wrong ones the spend is closed: see `DESK_TRIES`.
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
  const isOwned = signer.charter().devices.some(({ key }) => key === kept.proof.device)
  if (!isOwned) throw new Fault('spend.cancelled', { txid })
  const { read, judged, lacks } = judgedAnew(signer, record, kept)
  const { spend } = read
  if (judged.verdict.kind === 'deny') return undecided(signer, 'denied', spend, judged)
  if (!needsOnlyCode(lacks)) {
    return waiting(signer, spend, judged, { lacks, expiresAt: kept.expiresAt })
  }
  const keeping = { ...kept, psbt: read.psbt, lacks, policy: policyHash(record.policy) }
  const code = {
    sealed: body.code,
    request: typedHash(kept, body.code),
    onWrong: () => signer.kept.countWrong(kept, signer.time()),
  }
  return approve(signer, record, { read, judged, keeping, code })
}

/** What names one typing of a code: the asking, and the code as it was sealed this time. */
function typedHash({ proof }: KeptSpend, sealed: string): string {
  const typed = tagged('countersign/desk-code/v1', Buffer.from(`${proof.request} ${sealed}`))
  return createHash('sha256').update(typed).digest('hex')
}

/** Final, also for a spend that was not seen yet. @throws Fault spend.already_signed */
export function cancelSpend({
  signer,
  body,
  proof,
}: Asked<MessageBody<'spend.cancel'>>): Canonical {
  const { name } = walletOf(signer, body.wallet)
  const { txid } = body
  if (signer.ledger.isSigned(name, txid)) throw new Fault('spend.already_signed', { txid })
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

function keptBytes(signer: Signer, record: WalletRecord, { txid }: KeptSpend): KeptRead {
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
  readonly lacks: readonly SpendLack[]
}

function judgedAnew(signer: Signer, record: WalletRecord, kept: KeptSpend): JudgedAnew {
  const read = keptBytes(signer, record, kept)
  const judged = judge(signer, record, read.spend, kept.proof.device)
  const lacks = lacksOf(judged.verdict)
  signer.kept.rejudge(kept, lacks, policyHash(record.policy))
  return { read, judged, lacks }
}

/** What it lacks under the policy as it is now; worked out again only when that changed. */
function lacksNow(signer: Signer, record: WalletRecord, kept: KeptSpend): readonly SpendLack[] {
  if (kept.policy === policyHash(record.policy)) return kept.lacks
  try {
    return judgedAnew(signer, record, kept).lacks
  } catch (fault) {
    if (fault instanceof Fault) return ['policy']
    throw fault
  }
}
