// The main act. The spend is read again from its bytes, judged by the pinned policy over our own
// journal, counted and flushed; only then does a signature exist.

import { spendBinding } from '@countersign/channel/bindings.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { plain } from '@countersign/channel/plain.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { decide } from '@countersign/core/policy/decide.ts'
import type { SpendFacts } from '@countersign/core/policy/facts.ts'
import { countedSats } from '@countersign/core/policy/history.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import { examine, type Spend } from '@countersign/core/wallet/examine.ts'
import { judgeReplacement, type SignedSpend } from '@countersign/core/wallet/replacement.ts'
import type { Marks } from '@countersign/core/wallet/wallet.ts'
import type { Draft } from '@countersign/vault/entry.ts'
import type { WalletRecord } from '../charter.ts'
import { type LiveSpend, spendLog } from '../ledger.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, checkCode } from '../request.ts'
import type { Signer } from '../signer.ts'
import { walletOf } from './wallets.ts'

/**
 * Answers `denied` with the reasons, `code-needed` when all but the code is there, or `signed`.
 * @throws Fault psbt.*, sign.*, spend.double_spend, factor.*
 */
export function signSpend(asked: Asked<MessageBody<'spend.sign'>>): Canonical {
  const { signer, body } = asked
  const record = walletOf(signer, body.wallet)
  const { spend, marks } = read(signer, record, body.psbt)
  // Signed before, so counted before: the same request gives the same signature.
  if (signer.ledger.isSigned(record.name, spend.txid)) return signed(signer, record, spend)

  const conflicts = lawfulConflicts(signer, record, spend)
  const replaced = conflicts.map(({ counted }) => counted)
  const verdict = decide({
    policy: record.policy,
    spend: factsOf(spend),
    history: signer.ledger.history(record.name),
    replaced,
    now: signer.time(),
  })
  if (verdict.kind === 'deny')
    return { outcome: 'denied', verdict: plain(verdict), ...review(spend) }
  if (body.code === undefined) {
    return { outcome: 'code-needed', verdict: plain(verdict), ...review(spend) }
  }
  const code = checkCode(asked, body.code, spendBinding(record.name, spend.txid))
  const proofs = writeProofs(asked.proof, code)
  signer.append([draftOf(record, spend, { marks, conflicts, proofs })])
  return signed(signer, record, spend)
}

function read(signer: Signer, record: WalletRecord, bytes: Uint8Array) {
  const psbt = readPsbt(bytes)
  const examination = examine(psbt, record.wallet, signer.ledger.marks(record.name))
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

function lawfulConflicts(signer: Signer, record: WalletRecord, spend: Spend): readonly LiveSpend[] {
  const next = signedSpendOf(spend)
  const conflicts = signer.ledger.conflicts(record.name, next.outpoints)
  if (conflicts.length === 0) return conflicts
  const replacement = judgeReplacement(next, conflicts)
  if (replacement.kind === 'lawful') return conflicts
  throw new Fault('spend.double_spend', { why: replacement.why, signedBefore: replacement.txid })
}

function factsOf(spend: Spend): SpendFacts {
  return {
    payments: spend.payments.map(({ script, amountSats }) => ({
      script: script.toHex(),
      amountSats,
    })),
    amountSats: spend.amountSats,
    feeSats: spend.feeSats,
    vsize: spend.vsize,
    // An output that claims to be change and is not was refused when the spend was examined.
    hasUnprovenChange: false,
    initiator: 'owner',
  }
}

function signedSpendOf(spend: Spend): SignedSpend {
  return {
    txid: spend.txid,
    outpoints: spend.inputs.map(({ outpoint }) => `${outpoint.txid}:${outpoint.index}`),
    payments: factsOf(spend).payments,
    feeSats: spend.feeSats,
  }
}

type Decided = {
  readonly marks: Marks
  readonly conflicts: readonly LiveSpend[]
  readonly proofs: readonly Canonical[]
}

function draftOf(record: WalletRecord, spend: Spend, { marks, conflicts, proofs }: Decided): Draft {
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
  }
  return { log: spendLog(record.name), kind: 'spend.signed', body, proofs }
}

function signed(signer: Signer, record: WalletRecord, spend: Spend): Canonical {
  const signatures = signer.walletKeys.sign(record.account, spend)
  const expected = record.wallet.serverKey
  for (const { inputIndex, publicKey } of signatures) {
    const derived = spend.inputs[inputIndex]?.place.scripts.publicKeys[expected]
    if (derived?.toHex() !== publicKey.toHex())
      throw new Error('signed with a key not in the script')
  }
  const head = signer.journal.head(spendLog(record.name))
  return {
    outcome: 'signed',
    signatures: signatures.map(({ inputIndex, publicKey, signature }) => ({
      inputIndex: plain(inputIndex),
      publicKey: publicKey.toHex(),
      signature: signature.toHex(),
    })),
    head: { seq: plain(head.seq), hash: head.hash.toHex() },
    ...review(spend),
  }
}

/** What the signer read, so that a client can show it beside what it meant to send. */
function review(spend: Spend): { readonly spend: Canonical } {
  return {
    spend: {
      txid: spend.txid,
      amountSats: plain(spend.amountSats),
      feeSats: plain(spend.feeSats),
      vsize: plain(spend.vsize),
      payments: spend.payments.map(({ script, amountSats }) => ({
        script: script.toHex(),
        sats: plain(amountSats),
      })),
      change: spend.change.map(({ place, outputIndex, amountSats }) => ({
        outputIndex: plain(outputIndex),
        chain: plain(place.chain),
        index: plain(place.index),
        sats: plain(amountSats),
      })),
    },
  }
}
