// What the owner may read: limits and history, straight from the journal.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { plain } from '@countersign/core/plain.ts'
import { budgetLimit, limits } from '@countersign/core/policy/limits.ts'
import { initiatorOf } from '../initiator.ts'
import { codeOf, deviceOf } from '../proofs.ts'
import type { Asked, Heard } from '../request.ts'
import type { Signer } from '../signer.ts'
import { spendBody } from '../spend-entry.ts'
import { spentByTokens, spentOf } from '../spent.ts'
import { currentHeads } from '../witness.ts'
import { pageOf } from './page.ts'
import { walletOf } from './wallets.ts'

/** Every limit: what is used, what is left, when it frees. */
export function readLimits({ signer, body, proof }: Heard<MessageBody<'limits'>>): Canonical {
  const { name, policy } = walletOf(signer, body.wallet)
  const now = signer.time()
  const member = proof ? initiatorOf(signer.charter(), proof.device).member : undefined
  const all = limits(policy, spentOf(signer, name), now, member)
  return { now: plain(now), limits: plain(all) }
}

/** What is left of each token's budget, over all wallets together. */
export function readBudgets({ signer }: Heard<MessageBody<'token.budgets'>>): Canonical {
  const now = signer.time()
  const history = spentByTokens(signer)
  const budgets = [...signer.charter().tokens.values()].map((token) => ({
    token: token.id,
    limit: plain(budgetLimit(token, history, now)),
  }))
  return { now: plain(now), budgets }
}

/** Signed spends, newest first; fewer than asked for when they are long. */
export function readHistory({ signer, body }: Heard<MessageBody<'history'>>): Canonical {
  const { name } = walletOf(signer, body.wallet)
  const before = body.before ?? Number.MAX_SAFE_INTEGER
  const entries = pageOf(body.limit, (last, count) =>
    signer.ledger.signedBefore(name, last?.seq ?? before, count),
  )
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
        member: spend.member ?? OWNER,
        ...(spend.vsize === undefined ? {} : { vsize: plain(spend.vsize) }),
        ...(spend.notBefore === undefined ? {} : { notBefore: plain(spend.notBefore) }),
        ...(signer.ledger.isOpen(name, entry.seq) ? { counts: 'until-spent' } : {}),
        hash: entry.hash.toHex(),
      }
    }),
  }
}

/** In which the same is answered again: the server can repeat a device's request at will. */
const VERIFY_SECONDS = 60

type Verified = { readonly at: UnixSeconds; readonly answer: () => Canonical }

const verifiedBy = new WeakMap<Signer['journal'], Verified>()

/**
 * Reads the whole journal, chain and MACs; with ten million entries it takes half a minute, in
 * which nobody else is answered. So it is done once a minute, and in between the answer is that of
 * the last time, with the heads of then. @throws Fault vault.journal_broken
 */
export function verifyJournal({ signer }: Asked<MessageBody<'journal.verify'>>): Canonical {
  const { journal } = signer
  const known = verifiedBy.get(journal)
  if (known && signer.time() < known.at + VERIFY_SECONDS) return known.answer()
  const answer = verify(signer)
  verifiedBy.set(journal, { at: signer.time(), answer })
  return answer()
}

function verify({ journal }: Signer): () => Canonical {
  try {
    const { entries } = journal.verify('start')
    const heads = currentHeads(journal).map((head) => ({ ...head, seq: plain(head.seq) }))
    return () => ({ entries: plain(entries), heads })
  } catch (fault) {
    return () => {
      throw fault
    }
  }
}
