// Spends that wait for people, of all wallets, with who has decided on each.

import { type Decision, readDecision } from '@countersign/core/spend/decision.ts'
import { useQueries } from '@tanstack/react-query'
import { type Answer, readOf } from '../../session/api.ts'

export type WaitingSpend = {
  readonly wallet: string
  readonly txid: string
  readonly askedAt: number
  readonly sats: string | null
  readonly groups: Decision['groups']
  /** Who may decide on it and has not. */
  readonly undecided: readonly string[]
}

export function useWaitingSpends(wallets: readonly string[]): readonly WaitingSpend[] {
  return useQueries({
    queries: wallets.map((wallet) => readOf('listSpends', { wallet })),
    combine: (answers) => answers.flatMap(({ data }) => (data ? data.spends.flatMap(waiting) : [])),
  })
}

function waiting(spend: Answer<'listSpends'>['spends'][number]): readonly WaitingSpend[] {
  const { wallet, txid, state, waitsFor, askedAt, review, decision } = spend
  if (state !== 'waiting' || !waitsFor.includes('approvals') || decision === undefined) return []
  const { groups, voters, votes } = readDecision(decision)
  const decided = new Set(votes.filter(({ counts }) => counts).map(({ member }) => member))
  const undecided = voters.filter((each) => !decided.has(each))
  return [{ wallet, txid, askedAt, sats: review?.amountSats ?? null, groups, undecided }]
}
