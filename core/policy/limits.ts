// How much of each limit of a policy is used, and when it frees. For people to see: the verdict is
// decide's alone.

import { type UnixSeconds, unreachable } from '../basics.ts'
import type { Sats } from '../bitcoin/amounts.ts'
import { openCounts, openSums, scopeOf, takenSince } from './atoms.ts'
import type { History, Scope, Tally } from './history.ts'
import { type Atom, byId, type Policy, type ScopeName } from './policy.ts'
import type { TokenTerms } from './token.ts'
import { tokenSubject } from './who.ts'
import { earliest, type Window, windowFreeAt, windowStart } from './window.ts'

/** One limit over a window. `left` is never negative. */
export type Headroom = {
  /** The rule's id, or the grant's if the limit is a grant's. */
  readonly rule: string
  readonly window: Window
  readonly scope?: ScopeName
  /** The limit alone does not decide: the rule has further atoms, or it is a grant's. */
  readonly isConditional: boolean
  /** Since when it is taken as used up: the signer was resumed then. */
  readonly takenAt?: UnixSeconds
} & (
  | {
      readonly kind: 'sum'
      readonly limitSats: Sats
      readonly usedSats: bigint
      readonly leftSats: bigint
      /** What of it counts until a coin of each such spend is spent. */
      readonly openSats?: bigint
    }
  | {
      readonly kind: 'count'
      readonly limitCount: number
      readonly usedCount: number
      readonly leftCount: number
      readonly openCount?: number
    }
)

/** `easesAt` is when some of it frees next, `freeAt` when all of it is free, if nothing is signed
 * until then; null: it is free now, or never frees. */
export type Limit = Headroom & {
  readonly easesAt: UnixSeconds | null
  readonly freeAt: UnixSeconds | null
}

/**
 * Every limit of the policy by rule id, without the times: two steps each.
 * @param member - who asks; when nobody does, limits for each initiator are left out
 */
export function headroom(
  policy: Policy,
  history: History,
  now: UnixSeconds,
  member?: string,
): readonly Headroom[] {
  return windowed(policy, member).map((it) => measure(it, tallyAt(it, history, now)))
}

/** Every limit of the policy by rule id. @param member - as in `headroom` */
export function limits(
  policy: Policy,
  history: History,
  now: UnixSeconds,
  member?: string,
): readonly Limit[] {
  return windowed(policy, member).map((it) => timed(it, history, now))
}

/**
 * What is left of a token's budget: a limit of its own, beside those of the policies it asks under.
 * @param history - of all wallets
 */
export function budgetLimit(
  {
    id,
    budgetSats,
    windowSeconds,
  }: Pick<TokenTerms, 'budgetSats' | 'windowSeconds'> & {
    readonly id: string
  },
  history: History,
  now: UnixSeconds,
): Limit {
  const window = { kind: 'rolling', seconds: windowSeconds } as const
  const atom = { kind: 'sum-above', sats: budgetSats, window } as const
  const of = `member:${tokenSubject(id)}` as const
  return timed({ rule: 'token:budget', isConditional: true, atom, of }, history, now)
}

function timed(it: Windowed, history: History, now: UnixSeconds): Limit {
  const used = (time: UnixSeconds): bigint => {
    const tally = tallyAt(it, history, time)
    return it.atom.kind === 'sum-above' ? tally.sats : BigInt(tally.count)
  }
  const room = measure(it, tallyAt(it, history, now))
  const emptyAt = windowFreeAt(it.atom.window, now)
  const usedNow = used(now)
  if (emptyAt === null || usedNow === 0n) return { ...room, easesAt: null, freeAt: null }
  return {
    ...room,
    easesAt: earliest(now, emptyAt, (time) => used(time) < usedNow),
    freeAt: earliest(now, emptyAt, (time) => used(time) === 0n),
  }
}

type WindowedAtom = Extract<Atom, { readonly window: Window }>

type Windowed = {
  readonly rule: string
  readonly isConditional: boolean
  readonly atom: WindowedAtom
  readonly of: Scope
}

function windowed(policy: Policy, member: string | undefined): readonly Windowed[] {
  const ofRules = policy.rules.map(({ id, when }) => ({
    id,
    atoms: when,
    isConditional: when.length > 1,
  }))
  const ofGrants = policy.grants.map(({ id, unless = [] }) => ({
    id,
    atoms: unless,
    isConditional: true,
  }))
  return [...ofRules, ...ofGrants].toSorted(byId).flatMap(({ id, atoms, isConditional }) =>
    atoms
      .filter((atom) => 'window' in atom)
      .filter(({ scope }) => scope !== 'initiator' || member !== undefined)
      .map((atom) => ({ rule: id, isConditional, atom, of: scopeOf(atom.scope, member ?? '') })),
  )
}

function tallyAt({ atom, of }: Windowed, history: History, time: UnixSeconds): Tally {
  return history.tally(windowStart(atom.window, time), time, of)
}

function measure({ rule, atom, isConditional }: Windowed, tally: Tally): Headroom {
  const { sats, count } = tally
  const { window, scope } = atom
  const where = { rule, window, isConditional, ...(scope ? { scope } : {}), ...takenSince(tally) }
  switch (atom.kind) {
    case 'sum-above': {
      const leftSats = sats < atom.sats ? atom.sats - sats : 0n
      const sum = { limitSats: atom.sats, usedSats: sats, leftSats, ...openSums(tally) }
      return { ...where, kind: 'sum', ...sum }
    }
    case 'count-above': {
      const leftCount = Math.max(0, atom.count - count)
      const counts = { limitCount: atom.count, usedCount: count, leftCount, ...openCounts(tally) }
      return { ...where, kind: 'count', ...counts }
    }
    default:
      return unreachable(atom)
  }
}
