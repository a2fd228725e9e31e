// An account with pretended money: no key is typed, and what it begins with is.

import {
  paperName,
  startingBalance,
  startingBalances,
} from '@countersign/core/exchange/paper/terms.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { isVenue, type VenueId } from '@countersign/core/exchange/venue.ts'
import { venueOf } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import { h } from '../../dom.ts'
import { asCode, codeField, type Field, form, section } from '../../parts.ts'
import type { Session } from '../../session.ts'
import type { Trader } from '../../trader.ts'
import { accountFields, policyOf, policyRows } from './add.ts'

const BALANCES: Field = {
  name: 'balances',
  label: 'What it begins with',
  hint: 'With commas between them: USDT=10000, BTC=0.5.',
  input: { maxlength: '400', dir: 'ltr', value: 'USDT=10000' },
}

export function addPaperScreen(session: Session, trader: Trader, venue: string): Node {
  if (!isVenue(venue)) throw new Fault('exchange.venue_unknown', { venue })
  const { name } = venueOf(venue)
  const told = h('ul', { 'aria-live': 'polite' })
  const adding = form({
    fields: [...accountFields('trade'), BALANCES, codeField()],
    action: 'Add this account',
    busy: 'Adding it…',
    submit: (typed) => add(session, trader, { venue, typed }),
  })
  const show = () => told.replaceChildren(...policyRows('trade', adding))
  adding.addEventListener('input', show)
  show()
  return h(
    'article',
    {},
    h('h1', {}, `Pretended money, prices of ${name}`),
    h(
      'p',
      { class: 'lead' },
      'It has no key, and nothing of it is sent to the exchange. Its orders are asked for and ',
      'judged as all others, and filled here by the real prices, with a fee of 0.1 %. Real ones ',
      'fill worse. Its name begins with paper-.',
    ),
    section('The policy it starts with', told),
    section('The account', adding),
  )
}

type Adding = {
  readonly venue: VenueId
  readonly typed: { readonly [name: string]: string }
}

async function add(session: Session, trader: Trader, { venue, typed }: Adding): Promise<void> {
  const { quote = '', balances: given = '', code = '' } = typed
  const account = paperName((typed.account ?? '').trim())
  const parts = given.split(',').filter((each) => each.trim() !== '')
  const balances = parts.map(startingBalance)
  startingBalances(balances)
  const policy = orderPolicyToCanonical(policyOf('trade', typed))
  const told = balances.map((each) => ({ ...each }))
  const body = { account, venue, quote: quote.toUpperCase(), policy, balances: told }
  await trader.askWithCode('account.paper', body, asCode(code))
  session.go(`#/account/${account}`)
}
