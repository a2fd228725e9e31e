// Small policies, spends and questions for the tests beside.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { sats } from '../bitcoin/amounts.ts'
import { decide } from './decide.ts'
import type { SpendFacts } from './facts.ts'
import { arrayHistory, type Spent } from './history.ts'
import type { Atom, Policy, Rule } from './policy.ts'
import { DAY, SOME_DAY } from './samples.test.ts'
import type { Verdict } from './verdict.ts'
import type { Window } from './window.ts'

export const NOW = SOME_DAY + 4_000
export const FRIEND = '0014aa'
export const STRANGER = '0014bb'
export const ONE_DAY: Window = { kind: 'rolling', seconds: DAY }

export const deny = (...when: Atom[]): Rule => ({ id: 'limit', when, then: { kind: 'deny' } })
export const policy = (...rules: Rule[]): Policy => ({
  version: '1',
  grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
  rules,
  lists: { friends: [FRIEND] },
})
export const spend = (paid: bigint, fee = 0n, more: Partial<SpendFacts> = {}): SpendFacts => ({
  payments: [{ script: FRIEND, amountSats: sats(paid) }],
  amountSats: sats(paid + fee),
  feeSats: sats(fee),
  vsize: 150,
  hasUnprovenChange: false,
  initiator: 'owner',
  ...more,
})
export const spent = (amountSats: bigint, at: number): Spent => ({ at, amountSats })

export type Past = {
  readonly past?: readonly Spent[]
  readonly replaced?: readonly Spent[]
  readonly now?: number
}
export const verdict = (rules: readonly Rule[], of: SpendFacts, more: Past = {}): Verdict =>
  decide({
    policy: policy(...rules),
    spend: of,
    history: arrayHistory(more.past ?? []),
    replaced: more.replaced ?? [],
    now: more.now ?? NOW,
  })
export const kind = (atom: Atom, of: SpendFacts, more: Past = {}): string =>
  verdict([deny(atom)], of, more).kind
