// Accounts with pretended money: added by a code as the others, and without any key. What they
// place is asked for, judged and journalled as every order; the venue of theirs is here.

import { randomBytes } from 'node:crypto'
import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { accountTerms } from '@countersign/core/charter/account.ts'
import { checkPaperName, startingBalances } from '@countersign/core/exchange/paper/terms.ts'
import { paperFound } from '@countersign/core/exchange/rights/found.ts'
import type { Account } from '../accounts.ts'
import { type Asked, checkCode, checkGoverning, checkMoving, proofsOf } from '../asked.ts'
import { isOver } from '../kept/book.ts'
import type { Trader } from '../trader.ts'
import { cancelKept } from './kept.ts'
import { shown } from './reading.ts'

/** @throws Fault exchange.*, charter.role_missing, Refusal factor.* */
export async function addPaperAccount(
  asked: Asked<TraderBody<'account.paper'>>,
): Promise<Canonical> {
  const { trader, body, standing } = asked
  checkGoverning(standing, 'account.paper')
  checkMoving(standing)
  const { name, venue, quote } = accountTerms(body)
  checkPaperName(name, true)
  const totals = startingBalances(body.balances)
  // What stands where a key's hash is tells one account from another, and is no secret.
  const key = randomBytes(32).toString('hex')
  trader.accounts.checkNew(name, key)
  await checkCode(asked, 'account.paper', body)
  const own = { name, venue, quote, rights: 'trade', key, found: paperFound() } as const
  const account = { ...own, by: standing.member }
  trader.paper.open(name, { id: key.slice(0, 12), totals }, (opening) => {
    trader.accounts.addPaper(account, opening, proofsOf(asked))
  })
  return shown(trader.accounts.get(name))
}

/** With such an account its orders are gone; those of a real one are at its venue still. */
export async function endPretended(trader: Trader, { name, isPaper }: Account): Promise<void> {
  if (!isPaper) return
  const { kept, orders } = trader
  const armed = kept.book.all().filter(({ account, state }) => account === name && !isOver(state))
  for (const each of armed) await cancelKept(trader, each)
  const own = orders.book.live().filter(({ placement }) => placement.account === name)
  for (const { placement } of own) await orders.placements.cancel(placement)
}
