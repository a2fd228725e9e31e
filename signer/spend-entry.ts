// What the entries of signed and settled spends say.

import { type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { hex, list, object, optional, text, whole, word } from '@countersign/core/fields.ts'
import type { SignedSpend } from '@countersign/core/wallet/replacement.ts'

/** The body of a `spend.signed` entry. */
export const spendBody = object({
  txid: hex(32),
  inputs: list(text(80), 100_000),
  payments: list(object({ script: text(20_002), sats: text(16) }), 100_000),
  changeSats: text(16),
  feeSats: text(16),
  amountSats: text(16),
  /** What counts against the limits: more than the amount if a dearer spend was replaced. */
  countedSats: text(16),
  replaces: list(hex(32), 100_000),
  /** Indexes used on the receive and the change chain after this spend. */
  used: list(whole(0x8000_0000), 2),
  policy: hex(32),
  /** In virtual bytes; older entries do not say. */
  vsize: optional(whole()),
  /** Who asked; older entries, which do not say, were the owner's. */
  member: optional(text(32)),
  /** It counts in every window from its time on, until a coin of it is spent. */
  counts: optional(word('until-spent')),
  /** The lock time that lay ahead, as it stands in the transaction. */
  notBefore: optional(whole(0xffff_ffff)),
})

/** The body of a `spend.settled` entry: from its time on the spend counts as one signed then. */
export const settledBody = object({
  /** The latest version of the spend that was open. */
  txid: hex(32),
  /** The transaction that spends a coin of it, and the block that has it. */
  by: hex(32),
  block: hex(32),
})

/** Who asked for a signed spend. */
export function memberOf(entry: Entry): string {
  return spendBody(entry.body, entry.kind).member ?? OWNER
}

/** What a spend entry says, as the rules for replacements want it. */
export function signedSpend(entry: Entry): SignedSpend {
  const body = spendBody(entry.body, entry.kind)
  return {
    txid: body.txid,
    outpoints: body.inputs,
    payments: body.payments.map((each) => ({ script: each.script, amountSats: amount(each.sats) })),
    feeSats: amount(body.feeSats),
  }
}

const amount = (digits: string): Sats => sats(BigInt(digits))
