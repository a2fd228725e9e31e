// One account at an exchange: what its key may do, what it has, and what is done about the key.

import { isVenue } from '@countersign/core/exchange/venue.ts'
import { venueOf, wayTo } from '@countersign/core/exchange/venues.ts'
import {
  type AccountView,
  isPaper,
  keyOf,
  readAccount,
  readBalances,
  rightsBadge,
} from '../../accounts.ts'
import { type Child, h } from '../../dom.ts'
import { asCode, badge, button, codeField, facts, form, moment, section } from '../../parts.ts'
import type { Session } from '../../session.ts'
import type { Trader } from '../../trader.ts'
import { faultWords } from '../../words.ts'

export async function accountScreen(session: Session, trader: Trader, name: string): Promise<Node> {
  const view = readAccount(await trader.ask('account.show', { account: name }))
  return h(
    'article',
    {},
    h('h1', {}, h('bdi', {}, view.account)),
    h('p', { class: 'lead' }, `${venueName(view)}, told in ${view.quote}. `, rightsBadge(view)),
    section('What it has', await balancesOf(trader, view)),
    isPaper(view)
      ? section('Its key', h('p', {}, PRETENDED))
      : section('Its key', keyFacts(view), checking(session, trader, view)),
    section('Orders', h('p', { class: 'actions' }, ordersLink(view))),
    isPaper(view) ? null : rotating(session, trader, view),
    stopping(session, trader, view),
  )
}

const PRETENDED =
  'It has none: its money is pretended. Its orders are filled here by the real prices, with a ' +
  'fee of 0.1 %, and nothing of them is sent to the exchange. Real ones fill worse.'

const venueName = ({ venue }: AccountView): string => (isVenue(venue) ? venueOf(venue).name : venue)

const ordersLink = ({ account }: AccountView): Node =>
  h('a', { href: `#/orders/${account}` }, 'See and cancel them')

/** The exchange may be away, and the rest of the page is needed then all the more. */
async function balancesOf(trader: Trader, { account }: AccountView): Promise<Child> {
  try {
    const { at, balances } = readBalances(await trader.ask('account.balances', { account }))
    const rows = balances.map(({ currency, total, used }) =>
      h(
        'li',
        {},
        h('span', {}, currency),
        h('span', { dir: 'ltr' }, total),
        /[1-9]/.test(used) ? h('span', { class: 'hint' }, `${used} in orders`) : null,
      ),
    )
    const shown = rows.length === 0 ? h('p', {}, 'Nothing.') : h('ul', { class: 'rows' }, rows)
    return [shown, h('p', { class: 'hint' }, 'At ', moment(at), '.')]
  } catch (error) {
    return h('p', { class: 'fault' }, faultWords(error))
  }
}

function keyFacts(view: AccountView): HTMLElement {
  const { trade, withdraw, ipBound, ips, expiresAt } = keyOf(view)
  const bound = ips === undefined || ips.length === 0 ? ipBound : ips.join(', ')
  return facts(
    ['Wanted for', view.rights],
    ['May trade', trade],
    ['May withdraw', withdraw === 'no' ? 'no' : badge('bad', withdraw)],
    ['Bound to addresses', ipBound === 'yes' ? bound : badge('warn', ipBound)],
    ['Ends', expiresAt === undefined ? 'not told' : moment(expiresAt)],
    ['Checked', moment(view.checkedAt)],
    ['Added by', h('bdi', {}, view.by)],
  )
}

function checking(session: Session, trader: Trader, { account }: AccountView): Child {
  const check = async () => {
    await trader.ask('account.check', { account })
    session.go(`#/account/${account}`)
  }
  return h('p', { class: 'actions' }, button('Ask the exchange again', check))
}

function rotating(session: Session, trader: Trader, view: AccountView): Child {
  const { account, venue } = view
  if (!isVenue(venue)) return null
  const hidden = { type: 'password', dir: 'ltr', maxlength: '8192' }
  const passphrase = { name: 'passphrase', label: 'Passphrase', input: hidden }
  const needsIt = venueOf(venue).credentials.includes('passphrase')
  return h(
    'details',
    {},
    h('summary', {}, 'Another key'),
    h(
      'p',
      {},
      'The old one goes on until the new one was found good. ',
      wayTo(venue, wantedOf(view)),
    ),
    form({
      fields: [
        { name: 'key', label: 'Key', input: { dir: 'ltr', maxlength: '1024', class: 'mono' } },
        { name: 'secret', label: 'Secret', input: hidden },
        ...(needsIt ? [passphrase] : []),
        codeField(),
      ],
      action: 'Take this key instead',
      busy: 'Asking the exchange what it may do…',
      async submit({ key = '', secret = '', passphrase: typed, code = '' }) {
        const given = { key, secret, ...(typed === undefined ? {} : { passphrase: typed }) }
        const secrets = await trader.seal(account, venue, given)
        await trader.askWithCode('account.rotate', { account, secrets }, asCode(code))
        session.go(`#/account/${account}`)
      },
    }),
  )
}

const wantedOf = ({ rights }: AccountView): 'watch' | 'trade' =>
  rights === 'trade' ? 'trade' : 'watch'

const STILL_THERE =
  'Forgotten here, the key still lives at the exchange: withdraw it there as well.'

function stopping(session: Session, trader: Trader, view: AccountView): Child {
  const { account } = view
  return h(
    'details',
    {},
    h('summary', {}, 'Freeze or forget it'),
    h(
      'p',
      { class: 'actions' },
      h('a', { href: `#/freeze/account:${account}` }, 'Freeze this account'),
      h('a', { href: '#/freeze/trading' }, 'Stop all trading'),
    ),
    isPaper(view) ? null : h('p', {}, STILL_THERE),
    form({
      fields: [{ ...codeField(), name: 'removal-code' }],
      action: 'Forget this account',
      busy: 'Forgetting…',
      async submit({ 'removal-code': code = '' }) {
        await trader.askWithCode('account.remove', { account }, asCode(code))
        session.go('#/exchange')
      },
    }),
  )
}
