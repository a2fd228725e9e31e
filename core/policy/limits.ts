// How much of each limit of a policy is used, and when it frees. For people to see: the verdict is
// decide's alone.

import { type UnixSeconds, unreachable } from '../basics.ts'
import type { Sats } from '../bitcoin/amounts.ts'
import type { History, Tally } from './history.ts'
import { type Atom, byId, type Policy } from './policy.ts'
import { earliest, type Window, windowFreeAt, windowStart } from './window.ts'

/** One limit over a window. `left` is never negative. */
export type Headroom = {
  readonly rule: string
  readonly window: Window
  /** The rule has further atoms: beyond the limit it fires only when those are true as well. */
  readonly isConditional: boolean
} & (
  | {
      readonly kind: 'sum'
      readonly limitSats: Sats
      readonly usedSats: bigint
      readonly leftSats: bigint
    }
  | {
      readonly kind: 'count'
      readonly limitCount: number
      readonly usedCount: number
      readonly leftCount: number
    }
)

/** `easesAt` is when some of it frees next, `freeAt` when all of it is free, if nothing is signed
 * until then; null: it is free now, or never frees. */
export type Limit = Headroom & {
  readonly easesAt: UnixSeconds | null
  readonly freeAt: UnixSeconds | null
}

/** Every limit of the policy by rule id, without the times: two steps each. */
export function headroom(policy: Policy, history: History, now: UnixSeconds): readonly Headroom[] {
  return windowed(policy).map((it) => measure(it, history.tally(windowStart(it.window, now), now)))
}

/** Every limit of the policy by rule id. */
export function limits(policy: Policy, history: History, now: UnixSeconds): readonly Limit[] {
  return windowed(policy).map((it) => {
    const used = (time: UnixSeconds): bigint => {
      const tally = history.tally(windowStart(it.window, time), time)
      return it.atom.kind === 'sum-above' ? tally.sats : BigInt(tally.count)
    }
    const room = measure(it, history.tally(windowStart(it.window, now), now))
    const emptyAt = windowFreeAt(it.window, now)
    const usedNow = used(now)
    if (emptyAt === null || usedNow === 0n) return { ...room, easesAt: null, freeAt: null }
    return {
      ...room,
      easesAt: earliest(now, emptyAt, (time) => used(time) < usedNow),
      freeAt: earliest(now, emptyAt, (time) => used(time) === 0n),
    }
  })
}

type WindowedAtom = Extract<Atom, { readonly window: Window }>

type Windowed = {
  readonly rule: string
  readonly window: Window
  readonly isConditional: boolean
  readonly atom: WindowedAtom
}

function windowed(policy: Policy): readonly Windowed[] {
  return policy.rules
    .toSorted(byId)
    .flatMap(({ id, when }) =>
      when
        .filter((atom) => 'window' in atom)
        .map((atom) => ({ rule: id, window: atom.window, isConditional: when.length > 1, atom })),
    )
}

function measure({ atom, ...where }: Windowed, { sats, count }: Tally): Headroom {
  switch (atom.kind) {
    case 'sum-above': {
      const leftSats = sats < atom.sats ? atom.sats - sats : 0n
      return { ...where, kind: 'sum', limitSats: atom.sats, usedSats: sats, leftSats }
    }
    case 'count-above': {
      const leftCount = Math.max(0, atom.count - count)
      return { ...where, kind: 'count', limitCount: atom.count, usedCount: count, leftCount }
    }
    default:
      return unreachable(atom)
  }
}
