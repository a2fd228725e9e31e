// Approvals of an order by others than the one who asks: statements about exactly one order, as one
// member asked for it, under exactly one policy. The trader has the order and counts; who they are,
// and whether their word stands, is said here.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { AccountRecord } from '@countersign/core/charter/account.ts'
import { accountIn } from '@countersign/core/charter/accounts.ts'
import type { Authorised } from '@countersign/core/charter/authority.ts'
import { groupMembers, groupsOf } from '@countersign/core/charter/groups.ts'
import { subjectOfAccount } from '@countersign/core/charter/lock.ts'
import { orderHashOf } from '@countersign/core/charter/policies.ts'
import type { Statement } from '@countersign/core/charter/statement.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { EXCHANGE_LOG, VOTED } from '../order-votes.ts'
import { stands } from '../progress.ts'
import { type Heard, memberOf } from '../request.ts'
import type { Signer } from '../signer.ts'
import { checkOwn } from './exchange.ts'

type Said = Omit<Authorised, 'said'> & { readonly said: Statement<'approve-order'> }

const DAY = 86_400
/** The order itself is not seen here: nobody fills the journal with words on made-up ones. */
const MAX_A_DAY = 500

/**
 * One member's word on an order that waits at the trader: once, and an approval may still become a
 * rejection.
 * @throws Fault exchange.account_missing, policy.changed, exchange.approval_refused,
 *   exchange.approval_twice, exchange.approval_many, charter.frozen, factor.*
 */
export function approveOrderBy(
  signer: Signer,
  { said, member }: Said,
  given: { readonly statement: Canonical; readonly prove: () => readonly Canonical[] },
): Canonical {
  const { order, decision } = said
  const record = accountIn(signer.charter(), said.account)
  checkFreezes(signer, record)
  if (said.policy !== orderHashOf(record.policy)) throw new Fault('policy.changed')
  if (member.id === said.by) refuse('you asked for it')
  if (!votersUnder(signer, record).includes(member.id)) refuse('you are in none of its groups')
  const since = sinceOf(record)
  const before = signer.orderVotes.on(said, since).find((vote) => vote.member === member.id)
  const isTurning = before?.decision === 'approve' && decision === 'reject'
  if (before && !isTurning) throw new Fault('exchange.approval_twice', { order })
  if (signer.orderVotes.countOf(member.id, signer.time() - DAY) >= MAX_A_DAY) {
    throw new Fault('exchange.approval_many', { most: MAX_A_DAY })
  }
  const body = { statement: given.statement }
  const vote = { log: EXCHANGE_LOG, kind: VOTED[decision], body, proofs: given.prove() }
  const [entry] = signer.append([vote])
  return { seq: plain(entry?.seq ?? 0), hash: entry?.hash.toHex() ?? '' }
}

function refuse(why: string): never {
  throw new Fault('exchange.approval_refused', { why })
}

function checkFreezes({ charter }: Pick<Signer, 'charter'>, { name }: AccountRecord): void {
  const { freezes } = charter()
  const freeze = freezes.get(subjectOfAccount(name)) ?? freezes.get('organisation')
  if (freeze) throw new Fault('charter.frozen', { subject: freeze.subject, why: freeze.why })
}

/** Of whom the policy asks approvals for anything; the trader says which an order needs. */
function votersUnder({ charter }: Pick<Signer, 'charter'>, { policy }: AccountRecord) {
  const { rules } = policy
  const groups = rules.flatMap(({ then }) => (then.kind === 'approvals' ? [then.group] : []))
  return groups.flatMap((group) => groupMembers(charter(), group))
}

/** A policy that comes back finds none of the approvals that another one dropped. */
const sinceOf = ({ earlier, createdAt }: AccountRecord): number =>
  earlier.at(-1)?.until ?? createdAt

/**
 * Who said what of exactly this order, and whether it counts now.
 * @throws Fault exchange.account_missing, channel.signature_invalid
 */
export function exchangeVotes({
  signer,
  proof,
  body,
}: Heard<MessageBody<'exchange.votes'>>): Canonical {
  checkOwn(proof, proof !== null && memberOf(signer, proof.device).id === body.by)
  const charter = signer.charter()
  const record = accountIn(charter, body.account)
  // Under another policy than the one of now there is nothing to count.
  if (orderHashOf(record.policy) !== body.policy) return { votes: [] }
  const votes = signer.orderVotes.on(body, sinceOf(record)).map((vote) => {
    const { seq, member, decision, at } = vote
    const counts = member !== body.by && stands(charter, vote)
    return plain({ seq, member, decision, at, counts, groups: groupsOf(charter, member) })
  })
  return { votes }
}
