// What a token may ask for, whatever a wallet's policy grants it: its own terms, over its own sums.
// A policy and a token's terms join as rules do: the strictest wins.

import type { UnixSeconds } from '../basics.ts'
import type { Sats } from '../bitcoin/amounts.ts'
import { openSums, takenSince } from './atoms.ts'
import { type Case, decide } from './decide.ts'
import { countedSats, type History, without } from './history.ts'
import { isAddressIn, readRange } from './ranges.ts'
import type { Reason, Verdict } from './verdict.ts'
import { earliest, LAST_TIME, type Window, windowStart } from './window.ts'

export type TokenTerms = {
  /** The wallets it may ask about. */
  readonly wallets: readonly string[]
  /** The most that it may ask for over its window, fees included, in all wallets together. */
  readonly budgetSats: Sats
  readonly windowSeconds: number
  /** Where its requests may come from, in CIDR notation. */
  readonly networks: readonly string[]
  readonly expiresAt: UnixSeconds
}

/** Why a token is refused, where it is not by the policy: no rule can be called so. */
export type TokenRefusal =
  | 'token:wallet'
  | 'token:expired'
  | 'token:frozen'
  | 'token:network'
  | 'token:others'
  | 'token:budget'

export type TokenCase = Case & {
  readonly terms: TokenTerms
  readonly isFrozen: boolean
  readonly wallet: string
  /** The address that its request came from, where somebody says so: it may only refuse. */
  readonly from?: string | undefined
  /** What it spent in all wallets, whatever its terms were: asked for its own scope only. */
  readonly spentByToken: History
}

/** The policy's verdict, or a denial by the token's own terms; time helps where the budget alone
 * is in the way. @throws RangeError as `decide` */
export function decideForToken(asked: TokenCase): Verdict {
  const verdict = decide(asked)
  const budget = overBudget(asked)
  const others = broken(asked).map((rule) => ({ rule, passesAt: null }))
  if (budget === null && others.length === 0) return verdict
  const because = [...others, ...(budget === null ? [] : [budget])]
  if (verdict.kind === 'deny') {
    return { kind: 'deny', because: [...because, ...verdict.because], passesAt: null }
  }
  return { kind: 'deny', because, passesAt: others.length > 0 ? null : (budget?.passesAt ?? null) }
}

/** The terms that are broken, but for the budget. */
function broken(asked: TokenCase): readonly TokenRefusal[] {
  const { terms, wallet, now, isFrozen, from, replaced, spend } = asked
  // It would decide about what somebody else asked for, and was granted.
  const hasOthers = replaced.some(({ member }) => member !== spend.initiator.member)
  return [
    ...(terms.wallets.includes(wallet) ? [] : (['token:wallet'] as const)),
    ...(now < terms.expiresAt ? [] : (['token:expired'] as const)),
    ...(isFrozen ? (['token:frozen'] as const) : []),
    ...(from === undefined || isFromAny(terms.networks, from) ? [] : (['token:network'] as const)),
    ...(hasOthers ? (['token:others'] as const) : []),
  ]
}

/** Whether an address is in one of these ranges; one that cannot be read is in none. */
export function isFromAny(networks: readonly string[], address: string): boolean {
  return networks.some((text) => {
    const range = readRange(text)
    return range !== null && isAddressIn(address, range) === true
  })
}

function overBudget(asked: TokenCase): Reason | null {
  const { terms, spend, replaced, now } = asked
  const { member } = spend.initiator
  const window: Window = { kind: 'rolling', seconds: terms.windowSeconds }
  // A replacement counts once, at its dearest.
  const own = replaced.filter((spent) => spent.member === member)
  const history = without(asked.spentByToken, own)
  const tallyAt = (time: UnixSeconds) =>
    history.tally(windowStart(window, time), time, `member:${member}`)
  const usedAt = (time: UnixSeconds): bigint => tallyAt(time).sats
  const countedSatsOfIt = countedSats(spend.amountSats, own)
  const usedSats = usedAt(now)
  if (usedSats + countedSatsOfIt <= terms.budgetSats) return null
  const until = Math.min(now + terms.windowSeconds, terms.expiresAt - 1, LAST_TIME)
  const fits = (time: UnixSeconds) => usedAt(time) + countedSatsOfIt <= terms.budgetSats
  return {
    rule: 'token:budget',
    atom: 'sum-above',
    window,
    limitSats: terms.budgetSats,
    spendSats: countedSatsOfIt,
    usedSats,
    leftSats: usedSats < terms.budgetSats ? terms.budgetSats - usedSats : 0n,
    ...takenSince(tallyAt(now)),
    ...openSums(tallyAt(now)),
    passesAt: earliest(now, until, fits),
  }
}

/** Stands among a token's reasons for whatever the policy has against its spend. */
const BY_POLICY = 'token:policy'

/**
 * The verdict as a token's holder is told it: its own terms whole, of the policy that it refused or
 * what is waited for, never a rule, a limit, or what others have left.
 */
export function toldToToken(verdict: Verdict): Verdict {
  if (verdict.kind === 'sign') {
    return { kind: 'sign', needs: verdict.needs, because: [], limits: [] }
  }
  const own = verdict.because.filter(({ rule }) => rule.startsWith('token:'))
  const others = verdict.because.filter(({ rule }) => !rule.startsWith('token:'))
  const factor = others.find((reason) => reason.factor !== undefined)?.factor
  const because: readonly Reason[] = [
    ...own,
    ...(factor === undefined ? [] : [{ rule: BY_POLICY, factor }]),
    ...(factor === undefined && others.length > 0 ? [{ rule: BY_POLICY }] : []),
  ]
  return { kind: 'deny', because, passesAt: others.length > 0 ? null : verdict.passesAt }
}
