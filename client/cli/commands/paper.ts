// countersign exchange add --paper: an account with pretended money.

import {
  paperName,
  startingBalance,
  startingBalances,
} from '@countersign/core/exchange/paper/terms.ts'
import type { OrderPolicy } from '@countersign/core/exchange/policy/policy.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { addPaperAccount, type VenueAccount } from '../flows/venues.ts'
import { withCode } from '../screen/code.ts'
import { heading, paragraph } from '../screen/layout.ts'
import type { Session } from '../session.ts'
import { sayOrderPolicy } from './order-policy.ts'

type PaperOptions = {
  readonly venue: VenueId
  readonly quote: string
  readonly policy: OrderPolicy
  readonly paper?: boolean
  readonly balance?: readonly string[]
  readonly here?: boolean
  readonly watch?: boolean
}

const WHAT =
  'It has no key, and nothing of it is sent to the exchange. Its orders are asked for and judged ' +
  'as all others, and filled here by the exchange’s real prices, with a fee of 0.1 %. Depth, ' +
  'other people’s orders and the time that a request takes are not in it: real ones fill worse.'

/** @throws Fault exchange.paper_local, exchange.paper_invalid, client.argument_invalid */
export async function addPaper(
  session: Session,
  name: string,
  { venue, quote, policy, paper, balance = [], here, watch }: PaperOptions,
): Promise<VenueAccount> {
  const { context, screen } = session
  if (here) throw new Fault('exchange.paper_local')
  if (!paper || watch) {
    const wanted = '--paper with --balance, without --watch'
    throw new Fault('client.argument_invalid', { wanted })
  }
  const balances = balance.map(startingBalance)
  startingBalances(balances)
  const account = paperName(name)
  screen.say(heading(screen, `${account}: pretended money`))
  screen.say(paragraph(screen, WHAT))
  sayOrderPolicy(screen, 'What may be ordered by it', policy)
  const wanted = { account, venue, quote: quote.toUpperCase(), policy, balances }
  const act = (code: string) => addPaperAccount(context, wanted, code)
  return withCode(session, 'One-time code', act)
}

export const paperRows = ({ warn }: Session['screen'], { venue, quote }: VenueAccount) =>
  [
    ['prices of', venue],
    ['money', 'pretended: it has no key', warn],
    ['told in', quote],
  ] as const
