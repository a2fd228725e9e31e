// Orders that wait, for members' eyes: all that an approval names, and what is still missing.

import type { Canonical } from '@countersign/core/canonical.ts'
import { wishOf } from '@countersign/core/exchange/orders/asking.ts'
import { approvedIn, lacksOf } from '@countersign/core/exchange/orders/waiting.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Trader } from '../trader.ts'
import type { Waiting } from './book.ts'
import { lapseOf, whatOf } from './tidings.ts'

/** Those that still wait, or all that were never placed; the latest first. */
export function listWaiting(trader: Trader, account: string | undefined, which: 'open' | 'all') {
  return trader.waiting.book
    .all()
    .filter((each) => account === undefined || each.account === account)
    .filter(({ phase }) => phase === 'waiting' || (which === 'all' && phase !== 'placed'))
    .map((each) => shownWaiting(trader, each))
    .toReversed()
}

/** An order that waits, as people see it. Who approved is as the signer said it last. */
export function shownWaiting({ waiting: { votesOf }, time }: Trader, waiting: Waiting): Canonical {
  const { account, order, by, asking, asked, policy, needs, factor, since, phase, why } = waiting
  const given = { factor, votes: votesOf(waiting), since }
  const lacks = phase === 'waiting' ? lacksOf(needs, given, time()) : []
  const groups = needs.approvals.map(({ group, count }) => {
    return { group, count, by: approvedIn(group, given) }
  })
  const votes = given.votes.map(({ member, decision, at, counts }) => {
    return { member, decision, at, counts }
  })
  const what = whatOf(wishOf(asking).wish)
  const shown = {
    ...{ account, order, by },
    ...what,
    phase,
    why,
    since,
    lapsesAt: lapseOf(waiting),
  }
  const when = needs.delaySeconds > 0 ? { opensAt: since + needs.delaySeconds } : {}
  const told = plain({ ...shown, ...when, asked, policy, groups, votes })
  const waitsFor = lacks.map(({ kind }) => kind)
  return { ...(told as Readonly<Record<string, Canonical>>), waitsFor, asking: { ...asking } }
}
