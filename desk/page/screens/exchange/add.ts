// An exchange's key is typed here and nowhere else: sealed to the trader in this page, for exactly
// one account, with a code for exactly that and the policy it starts with.

import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { describeOrderPolicy } from '@countersign/core/exchange/policy/describe.ts'
import {
  type OrderPolicy,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import { isVenue, type VenueId } from '@countersign/core/exchange/venue.ts'
import { venueOf, wayTo } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import { h } from '../../dom.ts'
import { asCode, codeField, type Field, form, notice, section } from '../../parts.ts'
import type { Session } from '../../session.ts'
import type { Trader } from '../../trader.ts'

type Rights = 'watch' | 'trade'
type Typed = { readonly [name: string]: string }

export function addAccountScreen(
  session: Session,
  trader: Trader,
  [venue = '', wanted = '']: readonly string[],
): Node {
  if (!isVenue(venue)) throw new Fault('exchange.venue_unknown', { venue })
  const rights = wanted === 'trade' ? 'trade' : 'watch'
  const { name } = venueOf(venue)
  const told = h('ul', { 'aria-live': 'polite' })
  const adding = form({
    fields: [...accountFields(rights), ...secretFields(venue), codeField()],
    action: 'Add this account',
    busy: `Asking ${name} what the key may do…`,
    submit: (typed) => add(session, trader, { venue, rights, typed }),
  })
  const show = () => told.replaceChildren(...policyRows(rights, adding))
  adding.addEventListener('input', show)
  show()
  return h(
    'article',
    {},
    h('h1', {}, `A key of ${name}`),
    h('p', { class: 'lead' }, wayTo(venue, rights)),
    section('The policy it starts with', told),
    section('The key', adding),
    notice(
      'plain',
      'It is sealed in this page, for the trader alone.',
      h('p', {}, 'Neither this desk nor the server sees it, and nothing shows it again.'),
    ),
  )
}

export function accountFields(rights: Rights): readonly Field[] {
  const own: readonly Field[] = [
    {
      name: 'account',
      label: 'What you call the account',
      hint: 'Small letters, digits and dashes: main, trading-2.',
      input: { maxlength: '32', pattern: '[a-z0-9\\-]{1,32}', dir: 'ltr' },
    },
    {
      name: 'quote',
      label: 'In which its worth is told',
      hint: 'USDT, USD, EUR or another of the exchange’s currencies.',
      input: { maxlength: '12', value: 'USDT', dir: 'ltr' },
    },
  ]
  if (rights === 'watch') return own
  return [
    ...own,
    {
      name: 'markets',
      label: 'Markets it may trade',
      hint: 'With commas between them: BTC/USDT, ETH/USDT.',
      input: { maxlength: '400', dir: 'ltr' },
    },
    {
      name: 'perDay',
      label: 'What may be traded in 24 hours',
      hint: 'In the currency above. A tenth of it at once takes a code.',
      input: { maxlength: '24', inputmode: 'decimal', dir: 'ltr' },
    },
  ]
}

function secretFields(venue: VenueId): readonly Field[] {
  const hidden = { type: 'password', dir: 'ltr', maxlength: '8192', autocomplete: 'off' }
  const passphrase = { name: 'passphrase', label: 'Passphrase', input: hidden }
  return [
    { name: 'key', label: 'Key', input: { dir: 'ltr', maxlength: '1024', class: 'mono' } },
    { name: 'secret', label: 'Secret', input: hidden },
    ...(venueOf(venue).credentials.includes('passphrase') ? [passphrase] : []),
  ]
}

export function policyOf(rights: Rights, { markets = '', perDay = '' }: Typed): OrderPolicy {
  if (rights === 'watch') return watchingPolicy()
  const named = markets
    .toUpperCase()
    .split(/[\s,]+/)
    .filter(Boolean)
  try {
    return tradingPolicy(named, parseDecimal(perDay.trim()))
  } catch (cause) {
    const reason = 'not an amount like 1000 or 0.5'
    throw new Fault('policy.invalid', { where: 'limit of 24 hours', reason }, { cause })
  }
}

/** What is typed so far, as the policy that it would make. */
export function policyRows(rights: Rights, adding: HTMLFormElement): readonly Node[] {
  const typed = Object.fromEntries(new FormData(adding)) as Typed
  if (rights === 'trade' && (typed.markets === '' || typed.perDay === '')) {
    return [h('li', { class: 'hint' }, 'Name its markets and its limit below.')]
  }
  try {
    return describeOrderPolicy(policyOf(rights, typed)).map((each) => h('li', {}, each))
  } catch (error) {
    return [h('li', { class: 'fault' }, error instanceof Fault ? error.message : 'Not a policy.')]
  }
}

type Adding = { readonly venue: VenueId; readonly rights: Rights; readonly typed: Typed }

async function add(session: Session, trader: Trader, wanted: Adding): Promise<void> {
  const { venue, rights, typed } = wanted
  const { account = '', quote = '', key = '', secret = '', passphrase, code = '' } = typed
  const policy = orderPolicyToCanonical(policyOf(rights, typed))
  const given = { key, secret, ...(passphrase === undefined ? {} : { passphrase }) }
  const secrets = await trader.seal(account, venue, given)
  const body = { account, venue, quote: quote.toUpperCase(), rights, policy, secrets }
  await trader.askWithCode('account.add', body, asCode(code))
  session.go(`#/account/${account}`)
}
