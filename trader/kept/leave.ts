// Whether what an order that is kept here would place may be placed now: the account's policy as
// the signer tells it, for whoever armed the order, as they are now. What cannot be said is a no.

import { Refusal } from '@countersign/channel/client.ts'
import { kindOfKept } from '@countersign/core/exchange/orders/kept.ts'
import { Fault } from '@countersign/core/fault.ts'
import { memberStanding, type Standing } from '../asked.ts'
import { initiatorOf, judge, setScene } from '../orders/judge.ts'
import { isMoving, mayTrade } from '../orders/lever.ts'
import type { Trader } from '../trader.ts'
import type { Keeping } from './book.ts'
import type { Asking, Leave, Planned } from './step.ts'

type LeaveParts = Pick<Trader, 'accounts' | 'signer' | 'orders' | 'prices' | 'time'>

const HELD: Leave = { kind: 'held' }
const AWAY: Leave = { kind: 'away' }
const BLIND: Leave = { kind: 'blind' }

export function openLeave(parts: LeaveParts): Asking['mayPlace'] {
  return async (keeping, planned) => {
    try {
      const standing = await memberStanding(parts, keeping.by, keeping.account)
      if (!isMoving(standing)) return HELD
      if (planned === null) return { kind: 'given', notional: 0n }
      return await judged(parts, keeping, planned, standing)
    } catch (error) {
      return notSaid(error)
    }
  }
}

/** The signer's no and our own are final; that nobody answered is as good as stopped. */
function notSaid(error: unknown): Leave {
  if (error instanceof Refusal && error.code === 'exchange.member_unknown') {
    return { kind: 'denied', why: error.code }
  }
  const isOurs = error instanceof Fault && (error.kind === 'missing' || error.kind === 'forbidden')
  return isOurs ? { kind: 'denied', why: error.code } : AWAY
}

async function judged(
  parts: LeaveParts,
  keeping: Keeping,
  { plan, amount }: Planned,
  standing: Standing,
): Promise<Leave> {
  const { account: name, kept, by, device, given } = keeping
  const account = parts.accounts.get(name)
  if (!mayTrade(account)) return { kind: 'denied', why: 'exchange.trading_off' }
  const armedBy = initiatorOf({ ...standing, member: by }, device)
  const initiator = { kind: 'trader', armedBy, given } as const
  const { market, side } = kept
  const scene = await setScene(parts, { account, market, standing, initiator })
  // Without a price every rule about worth denies: that is a silence, and no policy's answer.
  if (scene.reference === null || scene.rate === null) return BLIND
  const wanted = { account: name, market, side, amount, kind: kindOfKept(kept), plan }
  const { verdict, notional } = judge(parts, scene, wanted)
  if (verdict.kind === 'deny') {
    const rules = [...new Set(verdict.because.map(({ rule }) => rule))]
    return { kind: 'denied', why: rules.join(' ').slice(0, 200) }
  }
  return notional === null ? BLIND : { kind: 'given', notional }
}
