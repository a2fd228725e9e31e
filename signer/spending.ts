// A spend from its bytes to its signature: read, judged by the pinned policy over our own journal,
// counted and flushed; only then does a signature exist. Whoever calls has checked who asks.

import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Draft } from '@countersign/core/charter/entry.ts'
import type { WalletRecord } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { decide } from '@countersign/core/policy/decide.ts'
import type { Initiator, SpendFacts } from '@countersign/core/policy/facts.ts'
import { countedSats } from '@countersign/core/policy/history.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import type { Verdict } from '@countersign/core/policy/verdict.ts'
import { examine, type Spend } from '@countersign/core/wallet/examine.ts'
import { judgeReplacement, type SignedSpend } from '@countersign/core/wallet/replacement.ts'
import type { Marks } from '@countersign/core/wallet/wallet.ts'
import { initiatorOf } from './initiator.ts'
import type { Keeping } from './kept.ts'
import { type LiveSpend, spendLog } from './ledger.ts'
import type { Signer } from './signer.ts'
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
export type Judged = { readonly verdict: Verdict; readonly conflicts: readonly LiveSpend[] }

/**
 * The pinned policy's verdict as things are now.
 * @param device - who asked
 * @throws Fault spend.double_spend, wallet.frozen
 */
export function judge(signer: Signer, record: WalletRecord, spend: Spend, device: string): Judged {
  checkWalletStanding(signer, record.name)
  const conflicts = lawfulConflicts(signer, record, spend)
  const verdict = decide({
    policy: record.policy,
    spend: factsOf(spend, initiatorOf(signer.charter(), device)),
    history: signer.ledger.history(record.name),
    replaced: conflicts.map(({ counted }) => counted),
    now: signer.time(),
    directory: signer.directory,
  })
  return { verdict, conflicts }
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
  readonly conflicts: readonly LiveSpend[]
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
  { spend, marks, conflicts, proofs }: Approved,
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
