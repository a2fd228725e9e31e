// What the owner may read: limits and history, straight from the journal.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { plain } from '@countersign/channel/plain.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { limits } from '@countersign/core/policy/limits.ts'
import { spendBody, spendLog } from '../ledger.ts'
import { codeOf, deviceOf } from '../proofs.ts'
import type { Asked, Heard } from '../request.ts'
import { currentHeads } from '../witness.ts'
import { walletOf } from './wallets.ts'

/** Every limit: what is used, what is left, when it frees. */
export function readLimits({ signer, body, proof }: Heard<MessageBody<'limits'>>): Canonical {
  const { name, policy } = walletOf(signer, body.wallet)
  const now = signer.time()
  const all = limits(policy, signer.ledger.history(name), now, proof?.device)
  return { now: plain(now), limits: plain(all) }
}

/** Signed spends, newest first. */
export function readHistory({ signer, body }: Heard<MessageBody<'history'>>): Canonical {
  const { name } = walletOf(signer, body.wallet)
  const before = body.before ?? Number.MAX_SAFE_INTEGER
  const entries = signer.journal.readBack(spendLog(name), before, body.limit)
  return {
    spends: entries.map((entry) => {
      const spend = spendBody(entry.body, entry.kind)
      return {
        seq: plain(entry.seq),
        signedAt: plain(entry.time),
        txid: spend.txid,
        amountSats: spend.amountSats,
        feeSats: spend.feeSats,
        countedSats: spend.countedSats,
        payments: spend.payments.map(({ script, sats }) => ({ script, sats })),
        replaces: spend.replaces,
        factor: codeOf(entry)?.factor ?? '',
        device: deviceOf(entry) ?? '',
        ...(spend.vsize === undefined ? {} : { vsize: plain(spend.vsize) }),
        hash: entry.hash.toHex(),
      }
    }),
  }
}

/**
 * Reads the whole journal, chain and MACs; with ten million entries it takes half a minute, in
 * which nobody else is answered. @throws Fault vault.journal_broken
 */
export function verifyJournal({ signer }: Asked<MessageBody<'journal.verify'>>): Canonical {
  const { entries } = signer.journal.verify('start')
  const heads = currentHeads(signer.journal).map((head) => ({ ...head, seq: plain(head.seq) }))
  return { entries: plain(entries), heads }
}
