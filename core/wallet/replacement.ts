// Which earlier spends a new one conflicts with, and whether it lawfully replaces them. Without
// this, {X, Y} could be "replaced" by {X} and {Y}, and both confirm: one limit, paid twice.

import type { Sats } from '../bitcoin/amounts.ts'

/** A spend as the journal remembers it, latest versions only. */
export type SignedSpend = {
  readonly txid: string
  readonly outpoints: readonly string[]
  readonly payments: readonly { readonly script: string; readonly amountSats: Sats }[]
  readonly feeSats: Sats
  /** It counts until one of its coins is spent. */
  readonly isOpen?: true
}

export type Replacement =
  | { readonly kind: 'lawful' }
  | { readonly kind: 'unlawful'; readonly why: string; readonly txid: string }

/**
 * Whether `next` may be signed although it spends outpoints that `conflicts` spend: it has to spend
 * every input of every one, pay nothing they did not pay (what it drops returns to own change), and
 * pay more fee than all of them together (BIP 125 rules 3 and 4, without the relay fee).
 *
 * One that is open is replaced by itself and with its own inputs: so whatever of them is spent ends
 * all versions. Were two of them joined, the end of one would be taken for the end of both.
 */
export function judgeReplacement(
  next: SignedSpend,
  conflicts: readonly SignedSpend[],
): Replacement {
  const spent = new Set(next.outpoints)
  for (const { txid, outpoints } of conflicts) {
    const free = outpoints.find((outpoint) => !spent.has(outpoint))
    if (free) return { kind: 'unlawful', why: `it leaves the input ${free} free`, txid }
  }
  const open = conflicts.find(({ isOpen }) => isOpen)
  if (open && (conflicts.length > 1 || spent.size !== open.outpoints.length)) {
    const why = 'a postponed spend is replaced with exactly its own inputs'
    return { kind: 'unlawful', why, txid: open.txid }
  }
  const owed = new Map<string, number>()
  for (const { payments } of conflicts) {
    for (const payment of payments) owed.set(nameOf(payment), (owed.get(nameOf(payment)) ?? 0) + 1)
  }
  const txid = conflicts[0]?.txid ?? ''
  for (const payment of next.payments) {
    const left = owed.get(nameOf(payment)) ?? 0
    if (left === 0) return { kind: 'unlawful', why: 'it pays what the earlier spend did not', txid }
    owed.set(nameOf(payment), left - 1)
  }
  const paidSats = conflicts.reduce((total, { feeSats }) => total + feeSats, 0n)
  if (next.feeSats <= paidSats) return { kind: 'unlawful', why: 'it does not raise the fee', txid }
  return { kind: 'lawful' }
}

// Equal payments are counted, not merged: one kept of two identical ones is one dropped.
function nameOf({ script, amountSats }: SignedSpend['payments'][number]): string {
  return `${script}:${amountSats}`
}
