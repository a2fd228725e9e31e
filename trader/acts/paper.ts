// Accounts with pretended money: added by a code as the others, and without any key. What they
// place is asked for, judged and journalled as every order; the venue of theirs is here.

import { randomBytes } from 'node:crypto'
import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { accountTerms } from '@countersign/core/charter/account.ts'
import { checkPaperName, startingBalances } from '@countersign/core/exchange/paper/terms.ts'
import { paperFound } from '@countersign/core/exchange/rights/found.ts'
import { type Asked, checkCode, checkGoverning, checkMoving, proofsOf } from '../asked.ts'
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
