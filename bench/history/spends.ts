// The past spends of the bench: which one was signed when and for how much. A function of its
// number alone, so that loader and brute force agree without keeping ten million of anything.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import type { SpendFacts } from '@countersign/core/policy/facts.ts'
import type { History, Scope } from '@countersign/core/policy/history.ts'
import type { Policy, Rule } from '@countersign/core/policy/policy.ts'
import type { Window } from '@countersign/core/policy/window.ts'

export const WALLET = 'savings'
export const DEVICE = 'd0'.repeat(32)
/** 2026-11-18T12:34:56Z: a Wednesday, in the middle of its day, week and month. */
export const NOW = 1_795_005_296

const YEAR_SECONDS = 31_536_000
/** The widest window that ends holds this many, or all there are. */
const INSIDE_WIDEST = 1_000_000

/** Times never go back from one spend to the next. */
export function timeOf(index: number, total: number): number {
  const recent = Math.min(total, INSIDE_WIDEST)
  const older = total - recent
  if (index >= older) {
    // Spread over the last year, the newest in this very second.
    const steps = Math.max(1, recent - 1)
    return NOW - Math.floor(((total - 1 - index) * (YEAR_SECONDS - 1)) / steps)
  }
  const decade = 10 * YEAR_SECONDS
  return NOW - YEAR_SECONDS - 1 - Math.floor(((older - 1 - index) * decade) / older)
}

export const satsOf = (index: number): number => 1_000 + ((index * 7_919) % 99_991)

const WINDOWS: readonly Window[] = [
  { kind: 'rolling', seconds: 3_600 },
  { kind: 'rolling', seconds: 86_400 },
  { kind: 'rolling', seconds: YEAR_SECONDS },
  { kind: 'utc-day' },
  { kind: 'utc-week' },
  { kind: 'utc-month' },
  { kind: 'lifetime' },
]

// biome-ignore-start lint/suspicious/noThenProperty: `then` of a rule is never a function
/** A sum and a count over every kind of window, for the wallet, its owner and the organisation. */
export function windowPolicy(maxSats: bigint): Policy {
  const scopes = [{}, { scope: 'initiator' }, { scope: 'organisation' }] as const
  const rules = WINDOWS.flatMap((window, at) =>
    scopes.flatMap((scope, of): Rule[] => [
      {
        id: `sum-${at}-${of}`,
        when: [{ kind: 'sum-above', sats: sats(maxSats), window, ...scope }],
        then: { kind: 'deny' },
      },
      {
        id: `count-${at}-${of}`,
        when: [{ kind: 'count-above', count: 900_000_000, window, ...scope }],
        then: { kind: 'deny' },
      },
    ]),
  )
  return { ...defaultPolicy(), rules }
}
// biome-ignore-end lint/suspicious/noThenProperty: `then` of a rule is never a function

export function spendOf(amountSats: bigint): SpendFacts {
  return {
    payments: [{ script: '0014aa', amountSats: sats(amountSats - 500n) }],
    amountSats: sats(amountSats),
    feeSats: sats(500n),
    vsize: 200,
    hasUnprovenChange: false,
    hasOtherSighash: false,
    initiator: { kind: 'owner', member: OWNER, device: DEVICE, roles: [], groups: [] },
  }
}

/** The same history by looking at every spend there is. All scopes hold all of them. */
export function bruteForce(total: number): History {
  const times = Float64Array.from({ length: total }, (_, index) => timeOf(index, total))
  return {
    tally(from: number, to: number, _scope: Scope) {
      let [sum, count] = [0, 0]
      for (let index = 0; index < total; index += 1) {
        const at = times[index] as number
        if (at < from || at > to) continue
        sum += satsOf(index)
        count += 1
      }
      return { sats: BigInt(sum), count }
    },
  }
}
