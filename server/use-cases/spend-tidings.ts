// What is told of spends: read from what the signer read, so that nobody else's words are in it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Tiding } from '../ports/notices.ts'
import type { SpendRecord } from '../ports/records.ts'
import { type Fields, fieldsOf, hexOf, listOf, textOf, wholeOf } from './answers.ts'

type Of<K extends Tiding['kind']> = Extract<Tiding, { readonly kind: K }>

/** More stand at the desk. */
const MAX_PAYEES = 20

const amountOf = (review: Canonical | null): bigint =>
  review === null ? 0n : BigInt(wholeOf(fieldsOf(review, 'review'), 'amountSats'))

const named = ({ wallet, txid, review }: SpendRecord) => ({
  wallet,
  txid,
  amountSats: amountOf(review),
})

export function waitingTiding(spend: SpendRecord): Of<'spend.waiting'> {
  const payments = spend.review === null ? [] : listOf(fieldsOf(spend.review, 'review'), 'payments')
  return {
    kind: 'spend.waiting',
    ...named(spend),
    payees: payments.slice(0, MAX_PAYEES).map((each) => payeeOf(fieldsOf(each, 'payment'))),
    approvalsNeeded: approvalsIn(spend.verdict),
    expiresAt: spend.expiresAt ?? spend.changedAt,
  }
}

function payeeOf(payment: Fields): string {
  const to = Object.hasOwn(payment, 'address')
    ? textOf(payment, 'address')
    : `script ${hexOf(payment, 'script').slice(0, 80)}`
  return `${formatBtc(BigInt(wholeOf(payment, 'sats')))} BTC to ${to}`
}

/** Of all groups that the policy asks, as its verdict says. */
function approvalsIn(verdict: Canonical | null): number {
  try {
    const needs = fieldsOf(fieldsOf(verdict ?? {}, 'verdict').needs, 'needs')
    const counts = listOf(needs, 'approvals').map((each) => wholeOf(fieldsOf(each, 'it'), 'count'))
    return counts.reduce((total, count) => total + count, 0)
  } catch (fault) {
    if (fault instanceof Fault) return 0
    throw fault
  }
}

export function deniedTiding(spend: SpendRecord): Of<'spend.denied'> {
  return { kind: 'spend.denied', ...named(spend), because: reasonsIn(spend.verdict) }
}

/** The rules that said no, by the names that the policy gives them. */
function reasonsIn(verdict: Canonical | null): readonly string[] {
  if (verdict === null) return []
  const because = listOf(fieldsOf(verdict, 'verdict'), 'because')
  const rules = because.map((each) => textOf(fieldsOf(each, 'reason'), 'rule'))
  return [...new Set(rules)].slice(0, MAX_PAYEES).map((rule) => `By the rule ${rule}.`)
}

export function confirmedTiding(spend: SpendRecord): Of<'spend.confirmed'> {
  return { kind: 'spend.confirmed', ...named(spend) }
}

type News = {
  readonly tiding: Of<'spend.approved'>
  readonly at: UnixSeconds
  readonly by: string
  readonly mark: string
}

/** The latest approval, when there is one more than before. */
export function approvedTiding(before: SpendRecord, after: SpendRecord): News | null {
  const approvals = approvalsOf(after.decision)
  const last = approvals.at(-1)
  if (!last || approvals.length <= approvalsOf(before.decision).length) return null
  const needed = groupsOf(after.decision).reduce((total, each) => total + wholeOf(each, 'count'), 0)
  return {
    tiding: {
      kind: 'spend.approved',
      ...named(after),
      approvals: approvals.length,
      approvalsNeeded: needed,
    },
    ...last,
    mark: `${last.by}/${last.at}`,
  }
}

const groupsOf = (decision: Canonical | null): readonly Fields[] =>
  decision === null
    ? []
    : listOf(fieldsOf(decision, 'decision'), 'groups').map((each) => fieldsOf(each, 'group'))

/** Those that count, in the order they were given. */
function approvalsOf(decision: Canonical | null) {
  if (decision === null) return []
  return listOf(fieldsOf(decision, 'decision'), 'votes')
    .map((each) => fieldsOf(each, 'vote'))
    .filter((vote) => textOf(vote, 'decision') === 'approve' && textOf(vote, 'counts') === 'yes')
    .map((vote) => ({ by: textOf(vote, 'member'), at: wholeOf(vote, 'at') }))
    .toSorted((a, b) => a.at - b.at)
}
