// Small policies, spends and questions for the tests beside.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { sats } from '../bitcoin/amounts.ts'
import { OWNER } from '../charter/member.ts'
import { decide } from './decide.ts'
import type { Directory } from './destinations.ts'
import type { Claims, SpendFacts } from './facts.ts'
import { arrayHistory, type Spent } from './history.ts'
import type { Atom, Policy, Rule } from './policy.ts'
import { DAY, SOME_DAY } from './samples.test.ts'
import type { Verdict } from './verdict.ts'
import type { Window } from './window.ts'

export const NOW = SOME_DAY + 4_000
export const FRIEND = '0014aa'
export const STRANGER = '0014bb'
export const DEVICE = 'd1'.repeat(32)
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
  hasOtherSighash: false,
  initiator: { kind: 'owner', member: OWNER, device: DEVICE, roles: [], groups: [] },
  ...more,
})
export const spent = (amountSats: bigint, at: number): Spent => ({ at, amountSats })

export type Past = {
  readonly past?: readonly Spent[]
  readonly replaced?: readonly Spent[]
  readonly elsewhere?: readonly Spent[]
  readonly now?: number
  readonly claims?: Claims
  readonly directory?: Directory
  readonly lists?: Policy['lists']
}
export const verdict = (rules: readonly Rule[], of: SpendFacts, more: Past = {}): Verdict =>
  decide({
    policy: { ...policy(...rules), ...(more.lists ? { lists: more.lists } : {}) },
    spend: of,
    history: arrayHistory(more.past ?? [], more.elsewhere),
    replaced: more.replaced ?? [],
    now: more.now ?? NOW,
    claims: more.claims ?? {},
    ...(more.directory ? { directory: more.directory } : {}),
  })
export const kind = (atom: Atom, of: SpendFacts, more: Past = {}): string =>
  verdict([deny(atom)], of, more).kind
