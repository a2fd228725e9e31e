// A spend from its bytes to its signature: read, judged by the pinned policy over our own journal,
// counted and flushed; only then does a signature exist. Whoever calls has checked who asks.

import type { RequestProof } from '@countersign/channel/envelope.ts'
import { type UnixSeconds, unreachable } from '@countersign/core/basics.ts'
import { type LockTime, liesAhead, writtenAs } from '@countersign/core/bitcoin/lock-time.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Draft } from '@countersign/core/charter/entry.ts'
import type { WalletRecord } from '@countersign/core/charter/state.ts'
import { tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault, type FaultFacts } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { decide } from '@countersign/core/policy/decide.ts'
import type { Initiator, SpendFacts } from '@countersign/core/policy/facts.ts'
import { countedSats } from '@countersign/core/policy/history.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import { decideForToken, type TokenCase } from '@countersign/core/policy/token.ts'
import type { Verdict } from '@countersign/core/policy/verdict.ts'
import { examine, type Spend } from '@countersign/core/wallet/examine.ts'
import { judgeReplacement, type SignedSpend } from '@countersign/core/wallet/replacement.ts'
import type { Marks } from '@countersign/core/wallet/wallet.ts'
import { initiatorOf } from './initiator.ts'
import type { Keeping } from './kept.ts'
import { type LiveSpend, spendLog } from './ledger.ts'
import { MOST_OPEN } from './opens.ts'
import type { Signer } from './signer.ts'
import { spentByTokens, spentOf } from './spent.ts'
import { checkWalletStanding } from './standing.ts'

export type ReadSpend = { readonly spend: Spend; readonly marks: Marks }

/** Every input ours and signed by the user, or a fault. @throws Fault psbt.*, sign.* */
export function readSpend(signer: Signer, record: WalletRecord, bytes: Uint8Array): ReadSpend {
  const psbt = readPsbt(bytes)
  const own = signer.walletKeys.ownKey(record.account, record.wallet.serverKey)
  const wallet = { ...record.wallet, own }
  const examination = examine(psbt, wallet, signer.ledger.marks(record.name))
  if (examination.kind === 'signable') return examination
  const [first] = examination.faults
  if (!first) throw new Error('refused without a fault')
  const { inputIndex, outputIndex, facts } = first
  throw new Fault(first.code, {
    ...facts,
    ...(inputIndex === undefined ? {} : { inputIndex }),
    ...(outputIndex === undefined ? {} : { outputIndex }),
    faults: examination.faults.length,
  })
}

/** What was decided, and over which earlier versions of the same spend. */
export type Judged = {
  readonly verdict: Verdict
  readonly conflicts: readonly LiveSpend[]
  /** It counts until one of its coins is spent: it, or one that it replaces, was postponed. */
  readonly isOpen: boolean
}

/** Said only of what counts until it is spent. */
export const openly = ({ isOpen }: Pick<Judged, 'isOpen'>) =>
  isOpen ? { counts: 'until-spent' } : {}

/** The same for people, who know no heights: with that of the chain, as it was told. */
export function openlyShown({ tip }: Pick<Signer, 'tip'>, judged: Pick<Judged, 'isOpen'>) {
  const height = judged.isOpen && tip.height !== null ? { chainHeight: plain(tip.height) } : {}
  return { ...openly(judged), ...height }
}

/** Whose key asked, and from which address, as somebody says. */
export type AskedBy = Pick<RequestProof, 'device'> & {
  readonly from?: string | undefined
  /** The lock time that is meant to lie ahead, as it stands in the transaction. */
  readonly notBefore?: number | null | undefined
}

/**
 * The pinned policy's verdict as things are now.
 * @throws Fault sign.lock_time_ahead, sign.not_before_differs, spend.double_spend,
 *   spend.too_many_open, wallet.frozen
 */
export function judge(signer: Signer, record: WalletRecord, spend: Spend, by: AskedBy): Judged {
  checkWalletStanding(signer, record.name)
  const isPostponed = isMeantAhead(signer, spend, by.notBefore ?? null)
  const conflicts = lawfulConflicts(signer, record, spend)
  const wasOpen = conflicts.some(({ isOpen }) => isOpen)
  if (isPostponed && !wasOpen && signer.ledger.openCount(record.name) >= MOST_OPEN) {
    throw new Fault('spend.too_many_open', { open: MOST_OPEN })
  }
  const verdict = verdictOn(signer, record, {
    spend: factsOf(spend, initiatorOf(signer.charter(), by.device)),
    replaced: conflicts.map(({ counted }) => counted),
    from: by.from,
  })
  return { verdict, conflicts, isOpen: isPostponed || wasOpen }
}

/**
 * Whether it lies ahead, and who asks says that it shall. Signed today and sent in a month, a spend
 * would be counted in a window that has passed by then: thirty of them would fill thirty days'
 * limits, and be sent in one. So it counts until it is spent, which nobody is to get by surprise.
 */
function isMeantAhead(
  { network, tip, time }: Signer,
  { lockTime: lock }: Pick<Spend, 'lockTime'>,
  notBefore: number | null,
): boolean {
  const written = lock && writtenAs(lock)
  if (notBefore !== null && notBefore !== written) {
    throw new Fault('sign.not_before_differs', { notBefore, lockTime: written ?? 'none' })
  }
  const now = time()
  if (!lock || !liesAhead(lock, { network, now, toldHeight: tip.height })) return false
  if (notBefore !== null) return true
  throw new Fault('sign.lock_time_ahead', aheadFacts(lock, now, tip.height))
}

function aheadFacts(lock: LockTime, now: UnixSeconds, chainHeight: number | null): FaultFacts {
  switch (lock.kind) {
    case 'time':
      return { lockTime: lock.at, now }
    case 'height':
      return { lockHeight: lock.height, chainHeight: chainHeight ?? 'not told yet' }
    case 'age':
      return { inputIndex: lock.inputIndex, sequence: lock.sequence }
    default:
      return unreachable(lock)
  }
}

type Asking = Pick<TokenCase, 'spend' | 'replaced' | 'from'>

/** The verdict on these facts: of the policy, and where a token asks of its own terms as well. */
export function verdictOn(
  signer: Signer,
  { name: wallet, policy }: WalletRecord,
  { spend, replaced, from }: Asking,
): Verdict {
  const { directory } = signer
  const history = spentOf(signer, wallet)
  const asked = { policy, spend, history, replaced, now: signer.time(), directory }
  const charter = signer.charter()
  const { kind, device } = spend.initiator
  if (kind !== 'token') return decide(asked)
  const terms = tokenOfKey(charter, device)
  if (!terms) throw new Error('a token asks that there is not')
  const isFrozen = charter.freezes.has(spend.initiator.member)
  const spentByToken = spentByTokens(signer)
  return decideForToken({ ...asked, terms, isFrozen, wallet, from, spentByToken })
}

function lawfulConflicts(signer: Signer, record: WalletRecord, spend: Spend): readonly LiveSpend[] {
  const next = signedSpendOf(spend)
  const conflicts = signer.ledger.conflicts(record.name, next.outpoints)
  if (conflicts.length === 0) return conflicts
  const replacement = judgeReplacement(next, conflicts)
  if (replacement.kind === 'lawful') return conflicts
  throw new Fault('spend.double_spend', { why: replacement.why, signedBefore: replacement.txid })
}

/** What a policy is told. */
export function factsOf(spend: Spend, initiator: Initiator): SpendFacts {
  return {
    payments: paymentsOf(spend),
    amountSats: spend.amountSats,
    feeSats: spend.feeSats,
    vsize: spend.vsize,
    // An output that claims to be change and is not, and a signature over less than the whole
    // transaction, were refused when the spend was examined.
    hasUnprovenChange: false,
    hasOtherSighash: false,
    initiator,
  }
}

function paymentsOf({ payments }: Spend): SpendFacts['payments'] {
  return payments.map(({ script, amountSats }) => ({ script: script.toHex(), amountSats }))
}

function signedSpendOf(spend: Spend): SignedSpend {
  return {
    txid: spend.txid,
    outpoints: spend.inputs.map(({ outpoint }) => `${outpoint.txid}:${outpoint.index}`),
    payments: paymentsOf(spend),
    feeSats: spend.feeSats,
  }
}

export type Approved = ReadSpend & {
  readonly judged: Pick<Judged, 'conflicts' | 'isOpen'>
  /** What authorised it, for the entry. */
  readonly proofs: readonly Canonical[]
  /** Kept, so that whoever lost the answer finds it again. */
  readonly keeping: Keeping
}

/** Counts and signs, in this order. @returns the signatures, in the form of `signatures` */
export function signApproved(signer: Signer, record: WalletRecord, approved: Approved): Canonical {
  const { keeping, spend } = approved
  const { member } = initiatorOf(signer.charter(), keeping.proof.device)
  signer.append([draftOf(record, approved, member)], () => signer.kept.sign(keeping, signer.time()))
  return signatures(signer, record, spend)
}

function draftOf(
  record: WalletRecord,
  { spend, marks, judged: { conflicts, isOpen }, proofs, keeping }: Approved,
  member: string,
): Draft {
  const { txid, outpoints, payments, feeSats } = signedSpendOf(spend)
  const replaced = conflicts.map(({ counted }) => counted)
  const body = {
    txid,
    inputs: outpoints,
    payments: payments.map(({ script, amountSats }) => ({ script, sats: plain(amountSats) })),
    changeSats: plain(spend.change.reduce((total, { amountSats }) => total + amountSats, 0n)),
    feeSats: plain(feeSats),
    amountSats: plain(spend.amountSats),
    countedSats: plain(countedSats(spend.amountSats, replaced)),
    replaces: conflicts.map((each) => each.txid),
    used: marks.map((mark) => plain(mark + 1)),
    policy: policyHash(record.policy),
    vsize: plain(spend.vsize),
    member,
    ...(isOpen ? { counts: 'until-spent' } : {}),
    ...(isOpen && keeping.notBefore !== null ? { notBefore: plain(keeping.notBefore) } : {}),
  }
  return { log: spendLog(record.name), kind: 'spend.signed', body, proofs }
}

/** Our signature for every input of a spend that was counted: the same each time. */
export function signatures(signer: Signer, record: WalletRecord, spend: Spend): Canonical {
  if (!signer.ledger.isSigned(record.name, spend.txid)) throw new Error('signed before counted')
  const signed = signer.walletKeys.sign(record.account, spend)
  const expected = record.wallet.serverKey
  for (const { inputIndex, publicKey } of signed) {
    const derived = spend.inputs[inputIndex]?.place.scripts.publicKeys[expected]
    if (derived?.toHex() !== publicKey.toHex())
      throw new Error('signed with a key not in the script')
  }
  return signed.map(({ inputIndex, publicKey, signature }) => ({
    inputIndex: plain(inputIndex),
    publicKey: publicKey.toHex(),
    signature: signature.toHex(),
  }))
}
